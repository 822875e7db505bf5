import { Template } from '@huggingface/jinja';
import { AppError } from '#core/errors.ts';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** ChatML, for a model that brings no template. */
const fallback = `{% for message in messages %}<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}`;

/** Some templates write today's date. A score must not depend on the day, so it is always this one. */
const fixedDate = '26 Jul 2024';

/** A model's chat template. */
export class ChatTemplate {
  private readonly template: Template;
  private readonly constants: Record<string, unknown>;

  /** @param source Jinja; null gives ChatML. @throws AppError `bad-chat-template` */
  constructor(source: string | null, tokens: { bosToken: string | null; eosToken: string | null }) {
    // The library does not let its clock be replaced, so the name is.
    const timeless = (source ?? fallback).replaceAll('strftime_now', 'fixed_now');
    this.template = guarded(() => new Template(timeless));
    this.constants = {
      bos_token: tokens.bosToken ?? '',
      eos_token: tokens.eosToken ?? '',
      date_string: fixedDate,
      fixed_now: () => fixedDate,
      // Qwen3: the answer comes at once, not after a stretch of thinking.
      enable_thinking: false,
    };
  }

  /**
   * The conversation as the model expects it.
   * @param answer true: ends where the assistant's answer begins
   */
  render(messages: readonly ChatMessage[], answer: boolean): string {
    return guarded(() =>
      this.template.render({ ...this.constants, messages, add_generation_prompt: answer }),
    );
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw new AppError(
      'bad-chat-template',
      `The model's chat template cannot be used (${thrown instanceof Error ? thrown.message : thrown}). Choose another conversion of the model.`,
    );
  }
}

import { Template } from '@huggingface/jinja';
import { AppError } from '#core/errors.ts';
import { BoundedInterpreter, renderLimits } from './bounded-interpreter.ts';

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

/** Templates in use have at most some 20,000 characters. */
const maxSource = 200_000;

/** A model's chat template. */
export class ChatTemplate {
  /** Whether ChatML stands in for a template that the model does not have. */
  readonly isFallback: boolean;
  private readonly program: Template['parsed'];
  private readonly constants: Record<string, unknown>;

  /** @param source Jinja; null gives ChatML. @throws AppError `bad-chat-template` */
  constructor(source: string | null, tokens: { bosToken: string | null; eosToken: string | null }) {
    this.isFallback = source === null;
    this.program = guarded(() => {
      if (source !== null && source.length > maxSource)
        throw new Error(`it has ${source.length} characters, and at most ${maxSource} are read`);
      return new Template(source ?? fallback).parsed;
    });
    this.constants = {
      bos_token: tokens.bosToken ?? '',
      eos_token: tokens.eosToken ?? '',
      date_string: fixedDate,
      strftime_now: () => fixedDate,
      // Qwen3: the answer comes at once, without a thinking section first.
      enable_thinking: false,
    };
  }

  /**
   * The conversation as the model expects it.
   * @param answer true: ends where the assistant's answer begins
   * @throws AppError `bad-chat-template`, also where rendering takes more steps, time or memory than a template may
   */
  render(messages: readonly ChatMessage[], answer: boolean): string {
    const input = messages.reduce((sum, { content }) => sum + content.length, 0);
    const variables = { ...this.constants, messages, add_generation_prompt: answer };
    return guarded(
      () => new BoundedInterpreter(variables, renderLimits(input)).run(this.program).value as string,
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

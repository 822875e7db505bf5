import type { JudgeSpec } from '#core/judge/judge.ts';
import { fillTemplate } from '#core/template/fill-template.ts';
import type { LoadedTokenizer } from '#model/tokenizer/load-tokenizer.ts';

/** A row's texts in the model's chat template, in tokens. Special tokens in the texts are plain text. */
export type TurnTokens = (
  texts: { instruction: string; reference: string; response: string },
  spec: Pick<JudgeSpec, 'template'>,
) => number[];

/** A question about the response in one user turn, up to where the answer begins. */
export const questionTokens =
  ({ tokenizer, chat }: LoadedTokenizer): TurnTokens =>
  (texts, { template }) => {
    const content = tokenizer.guarded(
      fillTemplate(template, texts).map(({ text, from }) => ({ text, trusted: from === 'template' })),
    );
    return tokenizer.encode(chat.render([{ role: 'user', content }], true));
  };

/**
 * The instruction and the response as a conversation that has taken place, for a reward model.
 * @param padId trailing tokens of this id count as padding, as in transformers, and are left out
 */
export const conversationTokens =
  ({ tokenizer, chat }: LoadedTokenizer, padId: number | null): TurnTokens =>
  ({ instruction, response }) => {
    const plain = (text: string) => tokenizer.guarded([{ text, trusted: false }]);
    const turns = [
      { role: 'user', content: plain(instruction) },
      { role: 'assistant', content: plain(response) },
    ] as const;
    const ids = tokenizer.encode(chat.render(turns, false));
    return ids.slice(0, ids.findLastIndex((id) => id !== padId) + 1);
  };

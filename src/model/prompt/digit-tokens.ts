import { AppError } from '#core/errors.ts';
import type { LoadedTokenizer } from '#model/tokenizer/load-tokenizer.ts';

/**
 * Ids of the digits 0 to 9 as the model would write them at the answer position.
 *
 * “3” and “ 3” may be different tokens. What counts is what the chat template puts after the assistant's
 * header when the answer is “3”: that, where it is one token longer than the prompt; else the bare digit.
 * @throws AppError `digit-tokens` where a digit is not a single token
 */
export function digitTokens({ tokenizer, chat }: LoadedTokenizer): Int32Array {
  const question = { role: 'user', content: 'Rate it.' } as const;
  const prompt = chat.render([question], true);
  const before = tokenizer.encode(prompt);
  return Int32Array.from({ length: 10 }, (_, digit) => {
    const answered = chat.render([question, { role: 'assistant', content: `${digit}` }], false);
    const written = answered.startsWith(prompt) ? answered.slice(prompt.length) : '';
    const upToDigit = written.slice(0, written.indexOf(`${digit}`) + 1);
    for (const continuation of [upToDigit, `${digit}`]) {
      const ids = tokenizer.encode(prompt + continuation);
      if (ids.length === before.length + 1 && before.every((id, i) => id === ids[i])) return ids.at(-1)!;
    }
    throw new AppError(
      'digit-tokens',
      `This model does not write the digit ${digit} as one token, so it cannot be read as a judge. Choose another model.`,
      { digit },
    );
  });
}

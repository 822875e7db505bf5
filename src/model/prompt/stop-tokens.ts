import type { LoadedTokenizer } from '#model/tokenizer/load-tokenizer.ts';

/**
 * Ids after which an answer is over: those that the model's files name (end of text, of turn; the list of
 * generation_config.json), and the special token that its chat template puts after an answer.
 */
export function stopTokens({ tokenizer, chat }: LoadedTokenizer): ReadonlySet<number> {
  const stops = new Set(tokenizer.stopIds);
  const question = { role: 'user', content: 'Rate it.' } as const;
  const answered = chat.render([question, { role: 'assistant', content: '0' }], false);
  const after = answered.slice(answered.lastIndexOf('0') + 1).trimStart();
  const [first] = tokenizer.encode(after);
  if (first !== undefined && tokenizer.isSpecial(first)) stops.add(first);
  return stops;
}

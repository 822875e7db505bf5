import type { AnswerToken } from './chat-answer.ts';

/** The text of a token, without the marks that tokenizers write for a blank (`Ġ`, `▁`) and a line break (`Ċ`). */
export const textOf = (token: string): string =>
  token.replaceAll('Ġ', ' ').replaceAll('▁', ' ').replaceAll('Ċ', '\n');

/** `<|eot_id|>`, `</s>`, `[/INST]`: they open or end a turn, or reasoning, and are no part of a text. */
const special = /(<\|[^|<>]{0,40}\|>|<\/?[a-z_]{1,40}>|\[\/?[A-Z_]{1,40}\])$/;

const isSpecial = (token: string): boolean => special.exec(token.trim())?.index === 0;
const isFiller = (token: string): boolean => textOf(token).trim() === '' || isSpecial(token);

/**
 * The token that holds one place of an answer's content: the tokens, joined, must be the content. Special tokens and
 * blanks around it are passed over. Tokens of reasoning may come before, where a special token ends them; they are never
 * read. Where the tokens say something else, nothing is known of the content's probabilities.
 *
 * @param content what was answered
 * @param at index of a UTF-16 unit of the content
 * @returns null where the tokens are not those of the content
 */
export function tokenAt(tokens: readonly AnswerToken[], content: string, at: number): AnswerToken | null {
  const start = content.length - content.trimStart().length;
  let end = content.trimEnd().length;
  let next = tokens.length - 1;
  while (next >= 0 && isFiller(tokens[next]!.token)) next--;
  let found: AnswerToken | null = null;
  for (let last = true; end > start; next--) {
    const token = tokens[next];
    if (!token) return null;
    const text = last ? textOf(token.token).trimEnd() : textOf(token.token);
    const from = Math.max(start, end - text.length);
    const covered = content.slice(from, end);
    // The first token may have a blank before it that the content has lost.
    const before = text.slice(0, Math.max(0, text.length - covered.length));
    if (text.endsWith(covered) && covered !== '' && before.trim() === '') {
      if (at >= from && at < end) found = token;
      end = from;
      last = false;
    } else if (text !== '' && !isSpecial(token.token)) return null;
  }
  return isWhereContentBegins(tokens.slice(0, next + 1)) ? found : null;
}

/** Whether nothing comes before the content, or what comes before was ended by a special token. */
function isWhereContentBegins(before: readonly AnswerToken[]): boolean {
  const nearest = before.findLastIndex(({ token }) => textOf(token).trim() !== '');
  if (nearest < 0) return true;
  // A tag such as </think> may be of several tokens.
  const words = before.slice(Math.max(0, nearest - 7), nearest + 1).map(({ token }) => textOf(token));
  return special.test(words.join('').trimEnd());
}

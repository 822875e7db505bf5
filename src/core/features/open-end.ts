import { isWrittenWithoutSpaces } from '../degradations/text/language.ts';

const closing = /(?:[.!?…:;。！？：；"”’'»)\]}`|*_>~」』）]|\p{Extended_Pictographic}\uFE0F?)$/u;

/** Words after which no sentence ends. */
const leading =
  /(?:^|\s)(?:a|an|the|of|to|and|or|for|with|in|on|at|by|from|as|that|which|is|are|was|be|your|their|its|his|her|this|these|if|than|can|will|der|die|das|den|dem|des|ein|eine|einen|einem|einer|und|oder|mit|von|zu|zum|zur|für|auf|im|in|ist|sind|dass|als|wenn|bei|nach)$|,$|，$|、$|的$|和$|与$|在$|是$/iu;

/** A last line of fewer words may be a heading, or an answer in a few words. */
const sentenceWords = 6;
const sentenceCharacters = 14;

/**
 * How surely a text breaks off: 1 where its end cannot be one (a comma, an article, a code block that stays open), or
 * its last line is as long as a sentence and has no mark at its end while lines before it have one; ½ where it has no
 * mark but the text has none elsewhere, or the last line is short; 0 where it is closed. Null for a text without a
 * character: it neither breaks off nor ends.
 */
export function openEnd(text: string): number | null {
  const trimmed = text.trimEnd();
  if (trimmed === '') return null;
  if ((trimmed.match(/^[ \t]{0,12}```/gm)?.length ?? 0) % 2 === 1) return 1;
  if (closing.test(trimmed)) return 0;
  if (leading.test(trimmed)) return 1;
  const lines = trimmed.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1)!.trim();
  const unspaced = isWrittenWithoutSpaces(last);
  const isLong = unspaced
    ? [...last].length >= sentenceCharacters
    : last.split(/\s+/u).length >= sentenceWords;
  const before = lines.slice(0, -1).filter((line) => closing.test(line.trim()));
  const closesElsewhere = /[.!?。！？](?:\s|$|[^\s\d])/u.test(trimmed.slice(0, -1));
  if (isLong) return closesElsewhere ? 1 : 0.5;
  return lines.length > 1 && before.length === lines.length - 1 ? 0.5 : 0;
}

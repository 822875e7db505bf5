import { diffWordsWithSpace } from 'diff';

/** A run of words: in both texts, only in the first (`removed`), or only in the second (`added`). */
export interface DifferencePart {
  text: string;
  kind: 'same' | 'removed' | 'added';
}

/** Longer texts are not compared: drawing them takes seconds. Characters of either. */
export const maxCompared = 100_000;
/** Words that may be exchanged; texts that differ by more have little in common, and finding out is slow. */
const maxEdits = 3_000;
const maxMs = 400;

const words =
  typeof Intl.Segmenter === 'function' ? new Intl.Segmenter(undefined, { granularity: 'word' }) : undefined;

/**
 * What changes word by word from one text to another; the parts in order are both texts.
 * @returns null where the texts are too long, or have so little in common that it would take too long
 */
export function wordDifference(before: string, after: string): DifferencePart[] | null {
  if (before.length > maxCompared || after.length > maxCompared) return null;
  const changes = diffWordsWithSpace(before, after, {
    ...(words && { intlSegmenter: words }),
    maxEditLength: maxEdits,
    timeout: maxMs,
  });
  return (
    changes?.map(({ value, added, removed }) => ({
      text: value,
      kind: added ? 'added' : removed ? 'removed' : 'same',
    })) ?? null
  );
}

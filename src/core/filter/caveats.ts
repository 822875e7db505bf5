import { type Condition, isOnField } from './conditions.ts';

/** How a filter may change what figures of its rows mean. */
export type Caveat = 'label' | 'score' | 'work' | 'decision';

export interface FilterReads {
  /** The column that is the label, or whose grades are; null: no label. */
  label: string | null;
  /** Columns that hold the score; the page's score is the field. */
  scores: readonly string[];
}

/** A value is asked for: whether there is a label at all is not a choice by what it says. */
const asksValue = ({ kind }: Condition) => kind !== 'missing' && kind !== 'present';

/** What a filter chooses its rows by that figures of them are about, most serious first. */
export function caveatsOf(conditions: readonly Condition[], reads: FilterReads): Caveat[] {
  const on = (condition: Condition, columns: readonly (string | null)[]) =>
    'column' in condition && columns.includes(condition.column);
  const found: Caveat[] = [];
  if (
    conditions.some((one) => asksValue(one) && (isOnField(one, 'label', 'grade') || on(one, [reads.label])))
  )
    found.push('label');
  if (conditions.some((one) => isOnField(one, 'decision'))) found.push('decision');
  if (conditions.some((one) => isOnField(one, 'score', 'invalid') || on(one, reads.scores)))
    found.push('score');
  if (conditions.some((one) => isOnField(one, 'tag', 'flag', 'comment', 'work', 'drawn', 'disputed')))
    found.push('work');
  return found;
}

export const caveatWords: Record<Caveat, string> = {
  label:
    'This filter chooses rows by their label. The share of bad rows among them follows from that choice and says nothing of new rows, whose label nobody knows: no estimate and no promise on them holds.',
  decision:
    'This filter follows the threshold. Figures at a threshold cannot be restricted by what the threshold decides.',
  score:
    'This filter chooses rows by their score. Figures are of rows in that part of the scale: correlations and areas under curves are lower there than over all rows, and a promise holds for new rows with such a score alone.',
  work: 'This filter chooses rows by what annotators said of them or drew. A promise holds only for new rows that would be marked in the same way.',
};

/** New rows come with another file or dataset, which a filter does not reach. */
export const newRowsUnfiltered =
  'The filter is for these rows alone. The new rows are all taken, whether they meet it or not: where they are to meet it too, filter them before they are given.';

/** What a promise is about where the rows are filtered, to follow the promise. */
export const promiseScope = (words: string): string =>
  `It is made for rows where ${words}, and for no others.`;

import { type Caveat, caveatsOf, caveatWords, type FilterReads, newRowsUnfiltered } from './caveats.ts';
import { type Condition, filterWords, isOnField } from './conditions.ts';
import { pageFields } from './fields.ts';
import { whereTexts } from './where.ts';

/** The rows that figures are of, where they are not all. */
export interface AboutFilter {
  /** "model is gpt4 and judge_score below 3". */
  words: string;
  /** As the command's --where takes them, but for those that only the page can answer. */
  where: readonly string[];
  /** What only the page can answer, as a sentence's part; missing where a call can say it all. */
  onPageAlone?: string;
  /** There are new rows of another file or dataset, which the filter is not for. */
  hasNewRows?: true;
  /** Rows before. */
  of: number;
  /** What the rows are chosen by that figures of them are about. */
  caveats: readonly Caveat[];
}

export const aboutFilter = (
  conditions: readonly Condition[],
  of: number,
  reads: FilterReads,
  { hasNewRows = false }: { hasNewRows?: boolean } = {},
): AboutFilter => {
  const own = conditions.filter((condition) => isOnField(condition, ...pageFields));
  return {
    words: filterWords(conditions),
    where: conditions
      .filter((condition) => !own.includes(condition))
      .flatMap((condition) => whereTexts(condition)),
    ...(own.length > 0 && { onPageAlone: filterWords(own) }),
    ...(hasNewRows && { hasNewRows }),
    of,
    caveats: caveatsOf(conditions, reads),
  };
};

/** What the choice of rows means for figures of them, as sentences. */
export const caveatSentences = ({
  caveats,
  hasNewRows,
}: Pick<AboutFilter, 'caveats' | 'hasNewRows'>): string[] => [
  ...caveats.map((caveat) => caveatWords[caveat]),
  ...(hasNewRows ? [newRowsUnfiltered] : []),
];

/**
 * Conditions on the names that an export has for what the page calls by a field, so that page and command say the same.
 * @param label the label's column; null where there is none
 */
export function exportedConditions(conditions: readonly Condition[], label: string | null): Condition[] {
  const names: Partial<Record<string, string>> = {
    score: 'judge_score',
    invalid: 'judge_invalid_reason',
    truncated: 'judge_truncated',
    ...(label !== null && { label }),
  };
  return conditions.map((condition) => {
    if (!('field' in condition)) return condition;
    const { field, ...test } = condition;
    const column = names[field];
    return column === undefined ? condition : { column, ...test };
  });
}

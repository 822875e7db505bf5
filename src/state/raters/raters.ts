import { defaultCut } from '#core/metrics/selective/loss.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { type Grading, gradeLabel, gradeScale } from '#core/rows/grades.ts';

/** Somebody or something that rated rows: the judge, a person on this page, or a column of the source. */
export interface Rater {
  /** Unique among a dataset's raters. */
  id: string;
  name: string;
  kind: 'judge' | 'person' | 'column';
  /** What the data worker calls it: annotator or column. */
  source: string | null;
  /** Least and greatest value; two raters whose scales differ can be compared by their decisions only. */
  low: number;
  high: number;
}

export const judgeRater = 'judge';

/** Everyone who rated rows of the dataset; the judge first, people before columns. */
export function ratersOf(
  dataset: DatasetSummary,
  gradings: readonly Grading[],
  judged: boolean,
  label: string | null,
): Rater[] {
  const judge: Rater = { id: judgeRater, name: 'Judge', kind: 'judge', source: null, ...gradeScale };
  const columns = dataset.columns.filter(
    ({ name, kind, min, max }) =>
      kind === 'number' && name !== dataset.mapping?.id && min !== null && max !== null && min < max,
  );
  return [
    ...(judged ? [judge] : []),
    ...gradings.map(
      ({ annotator }): Rater => ({
        id: gradeLabel(annotator),
        name: annotator,
        kind: 'person',
        source: annotator,
        ...gradeScale,
      }),
    ),
    // The quality label is the one most likely to be somebody's ratings.
    ...columns
      .toSorted((a, b) => Number(b.name === label) - Number(a.name === label))
      .map(
        ({ name, min, max }): Rater => ({
          id: name,
          name,
          kind: 'column',
          source: name,
          low: min!,
          high: max!,
        }),
      ),
  ];
}

/** How two raters are set side by side: by what they gave, or by whether it is good enough. */
export type RatingsAs = 'grades' | 'decisions';

/** More different values than this are measurements, not categories. */
export const mostCategories = 21;

/** Ratings as categories. The judge's expected digit is rounded to the nearest whole one. */
export const asGrades = ({ kind }: Rater, values: Float64Array): Float64Array =>
  kind === 'judge' ? values.map(Math.round) : values;

/** 1 where a rater would keep the row, 0 where not, NaN where there is no rating. */
export const asDecisions = (values: Float64Array, from: number): Float64Array =>
  values.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value >= from)));

/** From which value on a rater's rows are good, where nobody has said. */
export const cutOf = ({ low, high }: Rater): number => defaultCut(low, high);

export function categoriesOf(values: Float64Array): number {
  const seen = new Set<number>();
  for (const value of values) if (!Number.isNaN(value) && seen.size <= mostCategories) seen.add(value);
  return seen.size;
}

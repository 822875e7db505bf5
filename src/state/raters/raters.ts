import { ownColumns } from '#core/export/own-columns.ts';
import { choiceValues, digitScale, type Scale as GradedOn } from '#core/grading/scale.ts';
import type { RatingScale } from '#core/metrics/agreement/ratings.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { type Grading, gradeLabel, gradeScale } from '#core/rows/grades.ts';

/** Somebody or something that rated rows: the judge, a person on this page, or a column of the source. */
export interface Rater extends RatingScale {
  /** Unique among a dataset's raters. */
  id: string;
  /** What the data worker calls it: annotator or column. */
  source: string | null;
}

export const judgeRater = 'judge';

/** Everyone who rated rows of the dataset; the judge first, people, who grade on `scale`, before columns. */
export function ratersOf(
  dataset: DatasetSummary,
  gradings: readonly Grading[],
  judged: boolean,
  label: string | null,
  scale: GradedOn = digitScale,
): Rater[] {
  const judge: Rater = { id: judgeRater, name: 'Judge', kind: 'judge', source: null, ...gradeScale };
  const own = ownColumns(dataset.columns);
  const columns = dataset.columns.filter(
    ({ name, kind, min, max }) =>
      kind === 'number' &&
      !own.has(name) &&
      name !== dataset.mapping?.id &&
      min !== null &&
      max !== null &&
      min < max,
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
        ...choiceValues(scale),
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

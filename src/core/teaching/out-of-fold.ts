import { rowsOfEach } from '../rows/instruction-numbers.ts';
import { type GradedRows, momentsOf, taughtScore, teach } from './teach.ts';

const folds = 5;

/**
 * The taught score of each graded row by a teaching, its choice of strength included, that has seen no grade of the
 * row's instruction. Instructions are dealt to folds in order of appearance.
 * @param learnFrom which of the rows of the other folds are learned from: all of them, unless it says less
 * @returns [n], of the scale of `taughtScore`
 */
export function taughtOutOfFold(
  rows: GradedRows,
  learnFrom: (others: readonly number[]) => readonly number[] = (others) => others,
): Float64Array {
  const { mean, deviation } = momentsOf(rows.score);
  const moments = { mean, deviation: deviation || 1 };
  const scores = new Float64Array(rows.grade.length);
  const groups = rowsOfEach(rows.instruction);
  for (let fold = 0; fold < Math.min(folds, groups.length); fold++) {
    const isHeld = (_: unknown, at: number) => at % folds === fold;
    const others = groups.filter((group, at) => !isHeld(group, at)).flat();
    const teaching = teach(rowsAt(rows, learnFrom(others)), moments);
    for (const row of groups.filter(isHeld).flat())
      scores[row] = taughtScore(
        teaching,
        rows.score[row]!,
        rows.features.map((column) => column[row]!),
        rows.components.map((column) => column[row]!),
      );
  }
  return scores;
}

/** Some of the rows, in the order given. */
export function rowsAt(rows: GradedRows, places: readonly number[]): GradedRows {
  const pick = (values: ArrayLike<number>) => Float64Array.from(places, (row) => values[row]!);
  return {
    score: pick(rows.score),
    features: rows.features.map(pick),
    components: rows.components.map(pick),
    grade: pick(rows.grade),
    instruction: pick(rows.instruction),
  };
}

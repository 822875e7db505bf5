/** What of the grading store depends on the grades. */
interface Graded<Step, Regrade> {
  /** NaN where there is none. Shape [n]. */
  grades: Float64Array | null;
  done: readonly Step[];
  regrade: Regrade | null;
}

/**
 * The state once another tab has graded: a step on a row that changed there can no longer be undone here, since undoing
 * it would take away what the other tab says, and a question about such a row is asked no more.
 * @param remarked rows of which something else is said beside the grade
 */
export function gradedElsewhere<Step extends { row: number; what: string }, Regrade extends { row: number }>(
  { grades: before, done, regrade }: Graded<Step, Regrade>,
  grades: Float64Array,
  remarked: ReadonlySet<number>,
): Graded<Step, Regrade> {
  const isSame = (row: number) => Object.is(grades[row], before?.[row]);
  return {
    grades: before && grades.every((_, row) => isSame(row)) ? before : grades,
    done: done.filter(({ row, what }) => (what === 'grade' ? isSame(row) : !remarked.has(row))),
    regrade: regrade && isSame(regrade.row) ? regrade : null,
  };
}

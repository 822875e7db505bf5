import type { DecideFigures } from '#state/decide/computations.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStores } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';

interface GradeReviewRowsProps {
  figures: DecideFigures;
  /** The least and the greatest score to review. */
  scores: readonly [number, number];
  rows: number;
}

/** Leads to Explain, where the rows between the thresholds are listed and graded, the first without a grade first. */
export function GradeReviewRows({ figures, scores, rows }: GradeReviewRowsProps) {
  const { rows: list, route, grading, run } = useStores();
  const begin = () => {
    const { columns } = run.getState();
    const { grades, set } = grading.getState();
    const isBetween = (row: number) => {
      const score = columns?.score[row] ?? Number.NaN;
      return score >= scores[0] && score <= scores[1];
    };
    const queue = figures.byScore.filter(isBetween);
    const first = queue.find((row) => Number.isNaN(grades?.[row] ?? Number.NaN)) ?? queue[0];
    list.getState().list({ scoreRange: scores }, { key: 'score', descending: true });
    set({ on: true });
    if (first !== undefined) route.getState().go('explain', first);
  };
  return (
    <p>
      <Button onClick={begin}>Grade the {plural(rows, 'row')} to review</Button>
    </p>
  );
}

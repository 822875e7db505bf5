import { adjudicator } from '#core/grading/adjudication.ts';
import { gradeName } from '#core/grading/scale.ts';
import { useStoreOf } from '../../stores.tsx';
import styles from './GradeBar.module.css';

/** What the annotators gave the row, for whoever settles it. */
export function GivenGrades({ row }: { row: number }) {
  const adjudicating = useStoreOf('grading', (state) => state.annotator === adjudicator);
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const given = useStoreOf('annotators', (state) => state.given);
  if (!adjudicating || !given) return null;
  const grades = given.filter(({ grades }) => !Number.isNaN(grades[row] ?? Number.NaN));
  return (
    <p className={styles.status} role="status">
      {grades.length === 0
        ? 'No annotator graded this row.'
        : `${grades.map(({ annotator, grades }) => `${annotator}: ${gradeName(scale, grades[row]!)}`).join(', ')}.`}{' '}
      Your grade is kept as the adjudicated one; theirs stay as they are.
    </p>
  );
}

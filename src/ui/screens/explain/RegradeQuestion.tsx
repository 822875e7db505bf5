import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './GradeBar.module.css';
import { useRegradeAnswer } from './useGradeKeys.ts';

/** A grade is there already: it is replaced or cleared only on the annotator's word. */
export function RegradeQuestion({ row }: { row: number }) {
  const regrade = useStoreOf('grading', (state) => state.regrade);
  const given = useStoreOf('grading', (state) => state.grades?.[row]);
  const answer = useRegradeAnswer();
  if (regrade?.row !== row) return null;
  const { grade } = regrade;
  return (
    <div className={styles.question} role="alert">
      <span>
        Row {count(row + 1)} has grade {given}. {grade === null ? 'Clear it?' : `Replace it by ${grade}?`}
      </span>
      <Button size="s" aria-keyshortcuts="y" onClick={() => answer(true)}>
        {grade === null ? 'Clear' : 'Replace'}
      </Button>
      <Button size="s" variant="quiet" aria-keyshortcuts="n" onClick={() => answer(false)}>
        Keep {given}
      </Button>
      <span className={styles.keys}>keys Y and N</span>
    </div>
  );
}

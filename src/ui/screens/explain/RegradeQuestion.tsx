import { answerKeys, keyName } from '#core/grading/keys.ts';
import { gradeName } from '#core/grading/scale.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './GradeBar.module.css';
import { useRegradeAnswer } from './useGradeKeys.ts';

/** A grade is there already: it is replaced or cleared only on the annotator's word. */
export function RegradeQuestion({ row }: { row: number }) {
  const regrade = useStoreOf('grading', (state) => state.regrade);
  const given = useStoreOf('grading', (state) => state.grades?.[row]);
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  const answer = useRegradeAnswer();
  if (regrade?.row !== row) return null;
  const { grade } = regrade;
  const { replace, keep } = answerKeys(scale, keys);
  const name = gradeName(scale, given ?? Number.NaN);
  return (
    <div className={styles.question} role="alert" data-grading-question>
      <span>
        Row {count(row + 1)} has grade {name}.{' '}
        {grade === null ? 'Clear it?' : `Replace it by ${gradeName(scale, grade)}?`}
      </span>
      <Button size="s" aria-keyshortcuts={replace} onClick={() => answer(true)}>
        {grade === null ? 'Clear' : 'Replace'}
      </Button>
      <Button size="s" variant="quiet" aria-keyshortcuts={keep} onClick={() => answer(false)}>
        Keep {name}
      </Button>
      <span className={styles.keys}>
        keys {keyName(replace)} and {keyName(keep)}
      </span>
    </div>
  );
}

import { msPerRow } from '#core/grading/pace.ts';
import { useStoreOf } from '../../stores.tsx';
import { count, duration } from '../../words/numbers.ts';
import styles from './GradeBar.module.css';
import { TeachingLine } from './TeachingLine.tsx';

/**
 * How far one is: against the target where there is one, else against the listed rows; how fast; how long it will take;
 * and what the judge has learned from it.
 */
export function GradeProgress({ graded, left }: { graded: number; left: number }) {
  const target = useStoreOf('gradingPlan', (state) => state.plan.target);
  const times = useStoreOf('grading', (state) => state.times);
  const ms = msPerRow(times);
  const whole = target ?? graded + left;
  if (whole === 0) return null;
  const open = Math.max(0, whole - graded);
  return (
    <>
      <span className={styles.progress}>
        <progress
          className={styles.meter}
          max={whole}
          value={Math.min(graded, whole)}
          aria-label="Rows graded"
        />
        {count(graded)} of {count(whole)}
        {ms !== null && `, ${duration(ms / 1000)} a row`}
        {ms !== null && open > 0 && `, about ${duration((open * ms) / 1000)} left`}
        {target !== null && open === 0 && ', the target is reached'}
      </span>
      <TeachingLine />
    </>
  );
}

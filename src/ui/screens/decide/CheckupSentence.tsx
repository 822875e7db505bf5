import { checkupOf } from '#state/checkup/checkup-store.ts';
import { useStoreOf } from '../../stores.tsx';
import styles from './GuaranteeFields.module.css';

/** What the judge of this run was seen to see on these rows; nothing where it was not checked. */
export function CheckupSentence() {
  const judge = useStoreOf('run', (state) => state.current?.judge ?? null);
  const list = useStoreOf('checkup', (state) => state.list);
  const report = judge && checkupOf(list, judge)?.report;
  if (!report) return null;
  return (
    <p className={styles.rests}>
      Check-up of this judge: {report.sentence} <a href="#/judge">See the check-up</a>
    </p>
  );
}

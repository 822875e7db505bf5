import type { WorkUnderWay } from '#state/work/under-way.ts';
import type { WorkState } from '#state/work/work-store.ts';
import { Button } from '../primitives/Button.tsx';
import { Progress } from '../primitives/Progress.tsx';
import { useStoreOf, useStores } from '../stores.tsx';
import { progressWords } from '../words/progress.ts';
import styles from './WorkStrip.module.css';

function WorkLine({ work }: { work: WorkUnderWay }) {
  const { show, cancel } = useStores().work.getState();
  const { name, progress } = work;
  return (
    <li className={styles.line}>
      <button type="button" className={styles.name} onClick={() => void show(work)}>
        {name}
      </button>
      <span className={styles.gauge}>
        <Progress label={name} value={progress?.done ?? 0} total={progress?.total ?? null} />
      </span>
      <span className={styles.figures}>{progressWords(progress)}</span>
      <Button size="s" variant="quiet" aria-label={`Stop: ${name}`} onClick={() => void cancel(work)}>
        Stop
      </Button>
    </li>
  );
}

/** Whether there is anything to show. */
export const hasWork = ({ underWay, queue }: Pick<WorkState, 'underWay' | 'queue'>): boolean =>
  underWay.length + queue.length > 0;

/** On every screen: what this tab is busy with, how far it is, and what waits for its turn. */
export function WorkStrip() {
  const { work } = useStores();
  const underWay = useStoreOf('work', (state) => state.underWay);
  const queue = useStoreOf('work', (state) => state.queue);
  if (!hasWork({ underWay, queue })) return null;
  return (
    <section className={styles.strip} aria-label="Work under way">
      <ul className={styles.lines}>
        {underWay.map((each) => (
          <WorkLine key={each.kind} work={each} />
        ))}
        {queue.map(({ id, name }) => (
          <li key={id} className={styles.line}>
            <span className={styles.waiting}>Next: {name}</span>
            <Button
              size="s"
              variant="quiet"
              aria-label={`Do not ${name}`}
              onClick={() => work.getState().drop(id)}
            >
              Drop
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

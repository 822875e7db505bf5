import { offerOf } from '#core/method/registry.ts';
import { failedRequestWords } from '#core/run/failed-requests.ts';
import type { PlanState } from '#state/methods/methods-store.ts';
import { Button } from '../../../primitives/Button.tsx';
import { LiveStatus } from '../../../primitives/LiveStatus.tsx';
import { Progress } from '../../../primitives/Progress.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { bytes, count, duration, plural } from '../../../words/numbers.ts';
import styles from './AddMethod.module.css';

/** A method under way: which step, how far, how long still, and a way out. */
export function MethodProgress({ plan }: { plan: PlanState }) {
  const run = useStoreOf('run', (state) => state.runs.find(({ id }) => id === plan.runId) ?? null);
  const progress = useStoreOf('run', (state) =>
    state.progress?.runId === plan.runId ? state.progress : null,
  );
  const cancel = useStoreOf('methods', (state) => state.cancel);
  const { steps, at, loading } = plan;
  const step = steps.length > 1 ? `Step ${at + 1} of ${steps.length}, ${steps[at]!.toLowerCase()}. ` : '';
  const left = progress?.secondsLeft ?? null;
  const words = run
    ? `${step}${count(run.scored)} of ${plural(run.rows, 'row')}${run.invalid > 0 ? `, ${count(run.invalid)} invalid` : ''}${run.failedRequests ? `, ${failedRequestWords(run.failedRequests)}` : ''}${left === null ? '' : `, ${duration(left)} left`}`
    : `${step}${loading ? loadingWords(loading) : 'Getting ready'}`;
  return (
    <div className={styles.progress}>
      <Progress
        label={offerOf(plan.key).name}
        value={run ? run.scored : (loading?.done ?? 0)}
        total={run ? run.rows : (loading?.total ?? null)}
      />
      <div className={styles.actions}>
        <p className={styles.words}>{words}</p>
        <LiveStatus text={words} />
        <Button size="s" onClick={() => void cancel()}>
          Cancel
        </Button>
      </div>
      <p className={styles.note}>Each batch is stored before the next begins. The table follows.</p>
    </div>
  );
}

function loadingWords({ phase, message, done, total }: NonNullable<PlanState['loading']>): string {
  if (phase === 'probe') return message;
  return `${message}: ${bytes(done)}${total === null ? '' : ` of ${bytes(total)}`}`;
}

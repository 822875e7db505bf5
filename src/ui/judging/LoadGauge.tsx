import type { LoadProgress } from '#protocol/judge-protocol.ts';
import { LiveStatus } from '../primitives/LiveStatus.tsx';
import { Progress } from '../primitives/Progress.tsx';
import { useStoreOf } from '../stores.tsx';
import { bytes } from '../words/numbers.ts';
import styles from './LoadGauge.module.css';

/** Phases that count bytes; the others count steps. */
const inBytes: LoadProgress['phase'][] = ['download', 'verify', 'read', 'upload'];

function figures(progress: LoadProgress): string {
  if (!inBytes.includes(progress.phase)) return progress.message;
  const total = progress.total === null ? '' : ` of ${bytes(progress.total)}`;
  return `${progress.message}: ${bytes(progress.done)}${total}`;
}

/** Which part of the judge is being loaded, and how far it is. */
export function LoadGauge() {
  const load = useStoreOf('judge', (state) => state.load);
  const progress = load.kind === 'loading' ? load.progress : null;
  const words = progress ? figures(progress) : 'Starting the worker';
  return (
    <div className={styles.gauge}>
      <Progress label="Loading the judge" value={progress?.done ?? 0} total={progress?.total ?? null} />
      <p className={styles.words}>{words}</p>
      <LiveStatus text={words} />
    </div>
  );
}

import type { LoadProgress } from '#protocol/judge-protocol.ts';
import { Button } from '../../primitives/Button.tsx';
import { LiveStatus } from '../../primitives/LiveStatus.tsx';
import { Progress } from '../../primitives/Progress.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { shortName } from '../../words/names.ts';
import { bytes } from '../../words/numbers.ts';
import styles from './Gauge.module.css';
import { useJudgeName } from './useJudgeName.ts';

/** Phases that count bytes; the others count steps. */
const inBytes: LoadProgress['phase'][] = ['download', 'verify', 'read', 'upload'];

function figures(progress: LoadProgress): string {
  if (!inBytes.includes(progress.phase)) return progress.message;
  const total = progress.total === null ? '' : ` of ${bytes(progress.total)}`;
  return `${progress.message}: ${bytes(progress.done)}${total}`;
}

/** The judge is being loaded: which part, how far, and a way out. */
export function LoadHead() {
  const load = useStoreOf('judge', (state) => state.load);
  const cancelLoad = useStoreOf('judge', (state) => state.cancelLoad);
  const name = useJudgeName();
  const progress = load.kind === 'loading' ? load.progress : null;
  const words = progress ? figures(progress) : 'Starting the worker';
  return (
    <>
      <ScreenHead
        sentence={`Loading ${name ? shortName(name) : 'the judge'}`}
        lead={<p>It is loaded once and stays in this browser, so that the next visit needs no network.</p>}
        actions={<Button onClick={() => void cancelLoad()}>Cancel</Button>}
      />
      <div className={styles.gauge}>
        <Progress label="Loading the judge" value={progress?.done ?? 0} total={progress?.total ?? null} />
        <p className={styles.words}>{words}</p>
        <LiveStatus text={words} />
      </div>
    </>
  );
}

import type { BenchState } from '#state/bench-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { LiveStatus } from '../../primitives/LiveStatus.tsx';
import { Progress } from '../../primitives/Progress.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { BackendFiguresPanel } from './BackendFiguresPanel.tsx';
import styles from './DeviceScreen.module.css';
import { deviceSentence, progressWords } from './device-sentence.ts';
import { SaveFigures } from './SaveFigures.tsx';

function Actions({ measuring, measure, cancel, results }: BenchState) {
  const running = useStoreOf('run', (state) => state.activeId !== null);
  if (measuring) return <Button onClick={cancel}>Cancel</Button>;
  return (
    <>
      <Button
        variant={results.length === 0 ? 'primary' : 'secondary'}
        disabled={running}
        onClick={() => void measure()}
      >
        {results.length === 0 ? 'Measure this device' : 'Measure again'}
      </Button>
      {results.length > 0 && <SaveFigures />}
    </>
  );
}

function useRemark(): string | undefined {
  const running = useStoreOf('run', (state) => state.activeId !== null);
  const measuring = useStoreOf('bench', (state) => state.measuring !== null);
  if (running) return 'A run is under way; both would be slow. Measure when it has ended.';
  if (measuring) return undefined;
  return 'About a minute a backend. Nothing leaves the browser.';
}

/** What a judge does on this very device: rates, memory, and how near they are to what it can do. */
export function DeviceScreen() {
  const bench = useStoreOf('bench', (state) => state);
  const remark = useRemark();
  const { measuring, results, error } = bench;
  return (
    <>
      <ScreenHead
        sentence={deviceSentence(bench)}
        lead={
          <p>
            The judge is run on the demo rows and on prompts of set lengths, several times in turn. Other
            programs and a warm device slow it down: trust the range, not one figure.
          </p>
        }
        actions={<Actions {...bench} />}
        remark={remark}
      />
      {measuring && (
        <div className={styles.progress}>
          <Progress label="Measuring" value={measuring.done} total={measuring.total} />
          <p className={styles.words}>{progressWords(measuring)}</p>
          <LiveStatus text={progressWords(measuring)} />
        </div>
      )}
      {error && (
        <ErrorState
          title="The device could not be measured"
          action={<LinkButton href="#/judge">Choose a judge</LinkButton>}
        >
          <p>{error.message}</p>
        </ErrorState>
      )}
      {results.length === 0 && !measuring && !error && (
        <EmptyState title="No figures yet">
          <p>
            For each backend there will be rows and tokens a second, the share of the device’s peak, loading
            time, memory, and where the time goes.
          </p>
        </EmptyState>
      )}
      {results.map((figures) => (
        <BackendFiguresPanel key={`${figures.backend} ${figures.threads}`} figures={figures} />
      ))}
    </>
  );
}

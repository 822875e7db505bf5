import type { RunSummary } from '#core/run/run.ts';
import { canResume } from '#state/run-ownership.ts';
import { Button } from '../../primitives/Button.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import { StartRun } from './StartRun.tsx';

/** What can be done with a run in its state. */
export function RunActions({ run }: { run: RunSummary }) {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const activeId = useStoreOf('run', (state) => state.activeId);
  const pending = useStoreOf('run', (state) => state.pending);
  const pause = useStoreOf('run', (state) => state.pause);
  const resume = useStoreOf('run', (state) => state.resume);
  const cancel = useStoreOf('run', (state) => state.cancel);
  const active = run.id === activeId;
  const resumable = useStoreOf('run', (state) => canResume(run, state));
  const results = (
    <LinkButton variant={run.state === 'done' ? 'primary' : 'secondary'} href="#/decide">
      {run.state === 'done' ? 'See what to decline' : 'See the scores so far'}
    </LinkButton>
  );
  const cancelling = (
    <Button variant="quiet" busy={pending === 'cancel'} onClick={() => void cancel()}>
      Cancel the run
    </Button>
  );
  if (active && run.state === 'running')
    return (
      <>
        <Button variant="primary" busy={pending === 'pause'} onClick={() => void pause()}>
          Pause
        </Button>
        {results}
        {cancelling}
      </>
    );
  if (active || resumable)
    return (
      <>
        {run.spec.method === 'external' && !active ? (
          // Permission to send rows, and the key, are given there, anew for each page.
          <LinkButton variant="primary" href="#/compare">
            Resume under Compare
          </LinkButton>
        ) : (
          <Button variant="primary" busy={pending === 'resume'} onClick={() => void resume(run.id)}>
            Go on with {plural(run.rows - run.scored, 'row')}
          </Button>
        )}
        {run.scored > 0 && results}
        {active && cancelling}
        {dataset && !active && <StartRun dataset={dataset} variant="quiet" />}
      </>
    );
  return (
    <>
      {results}
      {dataset && <StartRun dataset={dataset} variant="secondary" />}
    </>
  );
}

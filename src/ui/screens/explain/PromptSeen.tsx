import { useEffect } from 'react';
import { judgeName, sameWeights } from '#core/judge/identity.ts';
import { questionOf } from '#core/method/specs.ts';
import { specOf } from '#state/judge-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './PromptSeen.module.css';
import { SpecialTokens } from './SpecialTokens.tsx';

/** Stepping quickly from row to row asks about the last one only. */
const pauseMilliseconds = 200;

/** Ask the judge for the row's prompt once it is loaded, with the words of the run that scored the row. */
function usePrompt(row: number) {
  const stores = useStores();
  const datasetId = useStoreOf('datasets', (state) => state.selected?.id ?? null);
  const ready = useStoreOf('judge', (state) => state.load.kind === 'ready');
  const runSpec = useStoreOf('run', (state) => (state.current ? questionOf(state.current.spec) : null));
  useEffect(() => {
    if (!ready || datasetId === null) return;
    const timer = setTimeout(() => {
      const spec = runSpec ?? specOf(stores.judge.getState());
      void stores.explain.getState().askPrompt(datasetId, row, spec);
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [ready, datasetId, row, runSpec, stores]);
  const explain = useStoreOf('explain', (state) => state);
  return explain.row === row ? explain : null;
}

/** The prompt as the judge saw it, special tokens shown. */
export function PromptSeen({ row }: { row: number }) {
  const stores = useStores();
  const run = useStoreOf('run', (state) => state.current);
  const load = useStoreOf('judge', (state) => state.load);
  const hasSource = useStoreOf('judge', (state) => state.source !== null);
  const shown = usePrompt(row);
  const loaded = load.kind === 'ready' ? load.judge : null;
  const other = run && loaded && !sameWeights(run.judge, loaded);
  const answer = shown?.answer;
  return (
    <Panel
      title="The prompt as the judge saw it"
      aside={
        answer &&
        `${count(answer.tokens)} tokens${answer.cutTokens > 0 ? `, ${count(answer.cutTokens)} cut from the response` : ''}`
      }
    >
      <div className={styles.body}>
        {other && (
          <p>
            {judgeName(loaded)} is loaded; {judgeName(run.judge)} gave the score above.
          </p>
        )}
        {shown?.status === 'failed' && shown.error && (
          <ErrorState title="The judge did not answer">
            <p>{shown.error.message}</p>
          </ErrorState>
        )}
        {answer && <SpecialTokens prompt={answer.prompt} />}
        {!answer && loaded && shown?.status !== 'failed' && <p role="status">Asking the judge.</p>}
        {load.kind === 'loading' && <p role="status">Loading the judge.</p>}
        {load.kind === 'failed' && <p>{load.error.message}</p>}
        {load.kind !== 'ready' && load.kind !== 'loading' && hasSource && (
          <div>
            <Button
              size="s"
              onClick={() =>
                void stores.judge
                  .getState()
                  .ensureLoaded()
                  .catch(() => undefined)
              }
            >
              Load the judge and show the prompt
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

import { useEffect } from 'react';
import type { Row } from '#core/rows/row.ts';
import { specOf } from '#state/judge-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { SpecialTokens } from './SpecialTokens.tsx';

/** Stepping quickly from row to row asks the judge about the last one only. */
const pause = 250;

/** The prompt as the judge saw it, special tokens shown; asked of the judge once it is loaded. */
export function PromptSeen({ row, texts }: { row: number; texts: Row | undefined }) {
  const stores = useStores();
  const datasetId = useStoreOf('datasets', (state) => state.selected?.id ?? null);
  const run = useStoreOf('run', (state) => state.current);
  const busy = useStoreOf('run', (state) => state.activeId !== null);
  const load = useStoreOf('judge', (state) => state.load);
  const hasSource = useStoreOf('judge', (state) => state.source !== null);
  const explain = useStoreOf('explain', (state) => state);
  const ready = load.kind === 'ready' && !busy;
  useEffect(() => {
    if (!ready || datasetId === null || !texts) return;
    const timer = setTimeout(() => {
      const spec = stores.run.getState().current?.spec ?? specOf(stores.judge.getState());
      void stores.explain.getState().ask(datasetId, row, spec);
    }, pause);
    return () => clearTimeout(timer);
  }, [ready, datasetId, row, texts, stores]);

  const loaded = load.kind === 'ready' ? load.judge : null;
  const other = run && loaded && run.judge.model.sha256 !== loaded.model.sha256;
  const shown = explain.row === row ? explain : null;
  return (
    <Panel
      title="The prompt as the judge saw it"
      aside={shown?.explanation ? `${count(shown.explanation.tokens)} tokens` : undefined}
    >
      {other && (
        <p>
          {loaded.model.name} is loaded, not {run.judge.model.name}, which gave the score above.
        </p>
      )}
      {shown?.status === 'failed' && shown.error && (
        <ErrorState title="The judge did not answer">
          <p>{shown.error.message}</p>
        </ErrorState>
      )}
      {shown?.explanation ? (
        <SpecialTokens text={shown.explanation.prompt} />
      ) : (
        <Waiting busy={busy} loading={load.kind === 'loading'} asking={ready} />
      )}
      {load.kind !== 'ready' && load.kind !== 'loading' && hasSource && (
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
      )}
    </Panel>
  );
}

function Waiting({ busy, loading, asking }: { busy: boolean; loading: boolean; asking: boolean }) {
  if (busy) return <p>The judge is busy with a run; the prompt is shown when it pauses or ends.</p>;
  if (loading) return <p role="status">Loading the judge.</p>;
  if (asking) return <p role="status">Asking the judge.</p>;
  return null;
}

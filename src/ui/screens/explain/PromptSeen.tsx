import { useEffect, useMemo } from 'react';
import { judgeName, sameWeights } from '#core/judge/identity.ts';
import { questionOf } from '#core/method/specs.ts';
import { canServe } from '#core/models/needed-models.ts';
import { comparesTextsNow, specOf } from '#state/judge-question.ts';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './PromptSeen.module.css';
import { SpecialTokens } from './SpecialTokens.tsx';

/** Stepping quickly from row to row asks about the last one only. */
const pauseMilliseconds = 200;

/** What the judge whose scores are shown is asked with, and how: the open run's, else the chosen one's. */
function useAsked() {
  const run = useStoreOf('run', (state) => state.current);
  const spec = useMemo(() => run && questionOf(run.spec), [run]);
  const chosenMode = useStoreOf('judge', (state) => state.mode);
  const chosenComparesTexts = useStoreOf('judge', comparesTextsNow);
  return {
    spec,
    mode: spec?.template.mode ?? chosenMode,
    // Its rows were scored and no token was read.
    textsAlone: run && run.scored > 0 ? run.spec.method === 'judge' && run.tokens === 0 : chosenComparesTexts,
  };
}

/** Ask the judge for the row's prompt once it is loaded, with the words of the run that scored the row. */
function usePrompt(row: number, { spec: runSpec, mode, textsAlone }: ReturnType<typeof useAsked>) {
  const stores = useStores();
  const datasetId = useStoreOf('datasets', (state) => state.selected?.id ?? null);
  const ready = useStoreOf(
    'judge',
    ({ load }) => load.kind === 'ready' && canServe(load.judge.uses, { mode, base: false }),
  );
  const wanted = ready && !textsAlone;
  useEffect(() => {
    if (!wanted || datasetId === null) return;
    const timer = setTimeout(() => {
      const spec = runSpec ?? specOf(stores.judge.getState());
      void stores.explain.getState().askPrompt(datasetId, row, spec);
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [wanted, datasetId, row, runSpec, stores]);
  const explain = useStoreOf('explain', (state) => state);
  return { ready, shown: wanted && explain.row === row ? explain : null };
}

/** The prompt as the judge saw it, special tokens shown; or that there was none. */
export function PromptSeen({ row }: { row: number }) {
  const stores = useStores();
  const run = useStoreOf('run', (state) => state.current);
  const load = useStoreOf('judge', (state) => state.load);
  const hasSource = useStoreOf('judge', (state) => state.source !== null);
  const asked = useAsked();
  const { ready, shown } = usePrompt(row, asked);
  const loaded = load.kind === 'ready' ? load.judge : null;
  const other = run && loaded && !sameWeights(run.judge, loaded);
  const answer = shown?.answer;
  const noPrompt = asked.textsAlone || answer?.tokens === 0;
  return (
    <Panel
      title="The prompt as the judge saw it"
      aside={
        answer &&
        !noPrompt &&
        `${count(answer.tokens)} tokens${answer.cutTokens > 0 ? `, ${count(answer.cutTokens)} cut from the response` : ''}`
      }
    >
      <div className={styles.body}>
        {other && !noPrompt && (
          <p>
            {judgeName(loaded)} is loaded; {judgeName(run.judge)} gave the score above.
          </p>
        )}
        {noPrompt && (
          <p>This judge puts no prompt to a language model: it compares the response with the reference.</p>
        )}
        {shown?.status === 'failed' && shown.error && (
          <ErrorState title="The judge did not answer">
            <p>{shown.error.message}</p>
          </ErrorState>
        )}
        {answer && !noPrompt && <SpecialTokens prompt={answer.prompt} />}
        {!answer && !noPrompt && ready && shown?.status !== 'failed' && (
          <p role="status">Asking the judge.</p>
        )}
        {load.kind === 'loading' && <p role="status">Loading the judge.</p>}
        {load.kind === 'failed' && <p>{load.error.message}</p>}
        {!ready && !noPrompt && load.kind !== 'loading' && hasSource && (
          <div>
            <Button
              size="s"
              onClick={() =>
                void stores.judge
                  .getState()
                  .ensureLoaded({ mode: asked.mode, base: false })
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

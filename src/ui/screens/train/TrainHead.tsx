import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { TrainingPhase } from '#core/training/events.ts';
import { canGoOn, type TrainingSummary } from '#core/training/training-summary.ts';
import { setupProblems } from '#state/train/setup.ts';
import { Button } from '../../primitives/Button.tsx';
import { LiveStatus } from '../../primitives/LiveStatus.tsx';
import { Progress } from '../../primitives/Progress.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { shortName } from '../../words/names.ts';
import { bytes, count, duration, plural } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import styles from './TrainScreen.module.css';
import { useEstimate } from './useEstimate.ts';
import { useLabelEstimate } from './useLabelEstimate.ts';

/** What happens now, or what the next step is and what it takes. */
export function TrainHead({ dataset }: { dataset: DatasetSummary | null }) {
  const current = useStoreOf('train', (state) => state.current);
  const active = useStoreOf(
    'train',
    (state) => state.activeId !== null && state.activeId === state.current?.id,
  );
  if (current && active) return <UnderWay training={current} />;
  if (current?.status === 'labelled') return <Labelled training={current} />;
  if (current) return <Ended training={current} dataset={dataset} />;
  return dataset && <BeforeLabels dataset={dataset} />;
}

function BeforeLabels({ dataset }: { dataset: DatasetSummary }) {
  const derive = useStoreOf('train', (state) => state.derive);
  const pending = useStoreOf('train', (state) => state.pending);
  const busy = useStoreOf('train', (state) => state.activeId !== null);
  const setup = useStoreOf('train', (state) => state.setup);
  const source = useStoreOf('judge', (state) => state.source);
  const { rows, asked, tokens, seconds } = useLabelEstimate(dataset);
  const problems = setupProblems(setup, { ...dataset, rows });
  const time = !asked
    ? 'No model is asked for these labels.'
    : `About ${count(Number(tokens.toPrecision(2)))} tokens to read for the labels${
        seconds === null
          ? '; how long is known once this model has judged here.'
          : `, about ${duration(seconds)} at the speed of the last run.`
      }`;
  return (
    <ScreenHead
      sentence={`Labels first: derive them for ${plural(rows, 'row')} of ${dataset.name}, look at them, then train.`}
      lead={
        <>
          <p>
            {time} What training takes is measured on a few rows then, before it begins.{' '}
            <Word of="selfJ">How it works</Word>
          </p>
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </>
      }
      actions={
        <Button
          variant="primary"
          busy={pending === 'derive'}
          disabled={!source || busy || problems.length > 0}
          onClick={() => void derive(dataset.id)}
        >
          Derive labels for {plural(rows, 'row')}
        </Button>
      }
      remark={source ? 'Nothing leaves this browser.' : 'Choose a model under Judge first.'}
    />
  );
}

function Labelled({ training }: { training: TrainingSummary }) {
  const train = useStoreOf('train', (state) => state.train);
  const open = useStoreOf('train', (state) => state.open);
  const pending = useStoreOf('train', (state) => state.pending);
  const pace = useStoreOf('train', (state) => state.labels?.pace ?? null);
  const method = useStoreOf('train', (state) => state.setup.method);
  const estimate = useEstimate();
  const what = method === 'lora' ? 'Train' : 'Fit';
  return (
    <ScreenHead
      sentence={
        estimate
          ? `${plural(estimate.rows, 'row')} of ${training.dataName} can be learned. ${what === 'Train' ? 'Training' : 'Fitting'} takes ${
              estimate.seconds === null
                ? 'a time that could not be measured'
                : `about ${duration(estimate.seconds)}`
            }.`
          : `The labels of ${training.dataName} are derived.`
      }
      lead={
        estimate && (
          <p>
            {method === 'lora' && (
              <>
                {plural(estimate.steps, 'step')}, {count(Number(estimate.tokens.toPrecision(2)))} tokens
                forward and back, {count(estimate.parameters)} numbers to learn.{' '}
              </>
            )}
            Memory beside the model: about {bytes(estimate.bytes)}
            {estimate.bytesRecomputing < 0.8 * estimate.bytes &&
              `, or ${bytes(estimate.bytesRecomputing)} where it is short and layers are computed again`}
            .
            {pace && pace.rows > 0 && (
              <>
                {' '}
                The time rests on a trial of {plural(pace.rows, 'row')} just now{paceWords(pace)}.
              </>
            )}
          </p>
        )
      }
      actions={
        <>
          <Button
            variant="primary"
            busy={pending === 'train'}
            disabled={!estimate || estimate.rows === 0}
            onClick={() => void train()}
          >
            {what} on {plural(estimate?.rows ?? 0, 'row')}
          </Button>
          <Button onClick={() => void open(null)}>Other labels</Button>
        </>
      }
      remark="Look at the labels below before you train on them."
    />
  );
}

const paceWords = ({
  trainingTokensPerSecond: training,
  forwardTokensPerSecond: forward,
}: {
  trainingTokensPerSecond: number | null;
  forwardTokensPerSecond: number | null;
}) => {
  const rate = training ?? forward;
  return rate === null ? '' : `: ${count(Math.round(rate))} tokens a second`;
};

const phaseWords: Record<TrainingPhase, string> = {
  'self-eval': 'rows evaluated with reference',
  similarity: 'rows compared with their references',
  prompts: 'rows tokenised',
  'hidden-states': 'prompts read',
  test: 'held-out rows tested',
};

function UnderWay({ training }: { training: TrainingSummary }) {
  const phase = useStoreOf('train', (state) => state.phase);
  const loading = useStoreOf('train', (state) => state.loading);
  const steps = useStoreOf('train', (state) => state.steps);
  const points = useStoreOf('train', (state) => state.curves?.steps);
  const notices = useStoreOf('train', (state) => state.notices);
  const pending = useStoreOf('train', (state) => state.pending);
  const { pause, resume, stop } = useStoreOf('train', (state) => state);
  const paused = training.status === 'paused';
  const done = points?.length ?? 0;
  const recent = points?.slice(-10) ?? [];
  const perStep = recent.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, recent.length);
  const left = steps !== null && done > 0 ? duration(perStep * (steps - done)) : null;
  const words = phase
    ? `${count(phase.done)} of ${count(phase.total)} ${phaseWords[phase.phase]}`
    : steps !== null
      ? `step ${count(done)} of ${count(steps)}`
      : loading
        ? loading.message
        : 'starting the worker';
  const what = training.stage === 'labels' ? 'Deriving labels' : `Training ${training.plan.name}`;
  const sentence = `${paused ? 'Paused: ' : ''}${paused ? what.toLowerCase() : what}, ${words}${
    left && !phase && !paused ? `, ${left} left` : ''
  }.`;
  const [value, total] = phase
    ? [phase.done, phase.total]
    : steps !== null
      ? [done, steps]
      : [loading?.done ?? 0, loading?.total ?? null];
  return (
    <>
      <ScreenHead
        sentence={sentence}
        actions={
          <>
            {paused ? (
              <Button variant="primary" busy={pending === 'resume'} onClick={() => void resume(training.id)}>
                Go on
              </Button>
            ) : (
              <Button busy={pending === 'pause'} onClick={() => void pause()}>
                Pause
              </Button>
            )}
            <Button busy={pending === 'stop'} onClick={() => void stop()}>
              {training.stage === 'labels' ? 'Stop' : 'Stop early, keep the best'}
            </Button>
          </>
        }
        remark={
          training.stage === 'labels'
            ? 'Every 64 rows are stored.'
            : `On ${shortName(training.base.name)}. A checkpoint is stored every ${plural(training.plan.settings.saveEvery, 'step')}.`
        }
      />
      <div className={styles.gauge}>
        <LiveStatus text={sentence} />
        <Progress label={what} value={value} total={total} />
        {notices.length > 0 && <p className={styles.help}>{notices.at(-1)}</p>}
      </div>
    </>
  );
}

function Ended({ training, dataset }: { training: TrainingSummary; dataset: DatasetSummary | null }) {
  const labels = useStoreOf('train', (state) => state.labels);
  const { resume, train, open } = useStoreOf('train', (state) => state);
  const pending = useStoreOf('train', (state) => state.pending);
  const busy = useStoreOf('train', (state) => state.activeId !== null);
  const estimate = useEstimate();
  return (
    <ScreenHead
      sentence={endingOf(training)}
      lead={
        canGoOn(training) && (
          <p>
            It can go on where it was: what is done is kept, and the result is the same as without the break.
          </p>
        )
      }
      actions={
        <>
          {canGoOn(training) && (
            <Button
              variant="primary"
              busy={pending === 'resume'}
              disabled={busy}
              onClick={() => void resume(training.id)}
            >
              Go on
            </Button>
          )}
          {labels && training.stage === 'training' && (
            <Button
              busy={pending === 'train'}
              disabled={busy || !estimate?.rows}
              onClick={() => void train()}
            >
              Train anew on these labels
            </Button>
          )}
          {dataset && <Button onClick={() => void open(null)}>Set up another</Button>}
        </>
      }
    />
  );
}

function endingOf({ status, stage, plan, progress, record }: TrainingSummary): string {
  const what = stage === 'labels' ? 'Deriving the labels' : `Training ${plan.name}`;
  const at = progress ? ` after step ${count(progress.step)} of ${count(progress.steps)}` : '';
  if (status === 'done') return `${plan.name} is trained${better(record?.figures)}.`;
  if (status === 'stopped' && record) return `${plan.name} was stopped early${at}${better(record.figures)}.`;
  if (status === 'elsewhere') return `${what} is under way in another tab of this browser${at}.`;
  if (status === 'interrupted') return `${what} was interrupted when its page was closed${at}.`;
  if (status === 'failed') return `${what} failed${at}.`;
  return `${what} was stopped${at}.`;
}

/** Whether it is better than before, on the rows held out; nothing where that was not tested. */
function better(figures: Record<string, number | null> | undefined): string {
  const [judge, base] = [figures?.test_agreement, figures?.test_agreement_of_base];
  if (judge === null || judge === undefined || base === null || base === undefined) return '';
  const r = (value: number) => value.toFixed(2).replace('-', '−');
  return `: on held-out rows it agrees with the labels at ${r(judge)}, the untrained model at ${r(base)}`;
}

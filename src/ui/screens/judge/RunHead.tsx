import { backendNames } from '#core/judge/judge.ts';
import { failedRequestWords } from '#core/run/failed-requests.ts';
import type { RunSummary } from '#core/run/run.ts';
import { takenWords } from '#core/run/taken-rows.ts';
import { canResume, isElsewhere, isInterrupted } from '#state/run-ownership.ts';
import { RunStrip } from '../../judging/RunStrip.tsx';
import { Facts } from '../../primitives/Facts.tsx';
import { LiveStatus } from '../../primitives/LiveStatus.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { shortJudgeName } from '../../words/names.ts';
import { count, duration, percent, plural } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import { RunActions } from './RunActions.tsx';
import { RunError } from './RunError.tsx';
import styles from './RunHead.module.css';

function sentenceOf(
  run: RunSummary,
  active: boolean,
  standing: { elsewhere: boolean; interrupted: boolean },
  secondsLeft: number | null,
  taken: string | null,
): string {
  const name = shortJudgeName(run.judge);
  const part = `${count(run.scored)} of ${plural(run.rows, 'row')}`;
  if (active && run.state === 'running')
    return secondsLeft === null
      ? `${name} is judging: ${part}.`
      : `${name} is judging: ${part}, ${duration(secondsLeft)} left.`;
  if (standing.elsewhere)
    return run.state === 'paused'
      ? `${name} is paused in another tab of this browser, after ${part}.`
      : `${name} is judging in another tab of this browser: ${part} when this was read.`;
  if (standing.interrupted) return `The page was closed after ${part}; what is scored is kept.`;
  if (run.state === 'done')
    return taken === null
      ? `${name} judged all ${plural(run.rows, 'row')}.`
      : `${name} judged ${plural(run.rows, 'row')}: ${taken}.`;
  if (run.error?.code === 'requests-failed')
    return `${part} have an answer; ${failedRequestWords(run.failedRequests ?? 0)}.`;
  if (run.state === 'failed') return `The run stopped after ${part}.`;
  return `${run.state === 'paused' ? 'Paused' : 'Cancelled'} after ${part}.`;
}

/** Which backends scored the rows, and how many each where there are several. */
function backendFact({ backends, scored }: RunSummary): { value: string; note: string } {
  const [first, ...others] = backends;
  if (!first)
    return scored > 0 ? { value: 'None', note: 'nothing is computed here' } : { value: '–', note: '' };
  if (others.length === 0) return { value: backendNames[first.backend.name], note: first.backend.device };
  return {
    value: [...new Set(backends.map(({ backend }) => backendNames[backend.name]))].join(', '),
    note: backends
      .map(
        ({ backend, rows }) => `${plural(rows, 'row')} on ${backendNames[backend.name]}, ${backend.device}`,
      )
      .join('; '),
  };
}

const whereRowsWent = ({ judge }: RunSummary) =>
  judge.method === 'external' ? `Its rows were sent to ${judge.model.name}.` : 'Nothing left this browser.';

/** A run: how far it is, how fast, how long still; or how it ended. */
export function RunHead({ run }: { run: RunSummary }) {
  const activeId = useStoreOf('run', (state) => state.activeId);
  const progress = useStoreOf('run', (state) => state.progress);
  const notices = useStoreOf('run', (state) => state.notices);
  const active = run.id === activeId;
  const live = active && progress?.runId === run.id ? progress : null;
  const elsewhere = useStoreOf('run', (state) => isElsewhere(run, state));
  const interrupted = useStoreOf('run', (state) => isInterrupted(run, state));
  const resumable = useStoreOf('run', (state) => canResume(run, state));
  const datasetRows = useStoreOf('datasets', (state) => state.selected?.rows ?? run.rows);
  const taken = takenWords(run, datasetRows);
  const sentence = sentenceOf(run, active, { elsewhere, interrupted }, live?.secondsLeft ?? null, taken);
  // A judge that compares texts reads no tokens: its speed is in rows.
  const readsTokens = run.tokens > 0 || run.scored === 0;
  const whole = readsTokens ? run.tokens : run.scored;
  const ofRun = run.seconds > 0 ? whole / run.seconds : Number.NaN;
  const speed = (readsTokens ? live?.tokensPerSecond : live?.rowsPerSecond) ?? ofRun;
  return (
    <>
      <ScreenHead
        sentence={sentence}
        actions={<RunActions run={run} />}
        remark={
          elsewhere
            ? 'It can be resumed here once that tab is closed or has cancelled it.'
            : active || resumable
              ? 'Each batch is stored before the next begins.'
              : whereRowsWent(run)
        }
      />
      <RunError />
      <div className={styles.gauge}>
        <LiveStatus text={sentence} />
        <RunStrip run={run} />
        <div className={styles.facts}>
          <Facts
            facts={[
              {
                name: 'Rows judged',
                value: count(run.scored),
                note: taken === null ? `of ${count(run.rows)}` : `of ${count(run.rows)}: ${taken}`,
              },
              {
                name: <Word of="invalid">Invalid</Word>,
                value: count(run.invalid),
                note: run.scored > 0 ? percent(run.invalid / run.scored) : undefined,
              },
              ...(run.failedRequests
                ? [
                    {
                      name: 'Failed requests',
                      value: count(run.failedRequests),
                      note: active ? 'asked again on resume' : 'resume to ask again',
                    },
                  ]
                : []),
              {
                name: <Word of="truncated">Truncated</Word>,
                value: count(run.truncated),
                note: run.scored > 0 ? percent(run.truncated / run.scored) : undefined,
              },
              {
                name: 'Speed',
                value: Number.isFinite(speed)
                  ? count(speed < 10 ? Number(speed.toPrecision(2)) : Math.round(speed))
                  : '–',
                note: readsTokens ? 'tokens a second' : 'rows a second',
              },
              live
                ? {
                    name: 'Time left',
                    value: live.secondsLeft === null ? '–' : duration(live.secondsLeft),
                    note: readsTokens ? `${count(run.tokens)} tokens so far` : undefined,
                  }
                : {
                    name: 'Time',
                    value: duration(run.seconds),
                    note: readsTokens ? `${count(run.tokens)} tokens` : undefined,
                  },
              {
                name: <Word of="backend">Backend</Word>,
                ...backendFact(run),
              },
            ]}
          />
        </div>
        {notices.length > 0 && active && <p className={styles.notices}>{notices.at(-1)}</p>}
      </div>
    </>
  );
}

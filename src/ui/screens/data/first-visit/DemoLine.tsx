import { useEffect, useMemo } from 'react';
import { decisionSentence, pointWords } from '#core/decision/point-words.ts';
import { trustOf } from '#core/decision/trust.ts';
import { trustSentence } from '#core/decision/trust-sentence.ts';
import type { JudgedDemo, StoredScores } from '#core/demo/judged-demo.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { storedOf } from '#state/demo/demo-store.ts';
import { RiskCoverage } from '../../../charts/RiskCoverage.tsx';
import { riskBaselines } from '../../../charts/threshold/baselines.ts';
import { LiveText } from '../../../charts/threshold/LiveText.tsx';
import type { LiveNumber } from '../../../charts/threshold/source.ts';
import { WithoutReference } from '../../../judging/WithoutReference.tsx';
import { Button } from '../../../primitives/Button.tsx';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { Panel } from '../../../primitives/Panel.tsx';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import { useStoreOf, useStores } from '../../../stores.tsx';
import { plural } from '../../../words/numbers.ts';
import { Drawing } from './Drawing.tsx';
import styles from './FirstVisit.module.css';

const modes: { value: JudgeMode; label: string }[] = [
  { value: 'with-reference', label: 'With reference' },
  { value: 'without-reference', label: 'Without reference' },
];

/** The demo, judged before the page was built, with the line between kept and declined. */
export function DemoLine() {
  const { demo } = useStores();
  const judged = useStoreOf('demo', (state) => state.judged);
  const stored = useStoreOf('demo', storedOf);
  const error = useStoreOf('demo', (state) => state.error);
  useEffect(() => void demo.getState().open(), [demo]);
  if (error)
    return (
      <ErrorState
        title="The judged demo could not be shown"
        action={
          <Button size="s" onClick={() => void demo.getState().open()}>
            Try again
          </Button>
        }
      >
        <p>{error.message}</p>
      </ErrorState>
    );
  return judged && stored ? <Line judged={judged} stored={stored} /> : <Drawing />;
}

function Line({ judged, stored }: { judged: JudgedDemo; stored: StoredScores }) {
  const { demo } = useStores();
  const mode = useStoreOf('demo', (state) => state.mode);
  const summary = useStoreOf('demo', (state) => state.summaries[mode]);
  const { length, label, cut } = judged;
  const { curve } = stored;
  const live = useMemo<LiveNumber>(
    () => ({
      get: () => demo.getState().threshold,
      subscribe: (listener) => demo.subscribe(listener),
    }),
    [demo],
  );
  const baselines = useMemo(() => riskBaselines(curve, length), [curve, length]);
  const everything = pointWords(operatingPoint(curve, Number.NEGATIVE_INFINITY));
  const sentence = (threshold: number) =>
    decisionSentence(pointWords(operatingPoint(curve, threshold)), everything);
  const rows = `n = ${plural(curve.labelled, 'labelled row')} of ${plural(curve.instructions, 'instruction')}`;
  const traced = { rows: `${rows} of the demo`, event: `${label} under ${cut}` };
  return (
    <Panel
      part="line"
      title="The demo, judged beforehand: drag the line"
      actions={
        <SegmentedControl
          label="How the demo was judged"
          hideLabel
          options={modes}
          value={mode}
          onChange={(chosen) => demo.getState().chooseMode(chosen)}
        />
      }
    >
      <p className={styles.sentence}>
        <LiveText live={live} words={sentence} />
      </p>
      <RiskCoverage
        curve={curve}
        baselines={baselines}
        threshold={live}
        onThreshold={(threshold) => demo.getState().move(threshold)}
        height={300}
        caption={`${rows}; a row is bad where ${traced.event}`}
        traces={[
          { metric: 'selective_risk', ...traced },
          { metric: 'generalised_risk', ...traced },
        ]}
        fileName="demo.risk-against-coverage"
      />
      <div className={styles.remarks}>
        {summary && <p>{trustSentence(stored.judge.name, trustOf(summary))}</p>}
        {mode === 'without-reference' && (
          <p>
            <WithoutReference />
          </p>
        )}
        <p className={styles.faint}>
          Stored scores: {stored.judge.name} ({stored.judge.sha256.slice(0, 12)}…) gave them before this page
          was built. No model was downloaded.
        </p>
      </div>
    </Panel>
  );
}

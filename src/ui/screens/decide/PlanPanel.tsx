import { lazy, Suspense, useMemo, useState } from 'react';
import type { PromisePlan } from '#core/metrics/grading/promise-plan.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { drawsOfLabel } from '#state/draws-store.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Button } from '../../primitives/Button.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { Analysed } from './Analysed.tsx';
import styles from './GuaranteeFields.module.css';
import { ShareInput } from './ShareInput.tsx';
import { eventOf } from './traces.ts';
import { useAnalysis } from './useAnalysis.ts';

const DrawRowsDialog = lazy(() => import('../../rows/DrawRowsDialog.tsx'));

const firstPlan = { alpha: 0.1, coverage: 0.8, delta: 0.1 };

/** What can be promised from drawn and graded rows, at every look, and how many grades it takes. */
export default function PlanPanel({ figures }: { figures: DecideFigures }) {
  const source = useStoreOf('label', (state) => state.source);
  const draws = useStoreOf('draws', (state) => drawsOfLabel(state, source));
  if (!draws || draws.length === 0) return null;
  return <Plan figures={figures} />;
}

function Plan({ figures }: { figures: DecideFigures }) {
  const [options, setOptions] = useState(firstPlan);
  const asked = useMemo(() => ({ ...options }), [options]);
  const found = useAnalysis('plan', asked);
  const change = (part: Partial<typeof firstPlan>) => setOptions((now) => ({ ...now, ...part }));
  return (
    <Panel title="What can be promised from these grades" aside="Now, and after how many more">
      <div className={styles.wide}>
        <div className={styles.row}>
          <span>Accept</span>
          <ShareInput
            label="Share of the rows to accept, in percent"
            share={options.coverage}
            min={1}
            max={99}
            onCommit={(coverage) => change({ coverage })}
          />
          <span>of the rows, of these at most</span>
          <ShareInput
            label="Largest share of bad rows among the accepted rows here, in percent"
            share={options.alpha}
            min={0.1}
            max={99}
            onCommit={(alpha) => change({ alpha })}
          />
          <span>bad, wrong with a chance of at most</span>
          <ShareInput
            label="Chance that this promise fails, in percent"
            share={options.delta}
            min={0.1}
            max={50}
            onCommit={(delta) => change({ delta })}
          />
        </div>
        <p className={styles.rests}>
          Choose these before you look at the grades: a promise that is changed after looking is none.
        </p>
        <Analysed found={found} waiting="Adding up what the grades so far allow.">
          {(plan) => <Outcome plan={plan} figures={figures} />}
        </Analysed>
      </div>
    </Panel>
  );
}

function Outcome({ plan, figures }: { plan: PromisePlan; figures: DecideFigures }) {
  const [drawing, setDrawing] = useState(false);
  const { sentences, random, accepted, promised } = plan;
  const [now, ...more] = sentences;
  const trace = {
    rows: `${count(random.graded)} graded rows drawn at random, of ${count(accepted)} accepted`,
    event: eventOf(figures),
  };
  return (
    <>
      <p className={styles.promise}>{now}</p>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p className={styles.rests}>
        <TraceTerm trace={{ metric: 'confidence_sequence', ...trace }} />{' '}
        <TraceTerm trace={{ metric: 'grades_needed', ...trace }} />
      </p>
      {!promised && (
        <p>
          <Button onClick={() => setDrawing(true)}>Draw rows at random</Button>
        </p>
      )}
      {drawing && (
        <Suspense fallback={null}>
          <DrawRowsDialog open onClose={() => setDrawing(false)} />
        </Suspense>
      )}
    </>
  );
}

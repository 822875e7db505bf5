import type { ReactNode } from 'react';
import { boundsWords } from '#core/decision/point-words.ts';
import { isUndefined } from '#core/metrics/estimate.ts';
import { simultaneousRisk } from '#core/metrics/selective/simultaneous.ts';
import { formatNumber } from '#core/words/format.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { useThrottledThreshold } from '../../useThrottledThreshold.ts';
import { FigureInput } from './FigureInput.tsx';
import { GuaranteeFields } from './GuaranteeFields.tsx';
import styles from './LinePanel.module.css';
import { Rule } from './Rule.tsx';
import { ShareInput } from './ShareInput.tsx';
import { curveTraces, eventOf } from './traces.ts';

/** By what rule the line is drawn: each rule shows what it would take or what it gives. */
export function LinePanel({ figures }: { figures: DecideFigures }) {
  const { threshold: store, line } = useStores();
  const threshold = useThrottledThreshold();
  const rule = useStoreOf('line', (state) => state.rule);
  const coverage = useStoreOf('line', (state) => state.coverage);
  const riskLimit = useStoreOf('line', (state) => state.riskLimit);
  const alpha = useStoreOf('line', (state) => state.guarantee.alpha);
  const unreachable = useStoreOf('line', (state) => state.unreachable);
  const labelled = figures.label !== null && figures.curve.labelled > 0;
  return (
    <Panel title="Where to draw the line">
      <fieldset className={styles.rules}>
        <legend className="visually-hidden">Rule for the threshold</legend>
        <Rule
          rule="score"
          title="At a score of at least"
          note={
            labelled &&
            rule === 'score' && (
              <>
                Chosen with these labels in view. <AllowingForThat figures={figures} threshold={threshold} />
              </>
            )
          }
          onChoose={() => store.getState().chooseScore(threshold)}
        >
          <FigureInput
            label={`Threshold, a score from ${formatNumber(figures.range[0])} to ${formatNumber(figures.range[1])}`}
            value={threshold}
            decimals={2}
            step={(figures.range[1] - figures.range[0]) / 180}
            onCommit={(value) => store.getState().chooseScore(value)}
          />
        </Rule>
        <Rule
          rule="coverage"
          title="Accept a share of the rows"
          onChoose={() => line.getState().keep(coverage)}
        >
          <ShareInput
            label="Share of rows to accept, in percent"
            share={coverage}
            onCommit={(share) => line.getState().keep(share)}
          />
        </Rule>
        <Rule
          rule="risk"
          title="Bad among accepted, as seen here, at most"
          disabled={!labelled}
          note={riskNote(figures, rule === 'risk', unreachable, threshold)}
          onChoose={() => line.getState().limitRisk(riskLimit)}
        >
          <ShareInput
            label="Largest share of bad rows among the accepted, in percent"
            share={riskLimit}
            disabled={!labelled}
            onCommit={(share) => line.getState().limitRisk(share)}
          />
        </Rule>
        <Rule
          rule="guarantee"
          title="Bad among accepted of new rows, at most"
          disabled={!labelled}
          note={
            labelled
              ? rule !== 'guarantee' &&
                'With a guarantee: chosen on one half of the instructions, checked on the other.'
              : 'Needs a quality label.'
          }
          onChoose={() => void line.getState().certify({})}
        >
          <ShareInput
            label="Largest share of bad rows that new rows are promised, in percent"
            share={alpha}
            min={0.1}
            max={99}
            disabled={!labelled}
            onCommit={(share) => void line.getState().certify({ alpha: share })}
          />
        </Rule>
        {rule === 'guarantee' && labelled && <GuaranteeFields event={eventOf(figures)!} />}
      </fieldset>
    </Panel>
  );
}

function riskNote(
  figures: DecideFigures,
  chosen: boolean,
  unreachable: boolean,
  threshold: number,
): ReactNode {
  if (figures.label === null || figures.curve.labelled === 0) return 'Needs a quality label.';
  if (chosen && unreachable)
    return 'No threshold has so few bad rows among the accepted, so every row is declined.';
  return (
    chosen && (
      <>
        Empirical, no guarantee: chosen and judged on the same rows; new rows may have more.{' '}
        <TraceTerm trace={{ ...curveTraces(figures)[0]!, metric: 'working_point' }} />{' '}
        <AllowingForThat figures={figures} threshold={threshold} />
      </>
    )
  );
}

/** The interval of bad among accepted for a threshold that was chosen on the labels that it is measured on. */
function AllowingForThat({ figures, threshold }: { figures: DecideFigures; threshold: number }) {
  const risk = simultaneousRisk(figures.curve, threshold);
  if (isUndefined(risk)) return null;
  return (
    <>
      Allowing for that, bad among accepted is {boundsWords(risk)}, where the plain interval is too short.{' '}
      <TraceTerm trace={{ ...curveTraces(figures)[0]!, metric: 'simultaneous_risk' }} />
    </>
  );
}

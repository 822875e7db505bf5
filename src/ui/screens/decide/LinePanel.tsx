import { type ReactNode, useId } from 'react';
import type { DecideFigures } from '#state/decide/decide-store.ts';
import type { LineRule } from '#state/decide/line-store.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { FigureInput } from './FigureInput.tsx';
import styles from './LinePanel.module.css';
import { useCalmThreshold } from './useCalmThreshold.ts';

interface RuleProps {
  rule: LineRule;
  title: string;
  /** What the rule does, and what it doesn't promise. */
  note?: ReactNode;
  disabled?: boolean;
  onChoose: () => void;
  children: ReactNode;
}

/** One way to draw the line: a radio button, its figure beside it. */
function Rule({ rule, title, note, disabled = false, onChoose, children }: RuleProps) {
  const chosen = useStoreOf('line', (state) => state.rule === rule);
  const id = useId();
  return (
    <div className={styles.rule} data-chosen={chosen || undefined}>
      <input id={id} type="radio" name="line-rule" checked={chosen} disabled={disabled} onChange={onChoose} />
      <label htmlFor={id}>{title}</label>
      <span className={styles.figure}>{children}</span>
      {note && <p className={styles.note}>{note}</p>}
    </div>
  );
}

/** By what rule the line is drawn: each rule shows what it would take or what it gives. */
export function LinePanel({ figures }: { figures: DecideFigures }) {
  const { threshold: store, line } = useStores();
  const threshold = useCalmThreshold();
  const coverage = useStoreOf('line', (state) => state.coverage);
  const riskLimit = useStoreOf('line', (state) => state.riskLimit);
  const unreachable = useStoreOf('line', (state) => state.unreachable);
  const labelled = figures.label !== null && figures.curve.labelled > 0;
  return (
    <Panel title="Where to draw the line">
      <fieldset className={styles.rules}>
        <legend className="visually-hidden">Rule for the threshold</legend>
        <Rule
          rule="score"
          title="At a score of at least"
          onChoose={() => store.getState().chooseScore(threshold)}
        >
          <FigureInput
            label="Threshold, a score from 0 to 9"
            value={threshold}
            decimals={2}
            step={0.05}
            onCommit={(value) => store.getState().chooseScore(value)}
          />
        </Rule>
        <Rule
          rule="coverage"
          title="Keep a share of the rows"
          onChoose={() => line.getState().keep(coverage)}
        >
          <FigureInput
            label="Share of rows to keep, in percent"
            value={coverage * 100}
            decimals={1}
            step={1}
            min={0}
            max={100}
            unit="%"
            onCommit={(value) => line.getState().keep(value / 100)}
          />
        </Rule>
        <Rule
          rule="risk"
          title="Bad among kept, as seen here, at most"
          disabled={!labelled}
          note={
            unreachable
              ? 'No threshold has so few bad rows among the kept, so every row is declined.'
              : labelled
                ? 'Empirical, no guarantee: chosen and judged on the same rows; new rows may have more.'
                : 'Needs a quality label.'
          }
          onChoose={() => line.getState().limitRisk(riskLimit)}
        >
          <FigureInput
            label="Largest share of bad rows among the kept, in percent"
            value={riskLimit * 100}
            decimals={1}
            step={1}
            min={0}
            max={100}
            unit="%"
            disabled={!labelled}
            onCommit={(value) => line.getState().limitRisk(value / 100)}
          />
        </Rule>
      </fieldset>
    </Panel>
  );
}

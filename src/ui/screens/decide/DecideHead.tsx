import { decisionSentence, pointWords } from '#core/decision/point-words.ts';
import { trustOf, worseThanChance } from '#core/decision/trust.ts';
import { trustSentence } from '#core/decision/trust-sentence.ts';
import { promiseScope } from '#core/filter/caveats.ts';
import { filterWords } from '#core/filter/conditions.ts';
import { weightsReach } from '#core/metrics/labelling/row-weights.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { runName } from '#state/compare/methods.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { LiveText } from '../../charts/threshold/LiveText.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input } from '../../primitives/Input.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import { LabelChoice } from '../data/LabelChoice.tsx';
import styles from './DecideHead.module.css';
import { ExportRows } from './ExportRows.tsx';
import { LabelThresholdReason } from './LabelThresholdReason.tsx';
import { PolicyButton } from './PolicyButton.tsx';
import { ReportButton } from './ReportButton.tsx';
import { summaryTrace } from './traces.ts';
import { useFigures } from './useFigures.ts';
import { useLine } from './useLine.ts';

/** The sentence that the whole screen is about, and what it is said of. */
export function DecideHead({ dataset, figures }: { dataset: DatasetSummary; figures: DecideFigures }) {
  const line = useLine();
  const cut = useStoreOf('label', (state) => state.cut);
  const chooseCut = useStoreOf('label', (state) => state.chooseCut);
  const column = useStoreOf('label', (state) => state.column);
  const run = useStoreOf('run', (state) => state.current);
  const summary = useFigures('summary');
  const predates = useStoreOf('decide', (state) => state.predates);
  const weighted = useStoreOf(
    'line',
    ({ guarantee, report }) => guarantee.weights !== 'none' && report !== null,
  );
  const isPromised = useStoreOf('line', ({ rule }) => rule === 'guarantee');
  const reversed = summary && worseThanChance(summary);
  const { curve } = figures;
  const left = figures.of - figures.judged;
  const everything = figures.label ? pointWords(operatingPoint(curve, Number.NEGATIVE_INFINITY)) : null;
  const sentence = (threshold: number) =>
    decisionSentence(pointWords(operatingPoint(curve, threshold)), everything);
  const counts = (threshold: number) => {
    const said = pointWords(operatingPoint(curve, threshold));
    const graded = figures.label ? `, ${count(said.riskRows)} of them graded` : '';
    return `${said.acceptsRows} rows accepted${graded}, ${said.declinesRows} declined`;
  };
  return (
    <ScreenHead
      sentence={<LiveText live={line.live} words={sentence} />}
      lead={
        <>
          {run && (
            <p>
              {figures.label && summary
                ? trustSentence(runName(run), trustOf(summary))
                : `Judged by ${runName(run)}.`}
              {predates && ' These metrics predate the newest scores or labels.'}
            </p>
          )}
          {reversed && <p>{reversed}</p>}
          {summary?.missing && (
            <p>
              {summary.missing.sentence}{' '}
              <TraceTerm
                trace={{ ...summaryTrace(figures, summary), seed: null, metric: 'missing_labels' }}
              />
            </p>
          )}
          {weighted && <p>{weightsReach}</p>}
          {column !== null && <LabelThresholdReason />}
          {figures.slice && (
            <p>
              Of {count(figures.slice.rows)} of {plural(dataset.rows, 'row')}, those where{' '}
              {filterWords(figures.slice.conditions)}.{' '}
              {isPromised && promiseScope(filterWords(figures.slice.conditions))}
            </p>
          )}
          <p className={styles.counts}>
            {left > 0 && (
              <strong>
                First {count(figures.judged)} of {plural(figures.of, 'row')}
              </strong>
            )}
            <LiveText live={line.live} words={counts} />
            <span>
              {count(figures.invalid)} <Word of="invalid">invalid</Word>, in neither
            </span>
            {left > 0 && <span>{count(left)} not judged</span>}
          </p>
        </>
      }
      actions={
        <div className={styles.controls}>
          <LabelChoice dataset={dataset} />
          {column !== null && (
            <Field label={<Word of="cut">Good from</Word>} inline>
              {(control) => (
                <Input
                  {...control}
                  numeric
                  type="number"
                  step="any"
                  className={styles.cut}
                  value={cut}
                  onChange={(event) => {
                    const value = event.target.valueAsNumber;
                    if (Number.isFinite(value)) chooseCut(value);
                  }}
                />
              )}
            </Field>
          )}
          <ExportRows figures={figures} />
          <ReportButton />
          <PolicyButton />
        </div>
      }
    />
  );
}

import { shareWords } from '#core/decision/point-words.ts';
import type { MetricKey } from '#core/metrics/catalogue/catalogue.ts';
import { type BoundedEstimate, isUndefined } from '#core/metrics/estimate.ts';
import type { RowWeightsAbout } from '#core/metrics/labelling/row-weights.ts';
import type { OperatingPoint } from '#core/metrics/selective/operating-point.ts';
import { splitSentence } from '#core/metrics/split-seed.ts';
import type { ThresholdMethod } from '#core/metrics/threshold/threshold-options.ts';
import type { ThresholdReport, ThresholdResult } from '#core/metrics/threshold/threshold-report.ts';
import { formatPercent } from '#core/words/format.ts';
import { splitsTried } from '#state/decide/line-store.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { CheckupSentence } from './CheckupSentence.tsx';
import styles from './GuaranteeFields.module.css';
import { NearDuplicatesSentence } from './NearDuplicatesSentence.tsx';
import { ShiftSentence } from './ShiftSentence.tsx';

interface PromiseKeptProps {
  report: ThresholdReport;
  result: ThresholdResult;
  alpha: number;
  /** What "bad" means: "quality under 5". */
  event: string;
  delta: number;
}

const metricOf: Record<ThresholdMethod, MetricKey> = {
  'working-point': 'working_point',
  'fixed-sequence': 'fixed_sequence',
  'learn-then-test': 'learn_then_test',
  betting: 'betting',
  approximate: 'approximate',
  'conformal-risk': 'conformal_risk',
};

const weightsMetric: Record<RowWeightsAbout['by'], MetricKey> = {
  labelling: 'label_weights',
  shift: 'shift_weights',
};

/** What is promised, what it rests on, and what happened on rows that had no part in the choice. */
export function PromiseKept({ report, result, alpha, delta, event }: PromiseKeptProps) {
  const tried = useStoreOf('line', splitsTried);
  const { split, calibrationRows, testRows, assumptions } = report;
  const generalised = result.method === 'conformal-risk';
  const trace = {
    event,
    rows: `${plural(calibrationRows, 'labelled row')} to choose on, ${plural(testRows, 'labelled row')} to test on`,
    split: `${count(split.instructions.calibration)} instructions to choose on, ${count(split.instructions.test)} others to test on`,
    seed: `${split.seed}, ${split.chosenBy === 'data' ? 'a hash of the rows' : 'chosen by you'}`,
  };
  return (
    <>
      <p className={styles.promise}>{result.promise}</p>
      {split.chosenBy === 'you' && <p className={styles.problem}>{splitSentence(split, delta, tried)}</p>}
      <CheckupSentence />
      <NearDuplicatesSentence />
      <ShiftSentence />
      <p className={styles.rests}>
        Rests on {result.restsOn}.{' '}
        <TraceTerm
          trace={{
            ...trace,
            metric: metricOf[result.method],
            rows: result.restsOn,
          }}
        />
      </p>
      {report.weights && (
        <p className={styles.rests}>
          {report.weights.sentence}{' '}
          <TraceTerm trace={{ ...trace, metric: weightsMetric[report.weights.by] }} />
        </p>
      )}
      {result.threshold !== null && (
        <>
          <div className={styles.outcome}>
            <Table caption="What was promised and what happened">
              <thead>
                <tr>
                  <Th>Split</Th>
                  <Th numeric>Labelled rows</Th>
                  <Th numeric>
                    <TraceTerm trace={{ ...trace, metric: 'coverage', name: 'Accepted' }} />
                  </Th>
                  <Th numeric>
                    <TraceTerm
                      trace={{
                        ...trace,
                        metric: generalised ? 'generalised_risk' : 'promised_risk',
                        name: generalised ? undefined : 'Bad among accepted',
                      }}
                    />
                  </Th>
                </tr>
              </thead>
              <tbody>
                <SplitRow
                  name={`Calibration, ${count(split.instructions.calibration)} instructions`}
                  rows={calibrationRows}
                  point={result.onCalibration}
                  risk={result.promisedOnCalibration}
                />
                <SplitRow
                  name={`Test, ${count(split.instructions.test)} instructions`}
                  rows={testRows}
                  point={result.onTest}
                  risk={result.promisedOnTest}
                />
              </tbody>
            </Table>
          </div>
          <p>{outcome(result, alpha)}</p>
        </>
      )}
      <details>
        <summary className={styles.rests}>What must be true for the promise to hold</summary>
        <ul className={styles.assumptions}>
          {assumptions.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

interface SplitRowProps {
  name: string;
  rows: number;
  /** Null: every row is declined. */
  point: OperatingPoint | null;
  risk: BoundedEstimate | null;
}

function SplitRow({ name, rows, point, risk }: SplitRowProps) {
  return (
    <tr>
      <Td>{name}</Td>
      <Td numeric>{count(rows)}</Td>
      <Td numeric>{point ? formatPercent(point.coverage) : '0%'}</Td>
      <Td numeric>{(risk && shareWords(risk)) ?? (point?.accepted ? 'none graded' : 'nothing accepted')}</Td>
    </tr>
  );
}

/** Promise against what happened, in one sentence that doesn't claim more than the test split shows. */
function outcome({ onTest, promisedOnTest: risk }: ThresholdResult, alpha: number): string {
  if (!onTest || onTest.accepted === 0)
    return 'Nothing is accepted on the test split, so nothing can go wrong there.';
  if (!risk || isUndefined(risk))
    return 'No row that is accepted on the test split is graded, so it cannot be seen whether the promise held.';
  const seen = `${formatPercent(risk.value)} seen against ${formatPercent(alpha)} promised`;
  if (risk.low > alpha) return `Broken on the test split: ${seen}, and the interval lies above it.`;
  if (risk.value > alpha)
    return `Above the promise on the test split, though not surely so: ${seen}; the interval holds both.`;
  return `Kept on the test split: ${seen}.`;
}

import { gradedSentences } from '#core/analysis/estimate.ts';
import { hasInterval, isUndefined, lackOf, type MaybeEstimate } from '#core/metrics/estimate.ts';
import type { Corrected, CorrectedMean } from '#core/metrics/grading/corrected.ts';
import { bestOf, type GradedEstimates } from '#core/metrics/grading/graded-estimates.ts';
import { formatEstimate, formatNumber, formatPercent } from '#core/words/format.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { drawsOfLabel } from '#state/draws-store.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { Analysed } from './Analysed.tsx';
import styles from './GuaranteeFields.module.css';
import { eventOf } from './traces.ts';
import { useAnalysis } from './useAnalysis.ts';

/** What grades of drawn rows say of all rows; nothing where the label is no person's grades. */
export default function EstimatesPanel({ figures }: { figures: DecideFigures }) {
  const source = useStoreOf('label', (state) => state.source);
  const draws = useStoreOf('draws', (state) => drawsOfLabel(state, source));
  if (source?.kind !== 'grades') return null;
  return (
    <Panel title="What the grades say of all rows" aside="From rows drawn with a known chance">
      <div className={styles.wide}>
        {draws && draws.length > 0 ? (
          <Estimates figures={figures} />
        ) : (
          <p>
            The graded rows were chosen by hand, so nothing says how they stand for the others. Draw rows to
            grade (on <a href="#/explain">Explain</a>) and grade those: then quality, the share of bad rows
            and the risk of every threshold can be estimated for all rows.
          </p>
        )}
      </div>
    </Panel>
  );
}

function Estimates({ figures }: { figures: DecideFigures }) {
  const found = useAnalysis('estimate');
  return (
    <Analysed found={found} waiting="Weighting the graded rows.">
      {(report) => <Outcome report={report} figures={figures} />}
    </Analysed>
  );
}

const wordsWith = (format: (value: number) => string) => (estimate: MaybeEstimate) =>
  isUndefined(estimate) ? '–' : formatEstimate(estimate, format);
const asNumber = wordsWith((value) => formatNumber(value, 2));
const asPercent = wordsWith((value) => formatPercent(value));

function Outcome({ report, figures }: { report: GradedEstimates; figures: DecideFigures }) {
  const { meanQuality, badShare, risk, threshold, coverage, line, about } = report;
  const trace = {
    rows: `${count(about.graded)} graded rows of ${count(about.instructions)} instructions, drawn from ${count(about.rows)}`,
    event: eventOf(figures),
  };
  const means: { name: string; mean: CorrectedMean; words: (estimate: MaybeEstimate) => string }[] = [
    { name: 'Mean grade', mean: meanQuality, words: asNumber },
    { name: 'Share of bad rows', mean: badShare, words: asPercent },
    {
      name: `Bad among the ${formatPercent(coverage)} with a score from ${formatNumber(threshold)}`,
      mean: risk,
      words: asPercent,
    },
  ];
  return (
    <>
      <p className={styles.promise}>
        {asPercent(bestOf(badShare).estimate)} of all rows are bad, as these grades tell.
      </p>
      {gradedSentences(report).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p className={styles.rests}>
        <TraceTerm trace={{ metric: 'prediction_powered', ...trace }} />{' '}
        <TraceTerm trace={{ metric: 'weighted_estimate', ...trace }} />{' '}
        <TraceTerm trace={{ metric: 'effective_grades', ...trace }} />{' '}
        <TraceTerm trace={{ metric: 'inclusion_probability', ...trace }} />
      </p>
      <div className={styles.outcome}>
        <Table caption="Estimates for all rows">
          <thead>
            <tr>
              <Th>Of all rows</Th>
              <Th numeric>With the judge’s scores</Th>
              <Th numeric>From grades alone</Th>
              <Th numeric>Graded rows as they are</Th>
              <Th numeric>Worth random grades</Th>
            </tr>
          </thead>
          <tbody>
            {means.map(({ name, mean, words }) => (
              <tr key={name}>
                <Td>{name}</Td>
                <Td numeric>{words(mean.predictionPowered.estimate)}</Td>
                <Td numeric>{words(mean.hajek.estimate)}</Td>
                <Td numeric>{naiveWords(mean, words)}</Td>
                <Td numeric>{gradesWords(bestOf(mean))}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <Lacks means={means.map(({ mean }) => mean)} />
      <div className={styles.outcome}>
        <Table caption="Risk at each threshold, from the grades">
          <thead>
            <tr>
              <Th numeric>Accept from</Th>
              <Th numeric>Of all rows</Th>
              <Th numeric>Graded</Th>
              <Th numeric>Bad among accepted</Th>
              <Th numeric>Graded rows as they are</Th>
            </tr>
          </thead>
          <tbody>
            {line.map((point) => (
              <tr key={point.threshold}>
                <Td numeric>{formatNumber(point.threshold)}</Td>
                <Td numeric>{formatPercent(point.coverage)}</Td>
                <Td numeric>{count(point.graded)}</Td>
                <Td numeric>{asPercent(point.best.estimate)}</Td>
                <Td numeric>
                  {differs(point.best, point.naive) ? asPercent(point.naive.estimate) : 'the same'}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </>
  );
}

const valueIn = ({ estimate }: Corrected) => ('value' in estimate ? estimate.value : Number.NaN);
const differs = (a: Corrected, b: Corrected) => !(Math.abs(valueIn(a) - valueIn(b)) < 1e-9);

const naiveWords = (mean: CorrectedMean, words: (estimate: MaybeEstimate) => string) =>
  differs(mean.hajek, mean.naive) ? words(mean.naive.estimate) : 'the same';

const gradesWords = ({ effective }: Corrected) => (effective === null ? '–' : count(Math.round(effective)));

/** Why an estimate, or its interval, is missing: each reason once. */
function Lacks({ means }: { means: readonly CorrectedMean[] }) {
  const reasons = means
    .flatMap(({ predictionPowered, hajek }) => [predictionPowered.estimate, hajek.estimate])
    .filter((estimate) => !hasInterval(estimate))
    .map(lackOf)
    .filter((reason) => reason !== null);
  return [...new Set(reasons)].map((reason) => (
    <p key={reason} className={styles.rests}>
      {reason}
    </p>
  ));
}

import { shareWords } from '#core/decision/point-words.ts';
import { splitSentence } from '#core/metrics/split-seed.ts';
import type { BandOutcome, Side, ThreeWayReport } from '#core/metrics/threshold/three-way.ts';
import { formatNumber, formatPercent } from '#core/words/format.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { splitsTried } from '#state/decide/line-store.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { GradeReviewRows } from './GradeReviewRows.tsx';
import styles from './GuaranteeFields.module.css';
import { NearDuplicatesSentence } from './NearDuplicatesSentence.tsx';
import { ShiftSentence } from './ShiftSentence.tsx';
import { eventOf } from './traces.ts';

interface ThreeWayOutcomeProps {
  report: ThreeWayReport;
  figures: DecideFigures;
  delta: number;
}

/** What becomes of the rows, what is promised of it, what was seen on the test split, and who looks at the rest. */
export function ThreeWayOutcome({ report, figures, delta }: ThreeWayOutcomeProps) {
  const tried = useStoreOf('line', splitsTried);
  const { accept, decline, allRows, onTest, split, promise, restsOn, assumptions, reviewScores } = report;
  const trace = {
    event: eventOf(figures),
    rows: restsOn,
    split: `${count(split.instructions.calibration)} instructions to choose on, ${count(split.instructions.test)} others to test on`,
    seed: `${split.seed}, ${split.chosenBy === 'data' ? 'a hash of the rows' : 'chosen by you'}`,
  };
  const onTestSplit = `${plural(report.testRows, 'labelled row')} of the test split`;
  const scored = allRows.accepted + allRows.review + allRows.declined;
  const lines = [
    {
      name: 'Accept',
      scores: accept.threshold === null ? 'none' : `${formatNumber(accept.threshold)} or more`,
      rows: allRows.accepted,
      seen: onTest.accepted,
      error: errorWords(onTest.badAccepted, onTest.accepted, 'bad'),
    },
    { name: 'Review', scores: 'between', rows: allRows.review, seen: onTest.review, error: 'for people' },
    {
      name: 'Decline',
      scores: decline.threshold === null ? 'none' : `${formatNumber(decline.threshold)} or less`,
      rows: allRows.declined,
      seen: onTest.declined,
      error: errorWords(onTest.goodDeclined, onTest.declined, 'good'),
    },
  ];
  return (
    <>
      <p className={styles.promise}>{promise}</p>
      {split.chosenBy === 'you' && <p className={styles.problem}>{splitSentence(split, delta, tried)}</p>}
      <NearDuplicatesSentence />
      <ShiftSentence />
      <p className={styles.rests}>
        Rests on {restsOn}. <TraceTerm trace={{ ...trace, metric: 'three_way' }} />{' '}
        <TraceTerm trace={{ ...trace, metric: 'good_declined', rows: onTestSplit }} />{' '}
        <TraceTerm
          trace={{ ...trace, metric: 'promised_risk', name: 'Bad among accepted', rows: onTestSplit }}
        />
      </p>
      <div className={styles.outcome}>
        <Table caption="What becomes of the rows">
          <thead>
            <tr>
              <Th>Decision</Th>
              <Th>Scores</Th>
              <Th numeric>All scored rows</Th>
              <Th numeric>Labelled test rows</Th>
              <Th numeric>Wrong on the test split</Th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, scores, rows, seen, error }) => (
              <tr key={name}>
                <Td>{name}</Td>
                <Td>{scores}</Td>
                <Td numeric>
                  {count(rows)} ({formatPercent(rows / Math.max(1, scored))})
                </Td>
                <Td numeric>{count(seen)}</Td>
                <Td numeric>{error}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <Needs side={accept} verb="accept" />
      <Needs side={decline} verb="decline" />
      {reviewScores && <GradeReviewRows figures={figures} scores={reviewScores} rows={allRows.review} />}
      <details>
        <summary className={styles.rests}>What must be true for both promises to hold</summary>
        <ul className={styles.assumptions}>
          {assumptions.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Needs({ side, verb }: { side: Side; verb: string }) {
  if (!side.needed) return null;
  return (
    <p className={styles.problem}>
      To {verb} rows: {side.needed.sentence}
    </p>
  );
}

function errorWords(risk: BandOutcome['badAccepted'], rows: number, what: string): string {
  if (rows === 0) return 'none there';
  const share = shareWords(risk);
  return share === null ? 'none graded' : `${share} ${what}`;
}

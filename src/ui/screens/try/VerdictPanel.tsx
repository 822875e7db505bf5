import type { Standing } from '#core/decision/standing.ts';
import type { Verdict } from '#core/decision/verdict.ts';
import { judgeName } from '#core/judge/identity.ts';
import { digitsOf, scoreOf } from '#core/judge/readout.ts';
import { DigitBars } from '../../charts/DigitBars.tsx';
import { type Trace, TraceTerm } from '../../charts/frame/Trace.tsx';
import { type Fact, Facts } from '../../primitives/Facts.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { DecisionMark } from '../../rows/DecisionMark.tsx';
import { useStoreOf } from '../../stores.tsx';
import { percent, plural, score } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import styles from './TryScreen.module.css';
import { type LabelName, worthWords } from './try-sentence.ts';

/** What the judge says of the answer, and what that is worth. */
export function VerdictPanel({ verdict, standing }: { verdict: Verdict; standing: Standing | null }) {
  const judged = useStoreOf('try', (state) => state.attempt?.judged ?? null);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const column = useStoreOf('label', (state) => state.column);
  const cut = useStoreOf('label', (state) => state.cut);
  if (!judged) return null;
  const { readout } = judged;
  const digits = digitsOf(readout);
  const decided = verdict.kind === 'accepted' || verdict.kind === 'declined';
  const nearest = standing?.nearest ?? null;
  const among = `${plural(standing?.n ?? 0, 'judged row')} of the open run`;
  const below: Trace = { metric: 'share_below', name: 'Scores above', rows: among };
  const facts: (Fact | null)[] = [
    {
      name: <Word of="score">Score</Word>,
      value: score(scoreOf(readout)),
      note: decided ? <DecisionMark decision={verdict.kind} /> : 'of 0 to 9',
    },
    decided
      ? {
          name: <Word of="threshold">Threshold</Word>,
          value: score(threshold),
          note: <a href="#/decide">drawn under Decide</a>,
        }
      : null,
    standing && {
      name: <TraceTerm trace={below} />,
      value: percent(standing.above),
      note: `of ${plural(standing.n, 'judged row')}`,
    },
    standing && {
      name: <TraceTerm trace={{ ...below, name: 'Longer than' }} />,
      value: percent(standing.longer),
      note: 'the baseline, length',
    },
    nearest && {
      name: (
        <TraceTerm
          trace={{
            metric: 'good_nearby',
            rows: `${plural(nearest.rows, 'labelled row')} of the open run, those with the nearest scores`,
            event: `${column} under ${cut}`,
          }}
        />
      ),
      value: percent(nearest.good / nearest.rows),
      note: `95% [${percent(nearest.low)}, ${percent(nearest.high)}]`,
    },
  ];
  return (
    <Panel title="What the judge says" aside={judgeName(judged.judge)}>
      <div className={styles.verdict}>
        {digits && (
          <div className={styles.chart}>
            <DigitBars
              probs={digits.probs}
              score={scoreOf(readout)}
              threshold={decided ? threshold : null}
              caption={`${percent(digits.digitMass)} of the probability mass is on the ten digits${readout.kind === 'digits' ? '' : ', too little for a score'}`}
              traces={(['digits', 'score'] as const).map((metric) => ({
                metric,
                rows: `this answer alone, by ${judgeName(judged.judge)}`,
                split: 'none: one answer',
              }))}
              fileName="digits"
            />
          </div>
        )}
        <div className={styles.meaning}>
          <Facts facts={facts} />
          <Meaning verdict={verdict} standing={standing} label={column === null ? null : { column, cut }} />
        </div>
      </div>
    </Panel>
  );
}

/** The words that keep a figure from being taken for more than it is. */
function Meaning({
  verdict,
  standing,
  label,
}: {
  verdict: Verdict;
  standing: Standing | null;
  label: LabelName | null;
}) {
  if (verdict.kind === 'invalid') return <p className={styles.words}>{verdict.reason}</p>;
  if (verdict.kind === 'no-threshold')
    return (
      <p className={styles.words}>
        No row is judged yet, so there is no threshold that means anything.{' '}
        <a href="#/judge">Judge a dataset</a>, then draw the line under Decide.
      </p>
    );
  if (verdict.kind === 'other-judge')
    return (
      <p className={styles.words}>
        The threshold was drawn on scores by {verdict.run}. This answer was judged by other weights or in
        other words, and the two scales are not the same.{' '}
        <a href="#/judge">Judge the dataset with this judge</a> to compare.
      </p>
    );
  return (
    <p className={styles.words}>
      A score is the digit that the judge believes in, not the chance that the answer is right.{' '}
      {worthWords(standing?.nearest ?? null, label)}
    </p>
  );
}

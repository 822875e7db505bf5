import type { DegradationResult } from '#core/checkup/report.ts';
import styles from './CheckupPanel.module.css';

const maxCharacters = 600;

const short = (text: string) => (text.length > maxCharacters ? `${text.slice(0, maxCharacters)} …` : text);

/** The pairs that speak most against the judge, each with both texts and both scores. */
export function CheckupExamples({ result }: { result: DegradationResult }) {
  return (
    <div className={styles.examples}>
      <p className={styles.note}>
        {result.description} These are the pairs that speak most against the judge.
      </p>
      {result.examples.map(
        ({ rowId, instruction, original, twin, originalScore, twinScore, controlScore }) => (
          <dl key={rowId} className={styles.example}>
            <dt>Instruction of {rowId}</dt>
            <dd>{short(instruction)}</dd>
            <dt>Response, score {originalScore.toFixed(2)}</dt>
            <dd>{short(original)}</dd>
            <dt>
              Changed, score {twinScore.toFixed(2)}
              {controlScore !== null && `; with neutral text ${controlScore.toFixed(2)}`}
            </dt>
            <dd>{short(twin)}</dd>
          </dl>
        ),
      )}
    </div>
  );
}

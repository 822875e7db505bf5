import type { ReactNode } from 'react';
import { decisionOf } from '#core/decision/decision.ts';
import { DecisionMark } from '../../rows/DecisionMark.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, score } from '../../words/numbers.ts';
import styles from './AnswersScreen.module.css';
import type { Answer } from './useAnswers.ts';

interface AnswerColumnProps {
  answer: Answer;
  /** Score, label and decision stay hidden. */
  secret: boolean;
  /** The response. */
  children: ReactNode;
}

/** One answer: who wrote it, what it is worth, and its text. */
export function AnswerColumn({ answer, secret, children }: AnswerColumnProps) {
  const { row, name, grade } = answer;
  const run = useStoreOf('run', (state) => state.columns);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const label = useStoreOf('label', (state) => state.column);
  const length = useStoreOf('datasets', (state) => state.columns?.responseLength[row] ?? 0);
  const truncated = run?.truncated[row] === 1;
  return (
    <section className={styles.column} aria-label={name}>
      <h2 className={styles.name}>{name}</h2>
      <dl className={styles.facts}>
        {!secret && (
          <>
            <Fact name="Score">
              {score(answer.score)} <DecisionMark decision={decisionOf(run, row, threshold)} />
              {truncated && ', read in part'}
            </Fact>
            {label !== null && (
              <Fact name={label}>
                {Number.isNaN(answer.label) ? 'no label' : Number(answer.label.toFixed(2))}
              </Fact>
            )}
          </>
        )}
        <Fact name="Your grade">{Number.isNaN(grade) ? 'none' : grade}</Fact>
        <Fact name="Length">{count(length)} characters</Fact>
      </dl>
      <p className={styles.row}>
        <a href={`#/explain/${row}`}>Row {count(row + 1)}</a>
      </p>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

import type { Decision } from '#core/decision/decision.ts';
import styles from './DecisionMark.module.css';

export const decisionWords: Record<Decision, string> = {
  accepted: 'Accepted',
  declined: 'Declined',
  invalid: 'Invalid',
  unscored: 'Not judged',
};

/** Shapes, so that a decision is told without its colour. */
const shapes: Record<Decision, string> = {
  accepted: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  declined: 'M5 .4 9.6 5 5 9.6.4 5z',
  invalid: 'M1.5 1.5h7v7h-7zM1.5 8.5l7-7',
  unscored: 'M3 5h4',
};

/** A decision as a small shape; beside it the word, or the word for screen readers only. */
export function DecisionMark({ decision, word = true }: { decision: Decision; word?: boolean }) {
  return (
    <span className={styles[decision]}>
      <svg className={styles.shape} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <path d={shapes[decision]} />
      </svg>
      <span className={word ? undefined : 'visually-hidden'}>{decisionWords[decision]}</span>
    </span>
  );
}

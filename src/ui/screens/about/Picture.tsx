import { useId } from 'react';
import styles from './Picture.module.css';

/** Scores of made-up answers, each with whether a person finds it good: most good ones lie to the right. */
const answers = [
  [0.6, false],
  [1.3, false],
  [2.1, true],
  [2.8, false],
  [3.5, false],
  [4.2, true],
  [5.1, true],
  [5.7, false],
  [6.4, true],
  [7.0, true],
  [7.7, true],
  [8.5, true],
] as const;

const threshold = 4.7;
const x = (score: number) => 24 + (score / 9) * 432;

/** Answers along a judge's scale, and the line between what is accepted and what goes to a person. */
export function Picture() {
  const id = useId();
  const line = x(threshold);
  return (
    <svg className={styles.picture} viewBox="0 0 480 190" role="img" aria-labelledby={id}>
      <title id={id}>
        Twelve answers on a judge’s scale from 0 to 9. A threshold divides them: five of those above it are
        good and one is bad, and all are accepted. Those below go to a person.
      </title>
      <rect className={styles.declined} x="8" y="62" width={line - 8} height="56" />
      <rect className={styles.accepted} x={line} y="62" width={472 - line} height="56" />
      <text className={styles.head} x="12" y="20">
        declined: to a person
      </text>
      <text className={styles.head} x="468" y="20" textAnchor="end">
        accepted
      </text>
      <text className={styles.note} x={line} y="42" textAnchor="middle">
        threshold: yours to drag
      </text>
      <line className={styles.line} x1={line} x2={line} y1="50" y2="130" />
      {answers.map(([score, good]) =>
        good ? (
          <circle key={score} className={styles.good} cx={x(score)} cy="90" r="8" />
        ) : (
          <path key={score} className={styles.bad} d={`M${x(score) - 6} 84l12 12m0 -12l-12 12`} />
        ),
      )}
      <line className={styles.axis} x1="8" x2="472" y1="132" y2="132" />
      {[0, 3, 6, 9].map((score) => (
        <text key={score} className={styles.note} x={x(score)} y="150" textAnchor="middle">
          {score}
        </text>
      ))}
      <text className={styles.note} x="240" y="172" textAnchor="middle">
        score by the judge
      </text>
      <circle className={styles.good} cx="20" cy="178" r="5" />
      <text className={styles.note} x="30" y="182">
        good
      </text>
      <path className={styles.bad} d="M70 174l8 8m0 -8l-8 8" />
      <text className={styles.note} x="84" y="182">
        bad
      </text>
    </svg>
  );
}

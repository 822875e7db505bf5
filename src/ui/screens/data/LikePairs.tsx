import type { LikePair } from '#protocol/data-protocol.ts';
import styles from './NearDuplicatesPanel.module.css';

/** The likest pairs of instructions, folded away. */
export function LikePairs({
  title,
  unit,
  pairs,
}: {
  title: string;
  unit: string;
  pairs: readonly LikePair[];
}) {
  if (pairs.length === 0) return null;
  return (
    <details>
      <summary className={styles.waiting}>{title}</summary>
      <ul className={styles.pairs}>
        {pairs.map(({ similarity, texts: [first, second] }) => (
          <li key={`${first}\0${second}`}>
            <span className={styles.waiting}>
              {similarity.toFixed(2)} {unit}
            </span>
            <span className={styles.text}>{first}</span>
            <span className={styles.text}>{second}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

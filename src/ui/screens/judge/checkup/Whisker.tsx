import type { Estimate } from '#core/metrics/estimate.ts';
import styles from './CheckupPanel.module.css';

/** A share with its interval on a line from 0 to 1; the hairline in the middle is chance. Words stand beside it. */
export function Whisker({ value, low, high }: Estimate) {
  const x = (share: number) => 100 * share;
  return (
    <svg className={styles.whisker} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <line className={styles.chance} x1={50} x2={50} y1={0} y2={12} />
      <line className={styles.interval} x1={x(low)} x2={x(high)} y1={6} y2={6} />
      <rect className={styles.share} x={x(value) - 1.5} y={2} width={3} height={8} />
    </svg>
  );
}

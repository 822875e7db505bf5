import type { Decision } from '#core/decision/decision.ts';
import styles from './ScoreGauge.module.css';

interface ScoreGaugeProps {
  /** NaN draws the empty scale; a row that is not judged has none. */
  score: number;
  threshold: number;
  decision: Decision;
  /** Whole digits between which every score of the run lies: the same for all rows. */
  scale: ScoreScale;
}

export type ScoreScale = readonly [low: number, high: number];

const width = 48;

/** Where a score lies on the scale, and where the threshold does. Repeats the figure beside it. */
export function ScoreGauge({ score, threshold, decision, scale: [low, high] }: ScoreGaugeProps) {
  if (decision === 'unscored') return null;
  const position = (at: number) =>
    1 + ((Math.max(low, Math.min(high, at)) - low) / (high - low)) * (width - 2);
  const known = Number.isFinite(score);
  return (
    <svg className={styles.gauge} viewBox={`0 0 ${width} 12`} width={width} height="12" aria-hidden="true">
      <path className={styles.scale} d={`M0 6.5H${width}`} />
      {known && <path className={styles[decision]} d={`M${position(threshold)} 6.5H${position(score)}`} />}
      <path className={styles.threshold} d={`M${position(threshold)} 2v9`} />
      {known && <circle className={styles[decision]} cx={position(score)} cy="6.5" r="2.5" />}
    </svg>
  );
}

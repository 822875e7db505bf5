import styles from './EstimateDots.module.css';
import { usePlot } from './geometry.ts';

export interface DotRow {
  /** Place on the y axis. */
  at: number;
  value: number;
  low: number;
  high: number;
  baseline?: boolean;
  before?: number;
}

interface EstimateDotsProps {
  dots: readonly DotRow[];
  reference?: { value: number; name: string };
  /** Rows without a value, and why. */
  missing: readonly { at: number; reason: string }[];
  /** Words at the right of rows. */
  notes: readonly { at: number; text: string }[];
}

/** Dots with whiskers, one a row; baselines hollow, a change as a line from a small ring. */
export function EstimateDots({ dots, reference, missing, notes }: EstimateDotsProps) {
  const { x, y, left, top, width, height } = usePlot();
  const inside = (value: number) => Math.max(left, Math.min(left + width, x(value)));
  return (
    <g>
      {reference && (
        <>
          <path className={styles.reference} d={`M${x(reference.value)} ${top}v${height}`} />
          <text
            className={styles.note}
            x={x(reference.value)}
            y={top - 5}
            textAnchor={x(reference.value) > left + width * 0.8 ? 'end' : 'start'}
          >
            {reference.name}
          </text>
        </>
      )}
      {dots.map((dot) => {
        const py = y(dot.at);
        return (
          <g key={dot.at}>
            {Number.isFinite(dot.low) && Number.isFinite(dot.high) && (
              <path
                className={dot.baseline ? styles.baselineWhisker : styles.whisker}
                d={`M${inside(dot.low)} ${py}H${inside(dot.high)}M${inside(dot.low)} ${py - 3}v6M${inside(dot.high)} ${py - 3}v6`}
              />
            )}
            {dot.before !== undefined && (
              <>
                <path className={styles.change} d={`M${x(dot.before)} ${py}H${x(dot.value)}`} />
                <circle className={styles.before} cx={x(dot.before)} cy={py} r={3.5} />
              </>
            )}
            <circle
              className={dot.baseline ? styles.baseline : styles.dot}
              cx={x(dot.value)}
              cy={py}
              r={4.5}
            />
          </g>
        );
      })}
      {missing.map(({ at, reason }) => (
        <text key={at} className={styles.note} x={left + 4} y={y(at)} dominantBaseline="central">
          {reason.length * 5.6 > width ? `${reason.slice(0, Math.floor(width / 5.6) - 1)}…` : reason}
        </text>
      ))}
      {notes.map(({ at, text }) => (
        <text
          key={at}
          className={styles.note}
          x={left + width + 60}
          y={y(at)}
          textAnchor="end"
          dominantBaseline="central"
        >
          {text}
        </text>
      ))}
    </g>
  );
}

import { formatNumber, formatPercent } from '#core/words/format.ts';
import type { TableData } from './base/table-data.ts';
import styles from './DigitBars.module.css';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';

interface DigitBarsProps extends Framing {
  /** p(d) for d = 0..9 under the full softmax; they sum to the digit mass. */
  probs: ArrayLike<number>;
  /** Expected score, or NaN where the row is invalid. */
  score: number;
  /** Where the line between accept and decline lies, or null. */
  threshold?: number | null;
}

const column = 26;
const plotHeight = 64;
const top = 16;
const foot = 30;
const width = column * 10;
/** The scale reaches at least here, so that next to no probability mass on digits looks like next to none. */
const minTop = 0.3;
const base = top + plotHeight;
const centre = (digit: number) => (digit + 0.5) * column;

/** The judge's digit probabilities, in percent, and the expected score that comes of it. */
export function DigitBars({ probs, score, threshold = null, title, ...framing }: DigitBarsProps) {
  const values = Array.from({ length: 10 }, (_, d) => probs[d] ?? Number.NaN);
  const mass = values.reduce((sum, p) => sum + p, 0);
  const judged = Number.isFinite(mass);
  return (
    <ChartFrame
      {...framing}
      title={title ?? 'Digit probabilities, %'}
      empty={judged ? framing.empty : 'Not judged yet: no digit probabilities.'}
      table={tableOf(values)}
    >
      {judged && <Bars values={values} mass={mass} score={score} threshold={threshold} />}
    </ChartFrame>
  );
}

interface BarsProps {
  values: readonly number[];
  mass: number;
  score: number;
  threshold: number | null;
}

function Bars({ values, mass, score, threshold }: BarsProps) {
  const most = Math.max(...values);
  const scale = plotHeight / Math.max(minTop, most);
  const known = Number.isFinite(score);
  const scoreWords = known ? `score ${formatNumber(score)}` : 'no score';
  const sentence = `Digits 0 to 9: ${formatPercent(mass)} of the probability mass is on the ten digits, most on ${values.indexOf(most)} with ${formatPercent(most)}; ${scoreWords}.`;
  return (
    <svg className={styles.chart} viewBox={`0 0 ${width} ${base + foot}`} role="img" aria-label={sentence}>
      <path className={styles.axis} d={`M0 ${base + 0.5}H${width}`} />
      {values.map((p, digit) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
        <g key={digit}>
          <rect
            className={styles.bar}
            x={digit * column + 3}
            y={base - p * scale}
            width={column - 6}
            height={p * scale}
          >
            <title>{`${digit}: ${formatPercent(p, 2)}`}</title>
          </rect>
          <text className={styles.digit} x={centre(digit)} y={base + 12}>
            {digit}
          </text>
        </g>
      ))}
      {threshold !== null && threshold >= 0 && threshold <= 9 && (
        <path className={styles.threshold} d={`M${centre(threshold)} ${top - 4}V${base}`} />
      )}
      {values.map(
        (p, digit) =>
          p >= 0.01 && (
            // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
            <text key={digit} className={styles.value} x={centre(digit)} y={base - p * scale - 3}>
              {formatNumber(p * 100, p >= 0.0995 ? 0 : 1)}
            </text>
          ),
      )}
      {known && (
        <>
          <path className={styles.score} d={`M${centre(score)} ${base + 16}l4.5 8h-9z`} />
          <text
            className={styles.scoreWords}
            x={centre(score) + (score > 7 ? -9 : 9)}
            y={base + 25}
            textAnchor={score > 7 ? 'end' : 'start'}
          >
            {scoreWords}
          </text>
        </>
      )}
    </svg>
  );
}

const tableOf = (values: readonly number[]): TableData => ({
  columns: [{ name: 'Digit' }, { name: 'Probability', format: (p) => formatPercent(p, 2) }],
  rows: values.map((p, digit) => [String(digit), p]),
});

import { useMemo } from 'react';
import type { LabelReport } from '#core/training/label-report.ts';
import { formatTick } from '#core/words/format.ts';
import { ChartFrame } from '../../charts/frame/ChartFrame.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './LabelsPanel.module.css';

interface Bins {
  name: string;
  /** One more than counts. */
  edges: number[];
  counts: number[];
  n: number;
}

const bins = 20;

function binned(
  name: string,
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  of = bins,
): Bins {
  const counts = new Array<number>(of).fill(0);
  let n = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isFinite(value)) continue;
    n += 1;
    counts[Math.max(0, Math.min(of - 1, Math.floor(((value - low) / (high - low)) * of)))]! += 1;
  }
  const edges = Array.from({ length: of + 1 }, (_, i) => low + ((high - low) * i) / of);
  return { name, edges, counts, n };
}

const rangeOf = (values: Float64Array): readonly [number, number] => {
  const known = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...sample(known)), Math.max(...sample(known))];
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
};

/** Few enough to spread as arguments, both ends among them once sorted. */
const sample = (values: Float64Array) => {
  const sorted = values.sort();
  return [sorted[0] ?? 0, sorted.at(-1) ?? 1];
};

/** How each signal, their combination and the ten categories are spread. */
export function LabelCharts({ labels }: { labels: LabelReport }) {
  const parts = useMemo(() => {
    const some = (values: Float64Array) => values.some(Number.isFinite);
    return [
      ...(some(labels.selfEval) ? [binned('Self-evaluation, 0 to 9', labels.selfEval, [0, 9])] : []),
      ...(some(labels.similarity)
        ? [binned('Similarity', labels.similarity, rangeOf(labels.similarity))]
        : []),
      ...(some(labels.column) ? [binned('Column', labels.column, rangeOf(labels.column))] : []),
      binned('Combined rank, 0 to 1', labels.combined, [0, 1]),
      binned(
        'Label, ten categories',
        Float64Array.from(labels.digit, (d) => (d < 0 ? Number.NaN : d + 0.5)),
        [0, 10],
        10,
      ),
    ];
  }, [labels]);
  const kept = parts.at(-1)!.n;
  return (
    <ChartFrame
      title="Signals and labels: rows by value"
      caption={`n = ${plural(kept, 'row')} with a label; signals of rows that were left out are drawn too. Each on its own scale.`}
      fileName="signals and labels"
      traces={[
        { metric: 'distribution', rows: 'every row that has the signal; the label only where it was kept' },
      ]}
      table={{
        columns: [{ name: 'What' }, { name: 'From' }, { name: 'To' }, { name: 'Rows' }],
        rows: parts.flatMap(({ name, edges, counts }) =>
          counts.map((rows, i) => [
            name,
            Number(edges[i]!.toFixed(3)),
            Number(edges[i + 1]!.toFixed(3)),
            rows,
          ]),
        ),
      }}
    >
      <div className={styles.multiples}>
        {parts.map((part) => (
          <div key={part.name}>
            <p className={styles.name} data-export>
              {part.name}
            </p>
            <SmallBars {...part} />
          </div>
        ))}
      </div>
    </ChartFrame>
  );
}

const [width, height] = [180, 72];

/** A distribution without a threshold, the size of a stamp. */
function SmallBars({ name, edges, counts, n }: Bins) {
  const top = Math.max(1, ...counts);
  const step = width / counts.length;
  const digits = counts.length === 10;
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${width} ${height + 14}`}
      role="img"
      aria-label={`${name}: ${plural(n, 'row')}`}
    >
      {counts.map((rows, i) => {
        const tall = (rows / top) * (height - 4);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bins have no other name
            key={i}
            className={styles.bar}
            x={i * step + 0.5}
            y={height - tall}
            width={step - 1}
            height={tall}
          />
        );
      })}
      <path className={styles.axis} d={`M0 ${height + 0.5}H${width}`} />
      {digits ? (
        counts.map((_, digit) => (
          <text
            // biome-ignore lint/suspicious/noArrayIndexKey: the digit itself
            key={digit}
            className={styles.tick}
            x={(digit + 0.5) * step}
            y={height + 11}
            textAnchor="middle"
          >
            {digit}
          </text>
        ))
      ) : (
        <>
          <text className={styles.tick} x={0} y={height + 11}>
            {formatTick(Number(edges[0]!.toFixed(2)))}
          </text>
          <text className={styles.tick} x={width} y={height + 11} textAnchor="end">
            {formatTick(Number(edges.at(-1)!.toFixed(2)))}
          </text>
        </>
      )}
    </svg>
  );
}

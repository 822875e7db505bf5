import { useMemo } from 'react';
import dotStyles from './EstimateDots.module.css';
import { usePlot } from './geometry.ts';
import markStyles from './marks.module.css';
import { LineLabels, Whisker } from './marks.tsx';

export interface DrawnBin {
  /** Edges, as probabilities. */
  low: number;
  high: number;
  n: number;
  /** Mean probability promised. */
  predicted: number;
  /** Share of rows that reached the cut, with its interval. */
  observed: number;
  least: number;
  most: number;
}

const ideal = [{ name: 'as promised', points: { x: [0, 1], y: [0, 1] } }];

/** The diagonal of kept promises, and each bin's point with its interval. */
export function ReliabilityMarks({ bins }: { bins: readonly DrawnBin[] }) {
  const { x, y } = usePlot();
  const drawn = useMemo(() => {
    const along = bins.map((bin) => bin.predicted);
    return [(bin: DrawnBin) => bin.least, (bin: DrawnBin) => bin.observed, (bin: DrawnBin) => bin.most].map(
      (read) => ({
        x: along,
        y: bins.map(read),
      }),
    );
  }, [bins]);
  const whiskers = useMemo(
    () =>
      bins.map((bin) => ({
        left: x(bin.predicted) - 5,
        right: x(bin.predicted) + 5,
        top: y(bin.most),
        bottom: y(bin.least),
      })),
    [bins, x, y],
  );
  return (
    <g>
      <path className={markStyles.dotted} d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
      <LineLabels lines={ideal} obstacles={drawn} taken={whiskers} />
      <path
        className={markStyles.second}
        d={bins.map((bin, i) => `${i ? 'L' : 'M'}${x(bin.predicted)} ${y(bin.observed)}`).join('')}
      />
      {bins.map((bin) => (
        <g key={bin.low}>
          <Whisker at={bin.predicted} low={bin.least} high={bin.most} />
          <circle className={dotStyles.dot} cx={x(bin.predicted)} cy={y(bin.observed)} r={4} />
        </g>
      ))}
    </g>
  );
}

/** How many rows each point rests on. */
export function CountBars({ bins }: { bins: readonly DrawnBin[] }) {
  const { x, y } = usePlot();
  return (
    <path
      style={{ fill: 'var(--chart-baseline)' }}
      d={bins
        .map((bin) => {
          const left = x(bin.low) + 0.5;
          const right = Math.max(left + 1, x(bin.high) - 0.5);
          return `M${left} ${y(0)}H${right}V${y(bin.n)}H${left}Z`;
        })
        .join('')}
    />
  );
}

import { useMemo } from 'react';
import dotStyles from './EstimateDots.module.css';
import { usePlot } from './geometry.ts';
import markStyles from './marks.module.css';
import { LineLabels, Whisker } from './marks.tsx';

interface Bin {
  from: number;
  to: number;
  predicted: number;
  observed: number;
  low: number;
  high: number;
  n: number;
}

const ideal = [{ name: 'as promised', points: { x: [0, 1], y: [0, 1] } }];

/** The diagonal of kept promises, and each bin's point with its interval. */
export function ReliabilityMarks({ bins }: { bins: readonly Bin[] }) {
  const { x, y } = usePlot();
  const drawn = useMemo(() => {
    const along = bins.map((bin) => bin.predicted);
    return [(bin: Bin) => bin.low, (bin: Bin) => bin.observed, (bin: Bin) => bin.high].map((read) => ({
      x: along,
      y: bins.map(read),
    }));
  }, [bins]);
  return (
    <g>
      <path className={markStyles.dotted} d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
      <LineLabels lines={ideal} obstacles={drawn} />
      <path
        className={markStyles.second}
        d={bins.map((bin, i) => `${i ? 'L' : 'M'}${x(bin.predicted)} ${y(bin.observed)}`).join('')}
      />
      {bins.map((bin) => (
        <g key={bin.from}>
          <Whisker at={bin.predicted} low={bin.low} high={bin.high} />
          <circle className={dotStyles.dot} cx={x(bin.predicted)} cy={y(bin.observed)} r={4} />
        </g>
      ))}
    </g>
  );
}

/** How many rows each point rests on. */
export function CountBars({ bins }: { bins: readonly Bin[] }) {
  const { x, y } = usePlot();
  return (
    <path
      style={{ fill: 'var(--chart-baseline)' }}
      d={bins
        .map((bin) => {
          const left = x(bin.from) + 0.5;
          const right = Math.max(left + 1, x(bin.to) - 0.5);
          return `M${left} ${y(0)}H${right}V${y(bin.n)}H${left}Z`;
        })
        .join('')}
    />
  );
}

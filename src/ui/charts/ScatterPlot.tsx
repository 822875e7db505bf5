import { useMemo } from 'react';
import { formatNumber } from '#core/words/format.ts';
import { count } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { spread } from './LinesPlot.tsx';
import type { BrushSpec } from './plot/Brush.tsx';
import type { AxisSpec } from './plot/geometry.ts';
import { usePlot } from './plot/geometry.ts';
import markStyles from './plot/marks.module.css';
import { Whisker } from './plot/marks.tsx';
import { Plot } from './plot/Plot.tsx';
import { PointNames } from './plot/PointNames.tsx';
import pointStyles from './plot/Points.module.css';
import { maxDots, Points } from './plot/Points.tsx';

export interface TrendPoint {
  x: number;
  y: number;
  low: number;
  high: number;
  n: number;
}

interface ScatterPlotProps extends Framing {
  title: string;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  xAxis: AxisSpec;
  yAxis: AxisSpec;
  /** One a point; drawn where there are few, read out at each. */
  names?: readonly string[];
  /** Means over bands of x, with intervals. */
  trend?: readonly TrendPoint[];
  /** Draw the line where x equals y. */
  diagonal?: boolean;
  height?: number;
  /** Rows are chosen by dragging a rectangle. */
  brush?: BrushSpec;
}

/** Two figures of the same rows against each other; shaded cells where there are too many rows for dots. */
export function ScatterPlot(props: ScatterPlotProps) {
  const {
    x,
    y,
    xAxis,
    yAxis,
    names,
    trend,
    diagonal = false,
    height = 320,
    title,
    brush,
    ...framing
  } = props;
  const indices = useMemo(() => spread(x.length, 400), [x]);
  const stops = useMemo(() => {
    if (trend && trend.length > 0)
      return trend.map((point) => ({
        x: point.x,
        y: point.y,
        title: `${xAxis.label}: around ${xAxis.format(point.x)}`,
        values: [
          [
            `mean ${yAxis.label}`,
            `${formatNumber(point.y)} [${formatNumber(point.low)}, ${formatNumber(point.high)}]`,
          ],
          ['rows', count(point.n)],
        ] as const,
      }));
    return indices
      .map((i) => ({
        x: x[i]!,
        y: y[i]!,
        title: names?.[i] ?? `Row ${count(i + 1)}`,
        values: [
          [xAxis.label, formatNumber(x[i]!)],
          [yAxis.label, formatNumber(y[i]!)],
        ] as const,
      }))
      .sort((a, b) => a.x - b.x);
  }, [indices, x, y, names, trend, xAxis, yAxis]);
  const table = (rows: readonly number[]): TableData => ({
    columns: [
      { name: names ? 'Name' : 'Row' },
      { name: xAxis.label, format: (v) => formatNumber(v) },
      { name: yAxis.label, format: (v) => formatNumber(v) },
    ],
    rows: rows.map((i) => [names?.[i] ?? i + 1, x[i]!, y[i]!]),
  });
  return (
    <ChartFrame
      {...framing}
      title={title}
      caption={x.length > maxDots ? `${framing.caption}; darker cells hold more rows` : framing.caption}
      table={trend && trend.length > 0 ? trendTable(trend, xAxis, yAxis) : table(spread(x.length, 200))}
      fullTable={() => table(spread(x.length, x.length))}
    >
      <Plot x={xAxis} y={yAxis} height={height} stops={stops} stopsLabel={title} brush={brush}>
        <Points x={x} y={y} />
        {diagonal && <Diagonal />}
        {trend && <Trend points={trend} />}
        {names && names.length <= 60 && <PointNames x={x} y={y} names={names} />}
      </Plot>
    </ChartFrame>
  );
}

function Diagonal() {
  const { x, y, clip } = usePlot();
  const low = Math.min(x.domain[0], y.domain[0]);
  const high = Math.max(x.domain[1], y.domain[1]);
  return (
    <path className={markStyles.dotted} clipPath={clip} d={`M${x(low)} ${y(low)}L${x(high)} ${y(high)}`} />
  );
}

function Trend({ points }: { points: readonly TrendPoint[] }) {
  const { x, y } = usePlot();
  return (
    <g>
      <path
        className={pointStyles.trend}
        d={points.map((p, i) => `${i ? 'L' : 'M'}${x(p.x)} ${y(p.y)}`).join('')}
      />
      {points.map((p) => (
        <Whisker key={p.x} at={p.x} low={p.low} high={p.high} />
      ))}
    </g>
  );
}

function trendTable(trend: readonly TrendPoint[], xAxis: AxisSpec, yAxis: AxisSpec): TableData {
  const two = (v: number) => formatNumber(v);
  return {
    columns: [
      { name: xAxis.label, format: two },
      { name: `Mean ${yAxis.label}`, format: two },
      { name: 'Low', format: two },
      { name: 'High', format: two },
      { name: 'Rows' },
    ],
    rows: trend.map((p) => [p.x, p.y, p.low, p.high, p.n]),
  };
}

import { useMemo } from 'react';
import type { Points } from '#core/charts/paths.ts';
import type { AxisSpec } from './plot/geometry.ts';
import { Band, CurveLine, LineLabels, type LineLook } from './plot/marks.tsx';
import { Plot } from './plot/Plot.tsx';
import type { Stop } from './plot/PlotCursor.tsx';

export interface Series {
  name: string;
  points: Points;
  look?: LineLook;
  colour?: string;
  step?: 'after';
  /** Interval along the line, over the same x. */
  low?: ArrayLike<number>;
  high?: ArrayLike<number>;
}

interface LinesPlotProps {
  x: AxisSpec;
  y: AxisSpec;
  height?: number;
  /** In order of importance: the first is drawn on top and labelled first. */
  series: readonly Series[];
  stops: readonly Stop[];
  stopsLabel: string;
}

/** Lines over one pair of axes, each named beside itself. */
export function LinesPlot({ x, y, height = 300, series, stops, stopsLabel }: LinesPlotProps) {
  const colours = useMemo(
    () => Object.fromEntries(series.flatMap((line) => (line.colour ? [[line.name, line.colour]] : []))),
    [series],
  );
  return (
    <Plot x={x} y={y} height={height} stops={stops} stopsLabel={stopsLabel}>
      {series.map(
        (line) =>
          line.low &&
          line.high && (
            <Band key={line.name} x={line.points.x} low={line.low} high={line.high} colour={line.colour} />
          ),
      )}
      {[...series].reverse().map((line) => (
        <CurveLine
          key={line.name}
          points={line.points}
          look={line.look}
          colour={line.colour}
          step={line.step}
        />
      ))}
      <LineLabels lines={series} colours={colours} />
    </Plot>
  );
}

/** At most `most` indices of n, evenly spaced, both ends among them. */
export function spread(n: number, most: number): number[] {
  if (n <= most) return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (n - 1)) / (most - 1)));
}

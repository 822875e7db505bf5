import { useMemo } from 'react';
import { formatTick } from '#core/words/format.ts';
import type { Framing } from './framing.ts';
import type { BrushSpec } from './plot/Brush.tsx';
import type { AxisSpec } from './plot/geometry.ts';
import { ScatterPlot, type TrendPoint } from './ScatterPlot.tsx';

interface LengthScatterProps extends Framing {
  /** Characters of each response. Shape [n]. */
  length: ArrayLike<number>;
  /** Shape [n]; NaN where invalid. */
  score: ArrayLike<number>;
  scoreName: string;
  scoreDomain: readonly [number, number];
  /** Mean score over bands of length. */
  trend?: readonly TrendPoint[];
  /** Rows are chosen by dragging a rectangle. */
  brush?: BrushSpec;
}

/** Whether long answers get high scores: the bias that every judge is suspected of. */
export function LengthScatter({
  length,
  score,
  scoreName,
  scoreDomain,
  trend,
  brush,
  title,
  ...framing
}: LengthScatterProps) {
  const xAxis = useMemo<AxisSpec>(() => {
    let low = Infinity;
    let high = 1;
    for (let i = 0; i < length.length; i++) {
      if (length[i]! > 0 && length[i]! < low) low = length[i]!;
      if (length[i]! > high) high = length[i]!;
    }
    return {
      label: 'Response length (characters)',
      kind: 'log',
      domain: [Math.min(low, high / 2), high],
      format: formatTick,
    };
  }, [length]);
  const yAxis = useMemo<AxisSpec>(
    () => ({ label: scoreName, domain: scoreDomain, format: formatTick }),
    [scoreName, scoreDomain],
  );
  return (
    <ScatterPlot
      {...framing}
      title={title ?? `${scoreName} against response length`}
      x={length}
      y={score}
      xAxis={xAxis}
      yAxis={yAxis}
      trend={trend}
      brush={brush}
    />
  );
}

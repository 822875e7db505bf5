import { createContext, useContext } from 'react';
import { type Scale, type ScaleKind, scale, ticks } from '#core/charts/scales.ts';

export interface AxisSpec {
  /** What the axis measures, with its unit: "Rows accepted (%)". */
  label: string;
  domain: readonly [number, number];
  kind?: ScaleKind;
  format: (value: number) => string;
  /** Where the ticks stand; round values where left out. */
  ticks?: readonly number[];
  /** The domain's start is at the far end: the first of a list of rows is then on top. */
  reversed?: boolean;
}

/** The rectangle that data is drawn in, in pixels of the chart's SVG. */
export interface PlotGeometry {
  left: number;
  top: number;
  width: number;
  height: number;
  x: Scale;
  y: Scale;
  xTicks: readonly number[];
  yTicks: readonly number[];
  /** Letters that a tick label of the y axis has room for. */
  yLetters: number;
  /** Value of `clip-path` that keeps a mark inside the rectangle. */
  clip: string;
}

const tickSpacing = { x: 88, y: 48 };
/** Width of a figure or letter at 11 px. */
const figureWidth = 6.8;
/** The most that tick labels may take of a chart's width. */
const widestLabels = 0.36;

/** Lays out a plot: the left margin is as wide as its widest tick label, never wider. */
export function layout(
  size: { width: number; height: number },
  x: AxisSpec,
  y: AxisSpec,
  margin: { top: number; right: number; bottom: number },
  clipId: string,
): PlotGeometry {
  const height = Math.max(1, size.height - margin.top - margin.bottom);
  const yTicks =
    y.ticks ?? ticks(y.kind ?? 'linear', y.domain[0], y.domain[1], Math.max(2, height / tickSpacing.y));
  const longest = Math.max(1, ...yTicks.map((tick) => y.format(tick).length));
  const yLetters = Math.max(4, Math.min(longest, Math.floor((size.width * widestLabels) / figureWidth)));
  const left = Math.ceil(yLetters * figureWidth) + 10;
  const width = Math.max(1, size.width - left - margin.right);
  const xTicks =
    x.ticks ?? ticks(x.kind ?? 'linear', x.domain[0], x.domain[1], Math.max(2, width / tickSpacing.x));
  const across: [number, number] = [left, left + width];
  const up: [number, number] = [margin.top + height, margin.top];
  return {
    left,
    top: margin.top,
    width,
    height,
    x: scale(x.kind ?? 'linear', x.domain, x.reversed ? [across[1], across[0]] : across),
    y: scale(y.kind ?? 'linear', y.domain, y.reversed ? [up[1], up[0]] : up),
    xTicks,
    yTicks,
    yLetters,
    clip: `url(#${clipId})`,
  };
}

export const PlotContext = createContext<PlotGeometry | null>(null);

/** The geometry of the surrounding plot. Marks draw with it. */
export function usePlot(): PlotGeometry {
  const geometry = useContext(PlotContext);
  if (!geometry) throw new Error('A mark stands outside a Plot.');
  return geometry;
}

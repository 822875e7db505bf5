import { useMemo } from 'react';
import { bandPath, linePath, type Points } from '#core/charts/paths.ts';
import { pixelExtremes } from '../base/downsample.ts';
import { type Box, type LabelledLine, type PlacedLabel, placeLabels } from '../base/labels.ts';
import { type PlotGeometry, usePlot } from './geometry.ts';
import styles from './marks.module.css';

export type LineLook = 'main' | 'second' | 'baseline' | 'dotted' | 'reference';

/** A line of any length, thinned to the pixels there are without losing an extreme. */
export function CurveLine({
  points,
  look = 'main',
  colour,
  step,
}: {
  points: Points;
  look?: LineLook;
  /** A series colour, where lines are of equal rank. */
  colour?: string;
  step?: 'after';
}) {
  const { x, y, width, clip } = usePlot();
  const path = useMemo(() => {
    const indices = pixelExtremes(points.x, points.y, x.domain, width);
    return linePath(points, x, y, { indices, step });
  }, [points, x, y, width, step]);
  return (
    <path className={styles[look]} style={colour ? { stroke: colour } : undefined} d={path} clipPath={clip} />
  );
}

/** An interval along a curve. */
export function Band({
  x: xs,
  low,
  high,
  colour,
}: {
  x: ArrayLike<number>;
  low: ArrayLike<number>;
  high: ArrayLike<number>;
  colour?: string;
}) {
  const { x, y, clip } = usePlot();
  return (
    <path
      className={styles.band}
      clipPath={clip}
      style={colour ? { fill: colour } : undefined}
      d={useMemo(() => bandPath(xs, low, high, x, y), [xs, low, high, x, y])}
    />
  );
}

interface LabelOptions {
  /** Pixels at the top and bottom of the plot that stay free. */
  inset?: { top: number; bottom: number };
  /** Lines without a name that labels keep away from. */
  obstacles?: readonly Points[];
  /** Boxes that no label may cover. */
  taken?: readonly Box[];
}

const noInset = { top: 0, bottom: 0 };

/** One plot's labels, so that the marker, which keeps off them, does not place them again. */
const lastPlaced = new WeakMap<readonly LabelledLine[], { plot: PlotGeometry; placed: PlacedLabel[] }>();

/** Where the names of lines stand in the surrounding plot: the same for every caller with the same lines. */
export function useLabels(
  lines: readonly LabelledLine[],
  { inset = noInset, obstacles, taken }: LabelOptions = {},
) {
  const plot = usePlot();
  return useMemo(() => {
    const known = lastPlaced.get(lines);
    if (known?.plot === plot && !obstacles && !taken) return known.placed;
    const { x, y, left, top, width, height } = plot;
    const free = { left, right: left + width, top: top + inset.top, bottom: top + height - inset.bottom };
    const placed = placeLabels(lines, x, y, free, obstacles, taken);
    lastPlaced.set(lines, { plot, placed });
    return placed;
  }, [lines, plot, inset, obstacles, taken]);
}

interface LineLabelsProps extends LabelOptions {
  lines: readonly LabelledLine[];
  colours?: Readonly<Record<string, string>>;
}

/** The names of lines, each beside its line, where the others leave room. */
export function LineLabels({ lines, colours, ...options }: LineLabelsProps) {
  return useLabels(lines, options).map((label) => (
    <text
      key={label.name}
      className={styles.label}
      x={label.x}
      y={label.y}
      style={colours?.[label.name] ? { fill: colours[label.name] } : undefined}
    >
      {label.name}
    </text>
  ));
}

/** An interval up and down at x. */
export function Whisker({ at, low, high }: { at: number; low: number; high: number }) {
  const { x, y } = usePlot();
  const px = x(at);
  return (
    <path
      className={styles.whisker}
      d={`M${px} ${y(low)}V${y(high)}M${px - 3} ${y(low)}H${px + 3}M${px - 3} ${y(high)}H${px + 3}`}
    />
  );
}

/** A straight line across, with its name at an end. */
export function Level({ value, name, look = 'baseline' }: { value: number; name?: string; look?: LineLook }) {
  const { y, left, width } = usePlot();
  return (
    <>
      <path className={styles[look]} d={`M${left} ${y(value)}h${width}`} />
      {name && (
        <text className={styles.label} x={left + width - 2} y={y(value) - 4} textAnchor="end">
          {name}
        </text>
      )}
    </>
  );
}

import type { Scale } from './scales.ts';

/** Values along a line, in order of x. Shape [n] each. */
export interface Points {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

const tenth = (pixel: number) => Math.round(pixel * 10) / 10;

/**
 * SVG path data of a line. A NaN breaks it: nothing is drawn across what is not known.
 * @param step 'after' holds a value until the next x, as an empirical curve does
 */
export function linePath(
  points: Points,
  x: Scale,
  y: Scale,
  options: { step?: 'after'; indices?: ArrayLike<number> } = {},
): string {
  const n = options.indices?.length ?? points.x.length;
  const parts: string[] = [];
  let pen = 'M';
  for (let k = 0; k < n; k++) {
    const i = options.indices ? options.indices[k]! : k;
    const px = tenth(x(points.x[i]!));
    const py = tenth(y(points.y[i]!));
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      pen = 'M';
      continue;
    }
    parts.push(pen === 'L' && options.step ? `H${px}V${py}` : `${pen}${px} ${py}`);
    pen = 'L';
  }
  return parts.join('');
}

/** SVG path data of the area between two curves over the same x; broken where either is NaN. */
export function bandPath(
  xs: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  x: Scale,
  y: Scale,
): string {
  const runs: number[][] = [];
  let open = false;
  for (let i = 0; i < xs.length; i++) {
    const known = Number.isFinite(low[i]) && Number.isFinite(high[i]);
    if (known && !open) runs.push([]);
    if (known) runs.at(-1)!.push(i);
    open = known;
  }
  const at = (i: number, values: ArrayLike<number>) => `${tenth(x(xs[i]!))} ${tenth(y(values[i]!))}`;
  return runs
    .filter((run) => run.length > 1)
    .map(
      (run) =>
        `M${run.map((i) => at(i, high)).join('L')}L${[...run]
          .reverse()
          .map((i) => at(i, low))
          .join('L')}Z`,
    )
    .join('');
}

/** The value of a line at `x`, between its points; NaN outside them. */
export function valueAt(points: Points, x: number): number {
  const n = points.x.length;
  if (n === 0 || x < points.x[0]! || x > points.x[n - 1]!) return Number.NaN;
  let low = 0;
  let high = n - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points.x[middle]! <= x) low = middle;
    else high = middle;
  }
  const span = points.x[high]! - points.x[low]!;
  if (span <= 0) return points.y[high]!;
  return points.y[low]! + ((x - points.x[low]!) / span) * (points.y[high]! - points.y[low]!);
}

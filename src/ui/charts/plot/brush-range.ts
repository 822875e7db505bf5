import type { Scale } from '#core/charts/scales.ts';

/** What is chosen of an axis; null: open, to the end of the axis and beyond. */
export interface Range {
  low: number | null;
  high: number | null;
}

/** An axis that rows are chosen by. */
export interface BrushAxis {
  /** What is chosen by: "Judge score". */
  name: string;
  range: Range | null;
  format: (value: number) => string;
}

/** Pixels from the end of an axis within which a range is open there. */
const edge = 2;

/** Decimals that tell one pixel of an axis from the next, so that a condition reads 3.25 and not 3.2481203. */
function decimalsOf([low, high]: readonly [number, number]): number {
  const span = Math.abs(high - low);
  return span > 0 ? Math.min(12, Math.max(0, Math.ceil(-Math.log10(span / 500)))) : 0;
}

export const rounded = (value: number, domain: readonly [number, number]): number =>
  Number(value.toFixed(decimalsOf(domain)));

/** The range between two pixels of an axis; null where it is all of it. */
export function rangeBetween(axis: Scale, a: number, b: number): Range | null {
  const [first, last] = axis.range;
  const ends = [Math.min(first, last), Math.max(first, last)] as const;
  const [from, to] = [Math.max(ends[0], Math.min(a, b)), Math.min(ends[1], Math.max(a, b))];
  const values = [
    from <= ends[0] + edge ? null : rounded(axis.invert(from), axis.domain),
    to >= ends[1] - edge ? null : rounded(axis.invert(to), axis.domain),
  ];
  if (first > last) values.reverse();
  const [low, high] = values as [number | null, number | null];
  return low === null && high === null ? null : { low, high };
}

/** Where a range lies on an axis, in pixels, ascending and inside it. */
export function pixelsOf(axis: Scale, { low, high }: Range): readonly [number, number] {
  const [first, last] = axis.range;
  const ends = [Math.min(first, last), Math.max(first, last)] as const;
  const at = (value: number) => Math.max(ends[0], Math.min(ends[1], axis(value)));
  const [a, b] = [low === null ? first : at(low), high === null ? last : at(high)];
  return a <= b ? [a, b] : [b, a];
}

/** The range with one of its ends moved by a key: never past the other end, open at the end of the axis. */
export function moved(
  range: Range | null,
  side: keyof Range,
  by: number,
  domain: readonly [number, number],
): Range | null {
  const [start, end] = domain;
  const low = range?.low ?? start;
  const high = range?.high ?? end;
  const value = rounded((side === 'low' ? low : high) + by, domain);
  const next =
    side === 'low'
      ? { low: Math.min(Math.max(start, value), high), high }
      : { low, high: Math.max(Math.min(end, value), low) };
  const open = { low: next.low <= start ? null : next.low, high: next.high >= end ? null : next.high };
  return open.low === null && open.high === null ? null : open;
}

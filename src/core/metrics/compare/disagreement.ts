import type { ScoreColumn } from '../rows.ts';
import { tieOrder } from '../tie-order.ts';

/** A row on which two judges differ. */
export interface Disagreement {
  /** Position of the row in the columns. */
  row: number;
  /** Share of the common rows that each judge scores lower, ties half: comparable whatever the scales. */
  first: number;
  second: number;
}

/** The rows whose places in the two judges' orders are furthest apart, furthest first. */
export function mostDisagreeing(first: ScoreColumn, second: ScoreColumn, limit: number): Disagreement[] {
  const rows = Int32Array.from(first.score.keys()).filter((row) => first.valid[row] && second.valid[row]);
  const a = quantiles(Float64Array.from(rows, (row) => first.score[row]!));
  const b = quantiles(Float64Array.from(rows, (row) => second.score[row]!));
  return Array.from(rows, (row, i) => ({ row, first: a[i]!, second: b[i]! }))
    .sort((x, y) => Math.abs(y.first - y.second) - Math.abs(x.first - x.second) || x.row - y.row)
    .slice(0, limit);
}

function quantiles(values: Float64Array): Float64Array {
  const { group, end } = tieOrder(values);
  return Float64Array.from(group, (g) => {
    const start = g === 0 ? 0 : end[g - 1]!;
    return (start + end[g]!) / 2 / values.length;
  });
}

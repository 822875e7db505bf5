import { tieOrder } from '../tie-order.ts';

/** A rising function given by points; between them linear, beyond them flat. */
export interface RisingFunction {
  x: number[];
  y: number[];
}

/**
 * The rising function of x that fits y best in squares: pool adjacent violators over distinct x.
 * Source: Zadrozny and Elkan 2002, for probabilities.
 */
export function fitIsotonic(x: Float64Array, y: ArrayLike<number>): RisingFunction {
  const ties = tieOrder(x);
  const pools: { sum: number; weight: number; from: number; to: number }[] = [];
  let start = 0;
  for (const end of ties.end) {
    const rows = ties.order.subarray(start, end);
    const value = x[rows[0]!]!;
    pools.push({
      sum: rows.reduce((sum, row) => sum + y[row]!, 0),
      weight: rows.length,
      from: value,
      to: value,
    });
    while (pools.length > 1 && mean(pools.at(-2)!) >= mean(pools.at(-1)!)) {
      const last = pools.pop()!;
      const pool = pools.at(-1)!;
      pool.sum += last.sum;
      pool.weight += last.weight;
      pool.to = last.to;
    }
    start = end;
  }
  const out: RisingFunction = { x: [], y: [] };
  for (const pool of pools) {
    out.x.push(pool.from);
    out.y.push(mean(pool));
    if (pool.to === pool.from) continue;
    out.x.push(pool.to);
    out.y.push(mean(pool));
  }
  return out;
}

const mean = (pool: { sum: number; weight: number }) => pool.sum / pool.weight;

/** Value of the function at x. */
export function risingValue(f: RisingFunction, x: number): number {
  const last = f.x.length - 1;
  if (x <= f.x[0]!) return f.y[0]!;
  if (x >= f.x[last]!) return f.y[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (f.x[middle]! <= x) low = middle;
    else high = middle;
  }
  const share = (x - f.x[low]!) / (f.x[high]! - f.x[low]!);
  return f.y[low]! + share * (f.y[high]! - f.y[low]!);
}

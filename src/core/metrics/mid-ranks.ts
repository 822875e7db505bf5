import { tieOrder } from './tie-order.ts';

/**
 * 1 for the least value; equal values share the mean of their ranks. A NaN is given NaN and takes no part in the ranks of
 * the others. n log n.
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const known = Int32Array.from({ length: values.length }, (_, i) => i).filter(
    (i) => !Number.isNaN(values[i]),
  );
  const { order, end, groups } = tieOrder(Float64Array.from(known, (i) => values[i]!));
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  for (let g = 0, start = 0; g < groups; start = end[g]!, g++)
    for (let place = start; place < end[g]!; place++)
      ranks[known[order[place]!]!] = (start + 1 + end[g]!) / 2;
  return ranks;
}

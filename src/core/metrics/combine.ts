import type { Resampled } from './bootstrap.ts';
import { type MaybeEstimate, undefinedFor } from './estimate.ts';
import { percentileInterval } from './interval.ts';

/** One key of one resampled statistic. */
export interface Figure<K extends string = string> {
  of: Resampled<K>;
  key: K;
}

const tooFewOf = <K extends string>({ of, key }: Figure<K>) => of.statistic.tooFew?.(key) ?? null;

/**
 * first − second, paired: both sides see the same resamples, so what they share cancels.
 * Undefined where either side is.
 */
export function difference<A extends string, B extends string>(
  first: Figure<A>,
  second: Figure<B>,
): MaybeEstimate {
  const n = Math.min(first.of.statistic.n, second.of.statistic.n);
  for (const { of, key } of [first, second] as Figure[])
    if (Number.isNaN(of.value(key))) return undefinedFor(of.statistic.explain(key), n);
  const value = first.of.value(first.key) - second.of.value(second.key);
  const tooFew = tooFewOf(first) ?? tooFewOf(second);
  if (tooFew !== null) return { value, n, noInterval: tooFew };
  const [a, b] = [first.of.draws(first.key), second.of.draws(second.key)];
  const [rangeA, rangeB] = [first.of.statistic.range[first.key], second.of.statistic.range[second.key]];
  return {
    value,
    n,
    ...percentileInterval(
      a.map((value, draw) => value - b[draw]!),
      Math.min(first.of.statistic.clusters, second.of.statistic.clusters),
      [rangeA[0] - rangeB[1], rangeA[1] - rangeB[0]],
    ),
  };
}

/**
 * Plain mean over groups, such as generator models, each counting the same whatever its rows.
 * Groups in which the figure has no value are left out, and the note says how many.
 * @param clusters clusters of all the groups' rows together
 */
export function average<K extends string>(groups: readonly Figure<K>[], clusters: number): MaybeEstimate {
  const rows = groups.reduce((sum, group) => sum + group.of.statistic.n, 0);
  const defined = groups.filter((group) => !Number.isNaN(group.of.value(group.key)));
  if (defined.length === 0) return undefinedFor('The figure has no value in any group.', rows);
  const mean = (of: (group: Figure<K>) => number) =>
    defined.reduce((sum, group) => sum + of(group), 0) / defined.length;
  const draws = defined[0]!.of
    .draws(defined[0]!.key)
    .map((_, draw) => mean((group) => group.of.draws(group.key)[draw]!));
  const { range } = defined[0]!.of.statistic;
  const interval = percentileInterval(draws, clusters, range[defined[0]!.key]);
  const left = groups.length - defined.length;
  const leftOut =
    left > 0 ? `Without ${left} of ${groups.length} groups, where the figure has no value.` : '';
  const note = [leftOut, 'note' in interval ? interval.note : ''].filter(Boolean).join(' ');
  const n = defined.reduce((sum, group) => sum + group.of.statistic.n, 0);
  const value = mean((group) => group.of.value(group.key));
  if ('noInterval' in interval) return { value, n, noInterval: interval.noInterval };
  return { value, low: interval.low, high: interval.high, n, ...(note ? { note } : {}) };
}

import type { Interval } from './interval.ts';
import type { Sample } from './sample.ts';

/**
 * One or several figures of a sample that can be computed for any resample of its clusters.
 * The value and every bootstrap draw come from the same function: counts of 1 give the sample itself.
 */
export interface Statistic<K extends string = string> {
  readonly keys: readonly K[];
  /** Least and greatest possible value of each key. */
  readonly range: Readonly<Record<K, readonly [number, number]>>;
  /** Rows. */
  readonly n: number;
  /** Clusters that have at least one of these rows. */
  readonly clusters: number;
  /**
   * For a figure that is a norm of gaps, such as ECE: the key of the norm of (a draw's gaps − the sample's
   * gaps). See `normInterval`.
   */
  readonly noise?: Readonly<Partial<Record<K, K>>>;
  /** A closed-form interval where resampling gives none that holds; null where the percentiles are taken. */
  interval?(key: K, value: (key: string) => number): Interval | null;
  /**
   * For a key whose draws are skewed because they rest on few instructions: how many these are. Its interval reaches
   * as far to the other side of the value as the percentiles reach to the one.
   */
  carriers?(key: K): number | null;
  /** Why a key's draws carry no interval, such as too few bad rows, as a sentence; null where they do. */
  tooFew?(key: K): string | null;
  /**
   * Write each key's value to out[at…], NaN where it is undefined.
   * @param counts how often each cluster was drawn; indexed by cluster number
   */
  evaluate(counts: Uint8Array, out: Float64Array, at: number): void;
  /** Why a key is undefined for the sample itself, as a sentence. */
  explain(key: K): string;
}

export type KeyOf<S> = S extends Statistic<infer K> ? K : never;

/** Several statistics of the same rows as one. Their keys must differ. */
export function together<const S extends readonly [Statistic, ...Statistic[]]>(
  ...statistics: S
): Statistic<KeyOf<S[number]>> {
  type K = KeyOf<S[number]>;
  const owner = (key: K) => statistics.find(({ keys }) => keys.includes(key))!;
  return {
    keys: statistics.flatMap(({ keys }) => keys) as K[],
    range: Object.assign({}, ...statistics.map(({ range }) => range)),
    noise: Object.assign({}, ...statistics.map(({ noise }) => noise)),
    n: statistics[0].n,
    clusters: statistics[0].clusters,
    evaluate(counts, out, at) {
      let place = at;
      for (const statistic of statistics) {
        statistic.evaluate(counts, out, place);
        place += statistic.keys.length;
      }
    },
    interval: (key, value) => owner(key).interval?.(key, value) ?? null,
    carriers: (key) => owner(key).carriers?.(key) ?? null,
    tooFew: (key) => owner(key).tooFew?.(key) ?? null,
    explain: (key) => owner(key).explain(key),
  };
}

/**
 * Rows in the order of a pass, each packed into one whole number: cluster · 4 + loss · 2 + (1 at the end of
 * a tie group). One array is read where three would be; that is a third of the time of a draw.
 */
export function packedRows(
  order: Int32Array,
  last: Uint8Array,
  cluster: Int32Array,
  loss: Uint8Array | null = null,
): Int32Array {
  return order.map((row, place) => (cluster[row]! << 2) | ((loss?.[row] ?? 0) << 1) | last[place]!);
}

/** Packed rows, best score first; read in this order, a tie group ends at its least row in `byScore`. */
export function rowsByFallingScore({ byScore, cluster }: Sample, loss: Uint8Array): Int32Array {
  const ends = byScore.last.map((_, place) => (place === 0 ? 1 : byScore.last[place - 1]!));
  return packedRows(byScore.order, ends, cluster, loss).reverse();
}

/**
 * What a cluster's count is multiplied by before it is summed. Every figure is a ratio, so the factor
 * cancels; but sums are then floats from the first step on. Whole numbers would be checked for overflow at
 * every sum and product, which makes a draw up to five times as long.
 */
export const floatUnit = 0.5;

/**
 * Rows that a pass takes in one call. Between calls its sums wait in a Float64Array: so V8 knows them as floats
 * from the first row on, and optimises a function that is called often. In one that loops over all rows it
 * gives up half-way in some runs and not in others, and a draw takes up to eight times as long.
 */
export const chunkRows = 4096;

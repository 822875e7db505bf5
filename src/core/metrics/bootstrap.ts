import { countDraws } from '../random/random.ts';
import { type BootstrapOptions, defaultBootstrap } from './bootstrap-options.ts';
import { type MaybeEstimate, undefinedFor } from './estimate.ts';
import { mirroredInterval, normInterval, percentileInterval } from './interval.ts';
import type { KeyOf, Statistic } from './statistic.ts';

/** A statistic's values and its bootstrap draws. */
export class Resampled<K extends string = string> {
  readonly statistic: Statistic<K>;
  readonly #values: Float64Array;
  readonly #draws: Float64Array[];

  constructor(statistic: Statistic<K>, values: Float64Array, draws: Float64Array[]) {
    this.statistic = statistic;
    this.#values = values;
    this.#draws = draws;
  }

  value(key: K): number {
    return this.#values[this.statistic.keys.indexOf(key)]!;
  }

  draws(key: K): Float64Array {
    return this.#draws[this.statistic.keys.indexOf(key)]!;
  }

  /** Every key's estimate, by key. */
  estimates(): Record<K, MaybeEstimate> {
    const entries = this.statistic.keys.map((key) => [key, this.estimate(key)]);
    return Object.fromEntries(entries) as Record<K, MaybeEstimate>;
  }

  estimate(key: K): MaybeEstimate {
    const { statistic } = this;
    const value = this.value(key);
    if (Number.isNaN(value)) return undefinedFor(statistic.explain(key), statistic.n);
    const { n } = statistic;
    if (statistic.clusters > 1) {
      const closed = statistic.interval?.(key, (other) => this.value(other as K));
      if (closed) return { value, n, ...closed };
      const tooFew = statistic.tooFew?.(key);
      if (tooFew) return { value, n, noInterval: tooFew };
    }
    const carriers = statistic.carriers?.(key) ?? null;
    const noise = statistic.noise?.[key];
    const usual = percentileInterval(this.draws(key), carriers ?? statistic.clusters, statistic.range[key]);
    if (carriers !== null && !('noInterval' in usual))
      return { value, n, ...mirroredInterval(value, usual, statistic.range[key]) };
    const interval = noise ? normInterval(value, usual, this.draws(noise), statistic.clusters) : usual;
    return { value, n, ...interval };
  }
}

/**
 * Evaluate statistics on the sample and on resamples of its clusters (instructions), with replacement.
 * All statistics see the same draws, so differences between them are paired.
 * @param clusters how many cluster numbers there are; each draw takes that many, with replacement
 */
export function bootstrap<const S extends readonly Statistic[]>(
  statistics: S,
  clusters: number,
  options: BootstrapOptions = defaultBootstrap,
): { [I in keyof S]: Resampled<KeyOf<S[I]>> } {
  const counts = new Uint8Array(clusters).fill(1);
  const out = new Float64Array(Math.max(0, ...statistics.map(({ keys }) => keys.length)));
  const values = statistics.map((statistic) => {
    statistic.evaluate(counts, out, 0);
    return out.slice(0, statistic.keys.length);
  });
  const draws = statistics.map(({ keys }) => keys.map(() => new Float64Array(options.draws)));
  const state = Uint32Array.of(options.seed);
  for (let draw = 0; draw < options.draws; draw++) {
    countDraws(state, counts);
    statistics.forEach((statistic, s) => {
      statistic.evaluate(counts, out, 0);
      draws[s]!.forEach((values, k) => {
        values[draw] = out[k]!;
      });
    });
  }
  const resampled = statistics.map((statistic, s) => new Resampled(statistic, values[s]!, draws[s]!));
  return resampled as unknown as { [I in keyof S]: Resampled<KeyOf<S[I]>> };
}

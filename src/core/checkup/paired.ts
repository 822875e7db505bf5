import { bootstrap } from '../metrics/bootstrap.ts';
import type { BootstrapOptions } from '../metrics/bootstrap-options.ts';
import { type BoundedEstimate, type MaybeEstimate, undefinedFor } from '../metrics/estimate.ts';
import { renumber } from '../metrics/sample.ts';
import { intraclass } from '../metrics/selective/intraclass.ts';
import { floatUnit, type Statistic } from '../metrics/statistic.ts';
import { effectiveRows, wilsonInterval } from '../metrics/wilson.ts';

/** Differences of pairs, each with the instruction that it belongs to. */
export interface Differences {
  /** Shape [n]. */
  value: readonly number[];
  /** Instruction number. Shape [n]. */
  instruction: readonly number[];
}

const nothing = 'No pair has two valid scores.';

/**
 * Share of pairs whose difference is below 0, ties counted half: the AUROC of twins against their own originals.
 * Wilson's interval on rows ÷ design effect, so that a share of 1 has width.
 */
export function shareBelow({ value, instruction }: Differences): BoundedEstimate {
  const n = value.length;
  if (n === 0) return undefinedFor(nothing, 0);
  const below = value.map((each): number => (each < 0 ? 1 : each === 0 ? 0.5 : 0));
  const share = below.reduce((sum, each) => sum + each, 0) / n;
  const { cluster, clusters } = renumber(Int32Array.from(instruction));
  const sizes = new Float64Array(clusters);
  for (const each of cluster) sizes[each]! += 1;
  const squares = sizes.reduce((sum, size) => sum + size * size, 0);
  // A tie counts as a miss here: the correlation within an instruction is of whole successes.
  const alike = intraclass(
    Uint8Array.from(below, (each) => (each === 1 ? 0 : 1)),
    cluster,
    clusters,
  );
  const [low, high] = wilsonInterval(share, effectiveRows(n, squares, alike), clusters);
  return { value: share, low, high, n };
}

/** Mean difference, with a percentile bootstrap over instructions. */
export function meanDifference(differences: Differences, options?: BootstrapOptions): MaybeEstimate {
  if (differences.value.length === 0) return undefinedFor(nothing, 0);
  const { cluster, clusters } = renumber(Int32Array.from(differences.instruction));
  const statistic = meanStatistic(differences.value, cluster, clusters);
  const [resampled] = bootstrap([statistic], clusters, options);
  return resampled.estimate('mean');
}

function meanStatistic(value: readonly number[], cluster: Int32Array, clusters: number): Statistic<'mean'> {
  const sums = new Float64Array(clusters);
  const sizes = new Float64Array(clusters);
  for (const [row, k] of cluster.entries()) {
    sums[k]! += value[row]!;
    sizes[k]! += 1;
  }
  return {
    keys: ['mean'],
    range: { mean: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
    n: value.length,
    clusters,
    evaluate(counts, out, at) {
      let sum = 0;
      let weight = 0;
      for (let k = 0; k < clusters; k++) {
        const times = floatUnit * counts[k]!;
        sum += times * sums[k]!;
        weight += times * sizes[k]!;
      }
      out[at] = sum / weight;
    },
    explain: () => nothing,
  };
}

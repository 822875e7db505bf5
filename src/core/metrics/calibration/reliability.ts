import { type BoundedEstimate, undefinedFor } from '../estimate.ts';
import { cautiousIntraclass, clusterSums } from '../selective/intraclass.ts';
import { tieOrder } from '../tie-order.ts';
import { effectiveRows, wilsonInterval } from '../wilson.ts';
import { defaultBins, equalMassBin, equalWidthBin } from './bins.ts';

/** Rows whose probabilities are close to each other, and how many of them reached the cut. */
export interface ReliabilityBin {
  /** Edges of an equal-width bin; least and greatest probability of an equal-mass bin. */
  low: number;
  high: number;
  n: number;
  /** NaN in an empty bin. */
  meanProbability: number;
  /** Share of rows with label ≥ cut, with a Wilson interval on the effective number of rows. */
  frequency: BoundedEstimate;
}

export interface Reliability {
  equalWidth: ReliabilityBin[];
  equalMass: ReliabilityBin[];
}

/**
 * What a reliability diagram draws.
 * @param probability P(label ≥ cut) of each row, in [0, 1]
 * @param loss 1 where the label is below the cut
 * @param cluster instruction number of each row, 0 to clusters − 1
 */
export function reliability(
  probability: Float64Array,
  loss: Uint8Array,
  cluster: Int32Array,
  clusters: number,
  bins = defaultBins,
): Reliability {
  const correlation = cautiousIntraclass(clusterSums(loss, cluster, clusters));
  const binned = (binOf: ArrayLike<number>, edge: ((bin: number) => number) | null) =>
    Array.from({ length: bins }, (_, bin): ReliabilityBin => {
      const rows: number[] = [];
      for (let row = 0; row < probability.length; row++) if (binOf[row] === bin) rows.push(row);
      const inBin = rows.map((row) => probability[row]!);
      return {
        low: edge ? edge(bin) : inBin.reduce((least, p) => Math.min(least, p), Number.POSITIVE_INFINITY),
        high: edge ? edge(bin + 1) : inBin.reduce((most, p) => Math.max(most, p), Number.NEGATIVE_INFINITY),
        n: rows.length,
        meanProbability: inBin.reduce((sum, p) => sum + p, 0) / rows.length,
        frequency: frequencyOf(rows, loss, cluster, correlation),
      };
    });
  const width = Int32Array.from(probability, (p) => equalWidthBin(p, bins));
  return {
    equalWidth: binned(width, (bin) => bin / bins),
    equalMass: binned(massBins(probability, bins), null).filter(({ n }) => n > 0),
  };
}

function massBins(probability: Float64Array, bins: number): Int32Array {
  const ties = tieOrder(probability);
  const ofGroup = ties.end.map((end, g) => {
    const start = g === 0 ? 0 : ties.end[g - 1]!;
    return equalMassBin(start, end - start, probability.length, bins);
  });
  return ties.group.map((g) => ofGroup[g]!);
}

function frequencyOf(
  rows: number[],
  loss: Uint8Array,
  cluster: Int32Array,
  correlation: number,
): BoundedEstimate {
  const n = rows.length;
  if (n === 0) return undefinedFor('No row falls into this bin.', 0);
  const sizes = new Map<number, number>();
  let reached = 0;
  for (const row of rows) {
    sizes.set(cluster[row]!, (sizes.get(cluster[row]!) ?? 0) + 1);
    reached += 1 - loss[row]!;
  }
  const squares = [...sizes.values()].reduce((sum, size) => sum + size * size, 0);
  const value = reached / n;
  const [low, high] = wilsonInterval(value, effectiveRows(n, squares, correlation), sizes.size);
  return { value, low, high, n };
}

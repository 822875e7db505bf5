import type { BoundedEstimate } from '../estimate.ts';
import { undefinedFor } from '../estimate.ts';
import type { RowWeights } from '../labelling/row-weights.ts';
import type { Sample } from '../sample.ts';
import { ClusterTally, cautiousIntraclass } from '../selective/intraclass.ts';
import { wilsonInterval } from '../wilson.ts';
import type { PromiseUnit } from './promise-unit.ts';

/** Rows of each cluster. Shape [clusters]. */
export function clusterRows({ cluster, clusters }: Sample): Float64Array {
  const rows = new Float64Array(clusters);
  for (const k of cluster) rows[k]! += 1;
  return rows;
}

/**
 * The weight of each row: 1 ÷ rows of its instruction, or 1. Shape [n]. A weighted row stands for others,
 * and an instruction has all its rows with a weight, labelled or not.
 */
export function weightsOf(
  sample: Sample,
  unit: PromiseUnit,
  weighting: RowWeights | null = null,
): Float64Array {
  if (weighting)
    return Float64Array.from(
      sample.row,
      (row) => weighting.weight[row]! / (unit === 'row' ? 1 : weighting.rows[row]!),
    );
  if (unit === 'row') return new Float64Array(sample.n).fill(1);
  const rows = clusterRows(sample);
  return Float64Array.from(sample.cluster, (k) => 1 / rows[k]!);
}

/**
 * The most that the weights of one instruction may come to. It is known without any label: with weights for missing labels
 * it is what they would come to if all its rows were labelled.
 */
export function mostWeight(sample: Sample, unit: PromiseUnit, weighting: RowWeights | null = null): number {
  const largest = (of: Float64Array) => of.reduce((a, b) => Math.max(a, b), 0);
  if (weighting)
    return largest(
      Float64Array.from(
        sample.row,
        (row) => weighting.total[row]! / (unit === 'row' ? 1 : weighting.rows[row]!),
      ),
    );
  return unit === 'row' ? Math.max(1, largest(clusterRows(sample))) : 1;
}

/** Sums over accepted rows, kept up while rows are added one by one. */
export class AcceptedRows {
  /** Σ weight, Σ weight², Σ weight · loss. */
  weight = 0;
  squares = 0;
  loss = 0;
  /** Σ over instructions of (Σ weight)². */
  clusterSquares = 0;
  /** Σ over instructions of (Σ weight · loss)², and of Σ weight · Σ weight · loss. */
  #lossSquares = 0;
  #cross = 0;
  readonly #sums: ClusterTally;
  readonly #weight: Float64Array;
  readonly #loss: Float64Array;
  readonly #weighted: boolean;

  /** @param weighted whether labelled rows stand for others: their weights then go with the losses */
  constructor(clusters: number, weighted = false) {
    this.#sums = new ClusterTally(clusters);
    this.#weight = new Float64Array(clusters);
    this.#loss = new Float64Array(clusters);
    this.#weighted = weighted;
  }

  add(cluster: number, weight: number, loss: number): void {
    const before = this.#weight[cluster]!;
    this.#sums.add(cluster, loss);
    const [lost, after] = [this.#loss[cluster]!, this.#loss[cluster]! + weight * loss];
    this.#lossSquares += after * after - lost * lost;
    this.#cross += (before + weight) * after - before * lost;
    this.#loss[cluster] = after;
    this.#weight[cluster] = before + weight;
    this.weight += weight;
    this.squares += weight * weight;
    this.loss += weight * loss;
    this.clusterSquares += (before + weight) ** 2 - before * before;
  }

  get rows(): number {
    return this.#sums.rows;
  }

  get instructions(): number {
    return this.#sums.clusters;
  }

  get risk(): number {
    return this.loss / this.weight;
  }

  /**
   * Independent rows that would tell as much: (Σw)² ÷ ((1 − ρ)·Σw² + ρ·Σ(Σw of an instruction)²), with the intraclass
   * correlation ρ of the accepted rows' losses. With equal weights it is rows ÷ Kish's design effect.
   * Weights for missing labels or for new rows are often largest where scores are low, and so go with the losses, which that does not know of: it
   * is then at most risk · (1 − risk) ÷ the variance of the weighted mean, linearised by instruction.
   * @param correlation in place of the one seen
   */
  effective(correlation?: number): number {
    const rho = correlation ?? cautiousIntraclass(this.#sums);
    const kish = this.weight ** 2 / ((1 - rho) * this.squares + rho * this.clusterSquares);
    const { risk, instructions: k } = this;
    if (!this.#weighted || correlation !== undefined || k < 2) return kish;
    const spread = this.#lossSquares - 2 * risk * this.#cross + risk * risk * this.clusterSquares;
    const variance = (spread * k) / (k - 1) / this.weight ** 2;
    return variance > 0 ? Math.min(kish, (risk * (1 - risk)) / variance) : kish;
  }
}

/**
 * The risk that a promise speaks of, at a threshold, with Wilson's interval on the effective number of rows.
 * @param generalised bad accepted rows of all rows, in place of those of the accepted
 */
export function promisedRisk(
  sample: Sample,
  loss: Uint8Array,
  threshold: number,
  unit: PromiseUnit,
  generalised: boolean,
  weighting: RowWeights | null = null,
): BoundedEstimate {
  const weights = weightsOf(sample, unit, weighting);
  const rows = new AcceptedRows(sample.clusters, weighting !== null);
  for (let row = 0; row < sample.n; row++) {
    const accepted = sample.score[row]! >= threshold;
    if (accepted || generalised) rows.add(sample.cluster[row]!, weights[row]!, accepted ? loss[row]! : 0);
  }
  if (rows.rows === 0) return undefinedFor('No row with a label is accepted at this threshold.', 0);
  const [low, high] = wilsonInterval(rows.risk, rows.effective(), rows.instructions);
  return { value: rows.risk, low, high, n: rows.rows };
}

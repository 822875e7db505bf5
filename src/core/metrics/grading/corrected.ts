import { type MaybeEstimate, undefinedFor } from '../estimate.ts';
import { noSpread } from '../interval.ts';
import { AcceptedRows } from '../threshold/unit.ts';
import { criticalT, wilsonInterval } from '../wilson.ts';
import type { GradedRows } from './graded-rows.ts';

/** A mean of graded rows, and how many grades of a simple random draw of rows of different instructions tell as much. */
export interface Corrected {
  estimate: MaybeEstimate;
  /** Null where there is no estimate with an interval. */
  effective: number | null;
}

/** The mean of a value over all rows that could be drawn, from the graded ones, in four ways. */
export interface CorrectedMean {
  /** The plain mean of the graded rows, which is off where they were not drawn alike. */
  naive: Corrected;
  /** Σ value · weight ÷ rows. */
  horvitzThompson: Corrected;
  /** Σ value · weight ÷ Σ weight. */
  hajek: Corrected;
  /** The weighted mean, moved by what the scores of all rows tell of the graded ones' chance excess. */
  predictionPowered: Corrected;
  /** PPI++'s tuning weight: how far a point of score moves the value. Null where none could be fitted. */
  tuning: number | null;
}

/** Fewer graded rows than this, and no tuning weight is fitted. */
export const minGradedForTuning = 10;
/** Prediction-powered intervals claim at most so many times the grades that there are. */
const maxGain = 4;

/**
 * @param value of each graded row. Shape [n]
 * @param share whether values are 0 and 1, which have Wilson's interval; else Student's t
 */
export function correctedMean(rows: GradedRows, value: Float64Array, share: boolean): CorrectedMean {
  const { graded, weight, cluster, clusters, score, whole } = rows;
  const n = graded.length;
  if (n === 0) {
    const none = { estimate: undefinedFor('No graded row is among these.', 0), effective: null };
    return { naive: none, horvitzThompson: none, hajek: none, predictionPowered: none, tuning: null };
  }
  const clusterOf = Int32Array.from(graded, (place) => cluster[place]!);
  const instructions = new Set(clusterOf).size;
  const total = sum(weight);
  const plain = new Float64Array(n).fill(1);
  const hajek = weightedMean(value, weight);
  const hajekVariance = clusterVariance(
    value.map((y, i) => (weight[i]! * (y - hajek)) / total),
    clusterOf,
    clusters,
    instructions,
  );
  const spread =
    weightedMean(
      value.map((y) => (y - hajek) ** 2),
      weight,
    ) *
    (n / Math.max(1, n - 1));
  const effectiveShare = (weights: Float64Array) => {
    const accepted = new AcceptedRows(clusters, weights !== plain);
    value.forEach((y, i) => {
      accepted.add(clusterOf[i]!, weights[i]!, y);
    });
    return accepted.effective();
  };
  const of = (mean: number, variance: number, lost: number, weights: Float64Array, gain = 1): Corrected => {
    if (instructions <= lost + 1)
      return {
        estimate: {
          value: mean,
          n,
          noInterval: `Graded rows of ${instructions === 1 ? 'one instruction' : `${instructions} instructions`} do not show how much another would differ.`,
        },
        effective: null,
      };
    if (share) {
      const bounded = Math.min(1, Math.max(0, mean));
      const effective = effectiveShare(weights) * gain;
      const [low, high] = wilsonInterval(bounded, effective, instructions - lost);
      return { estimate: { value: bounded, low, high, n }, effective };
    }
    if (!(variance > 0)) return { estimate: { value: mean, n, ...noSpread }, effective: null };
    const reach = criticalT(instructions - lost) * Math.sqrt(variance);
    return {
      estimate: { value: mean, low: mean - reach, high: mean + reach, n },
      effective: spread / variance,
    };
  };
  const naiveMean = weightedMean(value, plain);
  const naiveVariance = clusterVariance(
    value.map((y) => (y - naiveMean) / n),
    clusterOf,
    clusters,
    instructions,
  );
  const common = {
    naive: of(naiveMean, naiveVariance, 0, plain),
    hajek: of(hajek, hajekVariance, 0, weight),
  };
  if (!whole) {
    const missing = {
      estimate: undefinedFor(
        'Rows that were not drawn are missing, and this needs their number and scores.',
        n,
      ),
      effective: null,
    };
    return { ...common, horvitzThompson: missing, predictionPowered: missing, tuning: null };
  }
  const ht = weight.reduce((sofar, w, i) => sofar + w * value[i]!, 0) / score.length;
  const htVariance = clusterVariance(
    value.map((y, i) => (weight[i]! * y) / score.length - ht / n),
    clusterOf,
    clusters,
    instructions,
  );
  const gainOf = (variance: number) =>
    variance > 0 && hajekVariance > 0 ? Math.min(maxGain, hajekVariance / variance) : 1;
  const horvitzThompson = of(ht, htVariance, 0, weight, gainOf(htVariance));
  const scores = Float64Array.from(graded, (place) => score[place]!);
  const [scoreMean, gradedScore] = [mean(score), weightedMean(scores, weight)];
  const scoreVariance = sum(score.map((f) => (f - scoreMean) ** 2)) / Math.max(1, score.length - 1);
  if (n < minGradedForTuning || !(scoreVariance > 0)) {
    const why =
      n < minGradedForTuning
        ? `${n} graded ${n === 1 ? 'row is' : 'rows are'} too few to fit how the score goes with quality: it takes ${minGradedForTuning}.`
        : 'Every row has the same score, which tells nothing of quality.';
    const predictionPowered = { estimate: undefinedFor(why, n), effective: null };
    return { ...common, horvitzThompson, predictionPowered, tuning: null };
  }
  const covariance = weightedMean(
    value.map((y, i) => (y - hajek) * (scores[i]! - gradedScore)),
    weight,
  );
  const tuning = covariance / scoreVariance;
  const powered = hajek + tuning * (scoreMean - gradedScore);
  const influence = score.map((f) => (tuning * (f - scoreMean)) / score.length);
  graded.forEach((place, i) => {
    const residual = value[i]! - hajek - tuning * (scores[i]! - gradedScore);
    influence[place]! += (weight[i]! * residual) / total;
  });
  // The tuning weight is fitted to the same grades, which costs one degree of freedom.
  const poweredVariance =
    clusterVariance(influence, cluster, clusters, instructions) *
    ((instructions - 1) / Math.max(1, instructions - 2));
  return {
    ...common,
    horvitzThompson,
    predictionPowered: of(powered, poweredVariance, 1, weight, gainOf(poweredVariance)),
    tuning,
  };
}

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
const mean = (values: Float64Array) => sum(values) / values.length;
const weightedMean = (values: Float64Array, weight: Float64Array) =>
  values.reduce((sofar, value, i) => sofar + weight[i]! * value, 0) / sum(weight);

/** Σ over instructions of (Σ influence)², as of so many instructions drawn with replacement. */
function clusterVariance(
  influence: Float64Array,
  cluster: Int32Array,
  clusters: number,
  instructions: number,
): number {
  const sums = new Float64Array(clusters);
  influence.forEach((value, i) => {
    sums[cluster[i]!]! += value;
  });
  const squares = sums.reduce((sofar, value) => sofar + value * value, 0);
  return instructions < 2 ? 0 : (squares * instructions) / (instructions - 1);
}

import { pointNearCoverage, type RiskBand, type RiskCurve } from '../threshold/risk-curve.ts';

/** ROC of `score` for `good`, ties merged: for the stage only, the product's curves come from the metrics core. */
export function roc(score: Float64Array, good: (row: number) => boolean, name: string) {
  const rows = [...score.keys()]
    .filter((i) => Number.isFinite(score[i]))
    .sort((a, b) => score[b]! - score[a]!);
  const positives = rows.filter(good).length;
  const negatives = rows.length - positives;
  const threshold = [Infinity];
  const falsePositiveRate = [0];
  const truePositiveRate = [0];
  let hits = 0;
  let misses = 0;
  rows.forEach((row, k) => {
    if (good(row)) hits++;
    else misses++;
    if (k + 1 < rows.length && score[rows[k + 1]!] === score[row]) return;
    threshold.push(score[row]!);
    falsePositiveRate.push(misses / negatives);
    truePositiveRate.push(hits / positives);
  });
  return { name, threshold, falsePositiveRate, truePositiveRate };
}

/** Selective and generalised risk of `score`, ties merged. */
export function riskCurve(score: Float64Array, bad: (row: number) => boolean): RiskCurve {
  const rows = Int32Array.from([...score.keys()].filter((i) => Number.isFinite(score[i]))).sort(
    (a, b) => score[b]! - score[a]!,
  );
  const n = rows.length;
  const threshold: number[] = [];
  const accepted: number[] = [];
  const selectiveRisk: number[] = [];
  const generalisedRisk: number[] = [];
  let losses = 0;
  for (let k = 0; k < n; k++) {
    if (bad(rows[k]!)) losses++;
    if (k + 1 < n && score[rows[k + 1]!] === score[rows[k]!]) continue;
    threshold.push(score[rows[k]!]!);
    accepted.push(k + 1);
    selectiveRisk.push(losses / (k + 1));
    generalisedRisk.push(losses / n);
  }
  return { n, threshold: Float64Array.from(threshold), accepted, selectiveRisk, generalisedRisk };
}

/** A band of the right order of width; the product's is bootstrapped. */
export function roughBand(curve: RiskCurve): RiskBand {
  const grid = Array.from({ length: 101 }, (_, i) => i / 100);
  const risks = grid.map((coverage) => {
    const point = Math.max(0, pointNearCoverage(curve, coverage));
    const spread = 1.96 * Math.sqrt(0.25 / curve.accepted[point]!);
    return { value: curve.selectiveRisk[point]!, spread: Math.min(0.5, spread) };
  });
  return {
    coverage: grid,
    low: risks.map(({ value, spread }) => Math.max(0, value - spread * 0.7)),
    high: risks.map(({ value, spread }) => Math.min(1, value + spread * 0.7)),
  };
}

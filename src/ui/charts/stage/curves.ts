import { pointNearCoverage, type RiskBand, type RiskCurve } from '../threshold/risk-curve.ts';
import type { FakeColumns } from './columns.ts';

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

/** Precision and recall of `score` for `wanted`, ties merged. */
export function precisionRecall(score: Float64Array, wanted: (row: number) => boolean, name: string) {
  const { threshold, truePositiveRate, falsePositiveRate } = roc(score, wanted, name);
  const rows = [...score.keys()].filter((i) => Number.isFinite(score[i]));
  const positives = rows.filter(wanted).length;
  const negatives = rows.length - positives;
  const from = 1;
  return {
    name,
    threshold: threshold.slice(from),
    recall: truePositiveRate.slice(from),
    precision: truePositiveRate
      .slice(from)
      .map((rate, i) => (rate * positives) / (rate * positives + falsePositiveRate[i + from]! * negatives)),
  };
}

/** Ten bins of an invented probability, with a normal interval. */
export function reliabilityBins(columns: FakeColumns, cut: number, sharpen: number, equalMass: boolean) {
  const rows = [...columns.score.keys()].filter((row) => Number.isFinite(columns.score[row]));
  const promise = (row: number) => 1 / (1 + Math.exp(-sharpen * (columns.score[row]! - cut + 0.3)));
  rows.sort((a, b) => promise(a) - promise(b));
  return Array.from({ length: 10 }, (_, i) => {
    const members = equalMass
      ? rows.slice(Math.floor((i * rows.length) / 10), Math.floor(((i + 1) * rows.length) / 10))
      : rows.filter((row) => Math.min(9, Math.floor(promise(row) * 10)) === i);
    const n = members.length;
    const observed = members.filter((row) => columns.label[row]! >= cut).length / n;
    const half = 1.96 * Math.sqrt(Math.max(0.01, observed * (1 - observed)) / n);
    return {
      from: equalMass && n ? promise(members[0]!) : i / 10,
      to: equalMass && n ? promise(members.at(-1)!) : (i + 1) / 10,
      predicted: members.reduce((sum, row) => sum + promise(row), 0) / n,
      observed,
      low: Math.max(0, observed - half),
      high: Math.min(1, observed + half),
      n,
    };
  });
}

/** Smooth invented curves of the right shape. */
export function bestOfN(most: number) {
  const ns = Array.from({ length: most }, (_, i) => i + 1);
  const rise = (gain: number) => ns.map((n) => 5.4 + gain * (1 - n ** -0.5));
  return [
    {
      name: 'judge',
      kind: 'judge' as const,
      value: rise(1.3),
      low: rise(1.3).map((v) => v - 0.3),
      high: rise(1.3).map((v) => v + 0.3),
    },
    { name: 'random pick', kind: 'random' as const, value: rise(0) },
    { name: 'longest', kind: 'longest' as const, value: rise(0.5) },
    { name: 'oracle', kind: 'oracle' as const, value: rise(2.9) },
  ];
}

import type { Interval } from '../interval.ts';
import type { Sample } from '../sample.ts';
import { chunkRows, floatUnit, rowsByFallingScore, type Statistic } from '../statistic.ts';
import { effectiveRows, wilsonInterval } from '../wilson.ts';
import { aurocInterval } from './auroc-interval.ts';
import { minForAreas, minForDifferences, rarerInstructions, tooFewOfClass } from './class-sizes.ts';
import { cautiousIntraclass, clusterSums } from './intraclass.ts';

export type SelectiveKey = 'error_rate' | 'auroc' | 'aurc' | 'e_aurc' | 'augrc';

export const unitRange = [0, 1] as const;

/**
 * What accepting by score does, over all thresholds at once. Loss 1 where the label is below the cut.
 * Equal scores are accepted together, at a threshold and so in every curve; an area takes the mean over every order
 * in which rows of equal score could be accepted, so that a coarse score gains nothing by its ties.
 *
 * - error_rate e: the share of rows with loss.
 * - auroc: the chance that a row without loss scores above a row with loss, ties half.
 * - aurc: area of selective risk over coverage, trapezoid from row to row; at coverage 0 the risk of the first row.
 * - e_aurc: aurc − (e + (1 − e)·ln(1 − e)), the best that any order of these rows could reach.
 * - augrc: area of (losses accepted ÷ all rows) over coverage, trapezoid, 0 at coverage 0.
 *
 * One pass over the rows by falling score; O(n) a draw.
 * Sources: Geifman and El-Yaniv 2017; Geifman, Uziel and El-Yaniv 2019; Traub et al. 2024.
 */
export function selectiveAreas(sample: Sample, loss: Uint8Array): Statistic<SelectiveKey> {
  const rows = rowsByFallingScore(sample, loss);
  const sums = new Float64Array(8);
  return {
    keys: ['error_rate', 'auroc', 'aurc', 'e_aurc', 'augrc'],
    range: {
      error_rate: unitRange,
      auroc: unitRange,
      aurc: unitRange,
      e_aurc: [-1, 1],
      augrc: [0, 0.5],
    },
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      sums.fill(0);
      for (let start = 0; start < rows.length; start += chunkRows)
        sweep(rows, start, Math.min(rows.length, start + chunkRows), counts, sums);
      const [accepted, losses, ordered, selective, generalised] = sums as unknown as Sums;
      const e = losses / accepted;
      // The trapezoid over rows 1 to n, whose risk at coverage 0 is that of row 1.
      const aurc = (floatUnit * (selective + (sums[5]! - e) / 2)) / accepted;
      out[at] = e;
      out[at + 1] = ordered / (losses * (accepted - losses));
      out[at + 2] = aurc;
      out[at + 3] = aurc - bestAurc(e);
      out[at + 4] = generalised / (accepted * accepted);
    },
    interval: (key, value) => closedInterval(sample, loss, key, value),
    carriers: (key) => (key === 'aurc' || key === 'e_aurc' ? rarerInstructions(sample, loss) : null),
    tooFew: (key) =>
      key === 'error_rate'
        ? null
        : tooFewOfClass(sample, loss, key === 'auroc' || key === 'augrc' ? minForDifferences : minForAreas),
    explain: (key) => whyUndefined(sample, loss, key),
  };
}

/** Null: that of the resamples. */
function closedInterval(
  sample: Sample,
  loss: Uint8Array,
  key: SelectiveKey,
  value: (key: string) => number,
): Interval | null {
  if (key === 'error_rate') return errorRateInterval(sample, loss, value('error_rate'));
  if (key === 'auroc') return aurocInterval(sample, loss, value('auroc'));
  if (key !== 'augrc') return null;
  const [errorRate, auroc] = [value('error_rate'), value('auroc')];
  return augrcInterval(
    { value: errorRate, ...errorRateInterval(sample, loss, errorRate) },
    Number.isNaN(auroc) ? null : { value: auroc, ...aurocInterval(sample, loss, auroc) },
  );
}

function errorRateInterval(sample: Sample, loss: Uint8Array, value: number): Interval {
  const sums = clusterSums(loss, sample.cluster, sample.clusters);
  const effective = effectiveRows(sums.rows, sums.rowSquares, cautiousIntraclass(sums));
  const [low, high] = wilsonInterval(value, effective, sums.clusters);
  return { low, high };
}

type Ends = Interval & { value: number };

/**
 * AUGRC is (1 − AUROC)·e·(1 − e) + e²/2, which rises with e and falls with AUROC. Its ends lie as far from the value as
 * theirs together take it: the distances of the two are added as squares (MOVER). Where one class is missing it could
 * be anything that the rate of bad rows allows.
 * Source: Zou and Donner 2008 for the method of variance estimates recovery.
 * @param auroc null where one class is missing
 */
export function augrcInterval(errorRate: Ends, auroc: Ends | null): Interval {
  const at = (e: number, a: number) => (1 - a) * e * (1 - e) + (e * e) / 2;
  if (!auroc) return { low: at(errorRate.low, 1), high: at(errorRate.high, 0) };
  const value = at(errorRate.value, auroc.value);
  const distance = (e: number, a: number) =>
    Math.hypot(at(e, auroc.value) - value, at(errorRate.value, a) - value);
  return {
    low: Math.max(0, value - distance(errorRate.low, auroc.high)),
    high: Math.min(0.5, value + distance(errorRate.high, auroc.low)),
  };
}

type Sums = readonly [
  accepted: number,
  losses: number,
  ordered: number,
  selective: number,
  generalised: number,
];

/** Carry the sums on over rows `start` to `end`: those of `Sums`, then the first risk and the open tie group. */
function sweep(rows: Int32Array, start: number, end: number, counts: Uint8Array, sums: Float64Array): void {
  let accepted = sums[0]!;
  let losses = sums[1]!;
  let ordered = sums[2]!;
  let selective = sums[3]!;
  let generalised = sums[4]!;
  let firstRisk = sums[5]!;
  let tied = sums[6]!;
  let lost = sums[7]!;
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    const weight = floatUnit * counts[row >>> 2]!;
    tied += weight;
    lost += weight * ((row >>> 1) & 1);
    if ((row & 1) === 0 || tied === 0) continue;
    ordered += lost * (accepted - losses + (tied - lost) / 2);
    generalised += tied * (losses + lost / 2);
    if (accepted === 0) firstRisk = lost / tied;
    selective += expectedRisks(accepted, losses, tied, lost);
    accepted += tied;
    losses += lost;
    tied = 0;
    lost = 0;
  }
  sums[0] = accepted;
  sums[1] = losses;
  sums[2] = ordered;
  sums[3] = selective;
  sums[4] = generalised;
  sums[5] = firstRisk;
  sums[6] = tied;
  sums[7] = lost;
}

/**
 * Σ over the rows of a tie group of the selective risk once that row is accepted, in expectation over the orders of
 * the group: after j of m rows (L + j·q) ÷ (A + j), where q is the group's share of losses. So the sum is
 * m·q + (L − q·A)·(H(A + m) − H(A)), with harmonic numbers H.
 * @param accepted rows before the group, times `floatUnit`, as every argument
 */
function expectedRisks(accepted: number, losses: number, tied: number, lost: number): number {
  const share = lost / tied;
  const rest = (losses - share * accepted) / floatUnit;
  const rows = tied / floatUnit;
  return rows * share + rest * harmonicDifference(accepted / floatUnit, rows);
}

/** From here on the asymptotic series of the harmonic numbers is exact to 1e-13. */
const asymptotic = 32;

/** H(from + steps) − H(from) = Σ 1 ÷ (from + j), j = 1 to steps. */
function harmonicDifference(from: number, steps: number): number {
  let sum = 0;
  let at = from;
  const end = from + steps;
  // Few terms are quicker added than taken from the series.
  const direct = steps <= 8 ? end : Math.min(end, Math.max(from, asymptotic));
  while (at < direct) sum += 1 / ++at;
  if (at >= end) return sum;
  return sum + Math.log(end / at) + harmonicTail(end) - harmonicTail(at);
}

/** H(x) − ln x − γ, by its asymptotic series. */
const harmonicTail = (x: number) => (1 - (1 - 1 / (10 * x * x)) / (6 * x)) / (2 * x);

/** The AURC of a perfect order at error rate e, in the limit of many rows. */
export const bestAurc = (e: number) => (e >= 1 ? 1 : e + (1 - e) * Math.log1p(-e));

function whyUndefined(sample: Sample, loss: Uint8Array, key: SelectiveKey): string {
  if (sample.n === 0) return 'No row has both a score and a label.';
  if (key === 'auroc') return whyOneClass(loss);
  return 'The figure has no value for these rows.';
}

/** Why a figure that compares the two classes has no value. */
export function whyOneClass(loss: Uint8Array): string {
  if (loss.length === 0) return 'No row has both a score and a label.';
  return loss.every((value) => value === 1)
    ? 'Every label is below the label threshold, so there is nothing to tell apart. Choose a lower label threshold.'
    : 'No label is below the label threshold, so there is nothing to tell apart. Choose a higher label threshold.';
}

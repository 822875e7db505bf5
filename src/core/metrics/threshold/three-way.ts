import { plural } from '../../words/count.ts';
import { percent } from '../../words/percent.ts';
import { type ChosenSplit, chosenSplit, scoresOfPart } from '../chosen-split.ts';
import type { BoundedEstimate } from '../estimate.ts';
import type { RowWeights, RowWeightsAbout } from '../labelling/row-weights.ts';
import { type MissingLabels, missingLabels } from '../missing-labels.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { lossAt } from '../selective/loss.ts';
import type { ShiftRows } from '../shift/shift-rows.ts';
import { splitPart } from '../split.ts';
import { type Bands, bandOf, type Counts, countBands, narrowestBands } from './bands.ts';
import type { Candidate } from './candidates.ts';
import {
  type CertifyingMethod,
  certify,
  confidenceWords,
  evidenceOf,
  mirrored,
  unitWords,
} from './certify.ts';
import { type Needed, neededFor } from './needed.ts';
import type { ThresholdOptions } from './threshold-options.ts';
import { assumptionsOf, requireShare, usableRows } from './threshold-report.ts';
import { promisedRisk } from './unit.ts';
import { weighRows } from './weigh-rows.ts';

export interface ThreeWayOptions extends ThresholdOptions {
  /** The share of good rows among the declined that is not to be exceeded, in (0, 1). `alpha` is of bad rows accepted. */
  beta: number;
  method: CertifyingMethod;
}

/** Labelled rows by what becomes of them, and what was promised of them. */
export interface BandOutcome extends Counts {
  /** Bad rows among the accepted, and good ones among the declined, as the promise counts them. */
  badAccepted: BoundedEstimate;
  goodDeclined: BoundedEstimate;
}

/** One of the two thresholds. */
export interface Side {
  threshold: number | null;
  /** Candidates that were tested and that passed. */
  tested: number;
  passed: number;
  /** What would be needed; null where there is a threshold. */
  needed: Needed | null;
}

export interface ThreeWayReport {
  split: ChosenSplit;
  calibrationRows: number;
  testRows: number;
  accept: Side;
  decline: Side;
  promise: string;
  /** What the promise rests on. */
  restsOn: string;
  onCalibration: BandOutcome;
  onTest: BandOutcome;
  /** Of all rows with a score, labelled or not. */
  allRows: Counts;
  /** The least and the greatest score of the rows to review; null where there are none. */
  reviewScores: readonly [number, number] | null;
  missing: MissingLabels | null;
  /** How labelled rows are weighted; null where they count alike. */
  weights: RowWeightsAbout | null;
  assumptions: string[];
}

/**
 * Accept, review or decline: two thresholds, chosen on the calibration split and held against the test split.
 *
 * Each side is tested at δ ÷ 2: thresholds from strict to lenient for bad rows among the accepted, and from the lowest
 * score up for good rows among the declined, which is the same test on rows with their scores' signs changed. All
 * candidates of a side that pass hold at once with probability 1 − δ ÷ 2, so by Bonferroni those of both sides do with
 * 1 − δ, and any pair of them may be taken: that with the fewest rows between, and of such that which accepts most.
 * Testing pairs as pairs would divide δ among many more hypotheses, of which each is one of these two.
 */
export function threeWayReport(
  rows: MetricRows,
  column: ScoreColumn,
  options: ThreeWayOptions,
  fresh: ShiftRows | null = null,
): ThreeWayReport {
  const { alpha, beta, delta, method, cut, shares, minRows } = options;
  for (const name of ['alpha', 'beta', 'delta'] as const) requireShare(name, options[name]);
  const split = chosenSplit(rows, options);
  const sampleOf = (part: number) => gatherSample(scoresOfPart(rows, column, split, part)).sample;
  const sample = sampleOf(splitPart.calibration);
  const testSample = sampleOf(splitPart.test);
  const all = { ...rows, ...column, valid: usableRows(column.valid, options.usable) };
  const weighting = weighRows(rows, all, options, fresh);
  const upper = evidenceOf(sample, (label) => lossAt(label, cut), options, weighting);
  const lower = mirrored(upper);
  const accepting = certify(method, upper, alpha, delta / 2, options);
  const declining = certify(method, lower, beta, delta / 2, options);
  const bands = narrowestBands(accepting, declining, sample);
  const sideOf = (
    threshold: number | null,
    candidates: readonly Candidate[],
    needed: () => Needed,
  ): Side => ({
    threshold,
    tested: candidates.length,
    passed: candidates.filter(({ passed }) => passed).length,
    needed: candidates.some(({ passed }) => passed) ? null : needed(),
  });
  const plan = { level: delta / 2, minRows, share: shares.calibration };
  const accept = sideOf(bands.accept, accepting, () =>
    neededFor(upper.single, upper.singleLoss, {
      ...plan,
      limit: alpha,
      errors: 'bad rows among the accepted',
    }),
  );
  const decline = sideOf(bands.decline, declining, () =>
    neededFor(lower.single, lower.singleLoss, {
      ...plan,
      limit: beta,
      errors: 'good rows among the declined',
    }),
  );
  const outcome = (of: Sample) => outcomeOf(of, bands, options, weighting);
  const review = all.score.filter((score, row) => all.valid[row] === 1 && bandOf(bands, score) === 'review');
  const missing = missingLabels(all);
  return {
    split,
    calibrationRows: sample.n,
    testRows: testSample.n,
    accept,
    decline,
    promise: promiseOf(accept, decline, options, weighting),
    restsOn:
      method === 'betting' || method === 'approximate'
        ? `${plural(sample.n, 'row')} of ${plural(sample.clusters, 'instruction')} of the calibration split`
        : `${plural(upper.single.n, 'row')}, at most one for each instruction of the calibration split`,
    onCalibration: outcome(sample),
    onTest: outcome(testSample),
    allRows: countBands(
      bands,
      all.score.filter((_, row) => all.valid[row] === 1),
    ),
    reviewScores:
      review.length === 0
        ? null
        : [review.reduce((a, b) => Math.min(a, b)), review.reduce((a, b) => Math.max(a, b))],
    missing,
    weights: weighting?.about ?? null,
    assumptions: [
      `Both thresholds are tested at δ ÷ 2 = ${percent(delta / 2, 6)}, so that together they fail with a chance of at most δ (Bonferroni), whichever pair of those that pass is taken.`,
      ...assumptionsOf(sample, options),
      ...(weighting ? [weighting.about.sentence] : missing ? [missing.sentence] : []),
    ],
  };
}

function outcomeOf(
  sample: Sample,
  bands: Bands,
  { cut, unit }: ThreeWayOptions,
  weighting: RowWeights | null,
): BandOutcome {
  const upper = { sample, loss: lossAt(sample.label, cut) };
  const lower = mirrored({ ...upper, single: sample, singleLoss: upper.loss, weighting });
  // No row has a score at or above +∞.
  const at = (threshold: number | null) => threshold ?? Number.POSITIVE_INFINITY;
  return {
    ...countBands(bands, sample.score),
    badAccepted: promisedRisk(sample, upper.loss, at(bands.accept), unit, false, weighting),
    goodDeclined: promisedRisk(
      lower.sample,
      lower.loss,
      at(bands.decline === null ? null : 0 - bands.decline),
      unit,
      false,
      weighting,
    ),
  };
}

function promiseOf(
  accept: Side,
  decline: Side,
  { alpha, beta, delta, method, unit }: ThreeWayOptions,
  weighting: RowWeights | null,
): string {
  if (accept.threshold === null && decline.threshold === null)
    return 'No valid thresholds: every row is left to review. Neither side could be certified.';
  const parts = [
    ...(accept.threshold === null
      ? []
      : [`at most ${percent(alpha, 6)} of the new answers that are accepted are bad`]),
    ...(decline.threshold === null
      ? []
      : [`at most ${percent(beta, 6)} of the new answers that are declined are good`]),
  ];
  const none = [
    ...(accept.needed ? ['No row is accepted: no threshold for accepting could be certified.'] : []),
    ...(decline.needed ? ['No row is declined: no threshold for declining could be certified.'] : []),
  ];
  const promise = `${confidenceWords(method, delta)}, ${parts.join(' and ')}${parts.length === 2 ? ', both at once' : ''}, ${unitWords[unit]}.`;
  return [promise, ...(weighting ? [weighting.about.promise] : []), ...none].join(' ');
}

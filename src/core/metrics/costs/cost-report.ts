import { type ChosenSplit, chosenSplit, scoresOfPart } from '../chosen-split.ts';
import type { BoundedEstimate } from '../estimate.ts';
import { type MissingLabels, missingLabels } from '../missing-labels.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { evenPlaces } from '../selective/curve-lines.ts';
import { lastAtOrAbove } from '../selective/operating-point.ts';
import { splitPart } from '../split.ts';
import type { SplitShares } from '../split-shares.ts';
import type { Costs } from './costs.ts';
import { type BenefitCurve, benefitCurve, bestPlace, breakEven, netBenefit } from './net-benefit.ts';

export interface CostOptions extends Costs {
  cut: number;
  /** Points of the curve that are given, at even steps of rows accepted. */
  points: number;
  shares: SplitShares;
  seed: number;
}

/** Accepting rows with a score of `threshold` or more. */
export interface BenefitPoint {
  threshold: number;
  /** Rows with a score, labelled or not. */
  accepted: number;
  coverage: number;
  /** For a threshold that was fixed before, and for one that is chosen by looking at the same labels. */
  benefit: BoundedEstimate;
  chosen: BoundedEstimate;
}

export interface CostReport {
  /** The chance of being good above which accepting a row pays. */
  breakEven: number;
  /** Rows with a score, those of them with a label, and their instructions. */
  scored: number;
  labelled: number;
  instructions: number;
  line: BenefitPoint[];
  /** The best threshold of all rows, chosen and measured on them; null: decline every row. */
  best: BenefitPoint | null;
  acceptAll: BenefitPoint | null;
  split: ChosenSplit;
  calibrationRows: number;
  testRows: number;
  /** The best threshold of the calibration split; null: decline every row. */
  chosenOnCalibration: number | null;
  /** What it, and accepting every row, are worth on the test split. */
  onTest: BenefitPoint | null;
  acceptAllOnTest: BenefitPoint | null;
  missing: MissingLabels | null;
}

/** What each threshold is worth at these costs, which is best, and whether that holds on rows it was not chosen on. */
export function costReport(rows: MetricRows, column: ScoreColumn, options: CostOptions): CostReport {
  const { cut, points, shares, seed, badAccepted, goodDeclined, review } = options;
  const costs: Costs = { badAccepted, goodDeclined, review };
  const all = { ...rows, ...column };
  const split = chosenSplit(rows, { shares, seed });
  const curveOf = (part: number) => benefitCurve(scoresOfPart(rows, column, split, part), cut, costs);
  const whole = benefitCurve(all, cut, costs);
  const [calibration, test] = [curveOf(splitPart.calibration), curveOf(splitPart.test)];
  const best = bestPlace(whole);
  const place = bestPlace(calibration);
  const threshold = place < 0 ? null : calibration.curve.threshold[place]!;
  const { curve } = whole;
  return {
    breakEven: breakEven(costs),
    scored: curve.n,
    labelled: curve.labelled,
    instructions: curve.instructions,
    line: evenPlaces(curve, points).map((index) => pointAt(whole, index)),
    best: best < 0 ? null : pointAt(whole, best),
    acceptAll: curve.n === 0 ? null : pointAt(whole, curve.threshold.length - 1),
    split,
    calibrationRows: calibration.curve.labelled,
    testRows: test.curve.labelled,
    chosenOnCalibration: threshold,
    onTest:
      threshold === null ? null : pointAt(test, lastAtOrAbove(test.curve.threshold, threshold), threshold),
    acceptAllOnTest: test.curve.n === 0 ? null : pointAt(test, test.curve.threshold.length - 1),
    missing: missingLabels(all),
  };
}

function pointAt(of: BenefitCurve, index: number, threshold = of.curve.threshold[index]!): BenefitPoint {
  const { curve } = of;
  const accepted = index < 0 ? 0 : curve.accepted[index]!;
  return {
    threshold,
    accepted,
    coverage: curve.n === 0 ? 0 : accepted / curve.n,
    benefit: netBenefit(of, index),
    chosen: netBenefit(of, index, true),
  };
}

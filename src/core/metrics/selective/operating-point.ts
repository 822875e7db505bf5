import { type BoundedEstimate, undefinedFor } from '../estimate.ts';
import { effectiveRows, wilsonInterval } from '../wilson.ts';
import type { RiskCoverageCurve } from './curve.ts';

/** What happens if every row with score ≥ `threshold` is accepted. */
export interface OperatingPoint {
  threshold: number;
  accepted: number;
  declined: number;
  /** accepted ÷ all rows with a valid score; 0 where there are none. */
  coverage: number;
  /** Labels below the cut among the accepted. */
  losses: number;
  /** Share of the accepted (with a label) whose label is below the cut. */
  selectiveRisk: BoundedEstimate;
  /** Accepted rows with a label below the cut ÷ all labelled rows. */
  generalisedRisk: BoundedEstimate;
}

/**
 * Read the curve at any threshold. O(log points) and pure, so it can follow a pointer.
 * Intervals are Wilson's on the effective number of rows (Kish's design effect for instructions): unlike a
 * bootstrap they keep a width where no loss was seen. Each risk has the intraclass correlation of what it is the mean
 * of: that of the loss over all rows is too small where a judge is lenient to whole instructions, and finds the true
 * risk in as few as 78% of intervals.
 */
export function operatingPoint(curve: RiskCoverageCurve, threshold: number): OperatingPoint {
  return pointAt(curve, lastAtOrAbove(curve.threshold, threshold), threshold);
}

/** @param index place on the curve; −1 keeps nothing */
export function pointAt(
  curve: RiskCoverageCurve,
  index: number,
  threshold = curve.threshold[index]!,
): OperatingPoint {
  const accepted = index < 0 ? 0 : curve.accepted[index]!;
  const losses = index < 0 ? 0 : curve.losses[index]!;
  return {
    threshold,
    accepted,
    declined: curve.n - accepted,
    coverage: curve.n === 0 ? 0 : accepted / curve.n,
    losses,
    selectiveRisk: selectiveRisk(curve, index),
    generalisedRisk: generalisedRisk(curve, index, losses),
  };
}

function selectiveRisk(curve: RiskCoverageCurve, index: number): BoundedEstimate {
  const rows = index < 0 ? 0 : curve.acceptedLabelled[index]!;
  if (rows === 0) return undefinedFor('No row with a label is accepted at this threshold.', 0);
  const value = curve.losses[index]! / rows;
  const effective = effectiveRows(rows, curve.clusterSquares[index]!, curve.acceptedIntraclass[index]!);
  const [low, high] = wilsonInterval(value, effective, curve.acceptedInstructions[index]!);
  return { value, low, high, n: rows };
}

function generalisedRisk(curve: RiskCoverageCurve, index: number, losses: number): BoundedEstimate {
  const rows = curve.labelled;
  if (rows === 0) return undefinedFor('No row has a label.', 0);
  const value = losses / rows;
  const effective = effectiveRows(rows, curve.allClusterSquares, curve.lossIntraclass[index] ?? 0);
  const [low, high] = wilsonInterval(value, effective, curve.instructions);
  return { value, low, high, n: rows };
}

/** Last place of a falling array whose value is ≥ `threshold`; −1 where none is. */
export function lastAtOrAbove(falling: Float64Array, threshold: number): number {
  let low = -1;
  let high = falling.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (falling[middle]! >= threshold) low = middle;
    else high = middle - 1;
  }
  return low;
}

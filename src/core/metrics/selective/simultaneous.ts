import { type BoundedEstimate, isUndefined } from '../estimate.ts';
import { normalCdf } from '../numeric/normal.ts';
import { increasingRoot } from '../numeric/root.ts';
import { effectiveRows, wilsonInterval } from '../wilson.ts';
import type { RiskCoverageCurve } from './curve.ts';
import { lastAtOrAbove, operatingPoint } from './operating-point.ts';

const miss = 0.05;
const levels = new Map<number, number>();

/**
 * The share of pointwise intervals that may miss, so that in 95% of sets none does at any threshold. Risks at nested
 * thresholds are correlated as √(n₁ ÷ n₂), as W(t) ÷ √t of a Wiener process is; for that
 * P(max |W(t)| ÷ √t > z over t from a to b) ≈ φ(z) · ((z − 1/z) · ln(b ÷ a) + 4/z). Here from one row to all.
 * Source: Miller and Siegmund 1982.
 * @param rows labelled rows
 */
export function simultaneousMiss(rows: number): number {
  const known = levels.get(rows);
  if (known !== undefined) return known;
  const span = Math.log(Math.max(1, rows));
  const exceeds = (z: number) =>
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * ((z - 1 / z) * span + 4 / z);
  const z = increasingRoot((at) => miss - exceeds(at), 1.96, 10);
  const level = Math.min(miss, 2 * normalCdf(-z));
  levels.set(rows, level);
  return level;
}

/**
 * The risk of what is accepted at a threshold that was chosen by looking at these same labels, such as by dragging to
 * where the risk is least: its interval belongs to a band that holds the risk at every threshold at once in 95% of sets.
 * The pointwise intervals do so in 60 to 83% of sets (`simultaneous.test.ts`).
 */
export function simultaneousRisk(curve: RiskCoverageCurve, threshold: number): BoundedEstimate {
  const { selectiveRisk: risk } = operatingPoint(curve, threshold);
  if (isUndefined(risk)) return risk;
  const index = lastAtOrAbove(curve.threshold, threshold);
  const effective = effectiveRows(risk.n, curve.clusterSquares[index]!, curve.acceptedIntraclass[index]!);
  const instructions = curve.acceptedInstructions[index]!;
  const [low, high] = wilsonInterval(risk.value, effective, instructions, simultaneousMiss(curve.labelled));
  return { ...risk, low, high };
}

import { AppError } from '../../errors.ts';
import { type BoundedEstimate, undefinedFor } from '../estimate.ts';
import { type LabelledScores, renumber } from '../sample.ts';
import { type RiskCoverageCurve, riskCoverageCurve } from '../selective/curve.ts';
import { simultaneousMiss } from '../selective/simultaneous.ts';
import { ascendingOrder } from '../tie-order.ts';
import { criticalT, effectiveRows, wilsonInterval } from '../wilson.ts';
import { type Costs, maxCost } from './costs.ts';

/**
 * What accepting is worth at every threshold, against declining every row. An accepted good row saves its review and what
 * declining it would cost; an accepted bad one costs what it costs, less its review. Arrays have shape [points] of the curve.
 */
export interface BenefitCurve {
  costs: Costs;
  curve: RiskCoverageCurve;
  /** Σ over instructions of (Σ benefit)², and of Σ benefit · labelled rows. */
  squares: Float64Array;
  cross: Float64Array;
}

const ofGood = ({ goodDeclined, review }: Costs) => goodDeclined + review;
const ofBad = ({ badAccepted, review }: Costs) => review - badAccepted;

/** The chance of being good above which accepting a row pays; 0 where it always does. */
export const breakEven = ({ badAccepted, goodDeclined, review }: Costs): number =>
  badAccepted <= review ? 0 : (badAccepted - review) / (badAccepted + goodDeclined);

/** @throws AppError `bad-option` where a cost is below 0 or all are 0 */
export function benefitCurve(columns: LabelledScores, cut: number, costs: Costs): BenefitCurve {
  requireCosts(costs);
  const curve = riskCoverageCurve(columns, cut);
  const points = curve.threshold.length;
  const [squares, cross] = [new Float64Array(points), new Float64Array(points)];
  const known = Int32Array.from(columns.score.keys()).filter(
    (row) => columns.valid[row] === 1 && !Number.isNaN(columns.label[row]),
  );
  const rising = ascendingOrder(Float64Array.from(known, (row) => columns.score[row]!));
  const falling = Int32Array.from(rising, (place) => known[place]!).reverse();
  const { cluster, clusters } = renumber(Int32Array.from(falling, (row) => columns.instruction[row]!));
  const [benefit, rows] = [new Float64Array(clusters), new Float64Array(clusters)];
  for (const k of cluster) rows[k]! += 1;
  let [square, product, at] = [0, 0, 0];
  for (let point = 0; point < points; point++) {
    for (; at < curve.acceptedLabelled[point]!; at++) {
      const k = cluster[at]!;
      const step = columns.label[falling[at]!]! < cut ? ofBad(costs) : ofGood(costs);
      square += step * (2 * benefit[k]! + step);
      product += step * rows[k]!;
      benefit[k]! += step;
    }
    squares[point] = square;
    cross[point] = product;
  }
  return { costs, curve, squares, cross };
}

const usualMiss = 0.05;

/**
 * Net benefit of accepting the rows of a point of the curve, a labelled row: Σ benefit ÷ labelled rows. Its interval is
 * Student's t on the standard error over instructions, and reaches at least as far as Wilson's interval of "bad and
 * accepted" takes it, since few bad rows may be seen and each may cost much.
 * @param index place on the curve; −1 accepts nothing, which is worth 0 by definition
 * @param chosenByLooking whether the threshold was chosen on these labels: the interval then belongs to a band that holds the
 *   benefit at every threshold at once (`simultaneousMiss`)
 */
export function netBenefit(
  { costs, curve, squares, cross }: BenefitCurve,
  index: number,
  chosenByLooking = false,
): BoundedEstimate {
  const n = curve.labelled;
  if (n === 0) return undefinedFor('No row has a score and a label.', 0);
  if (index < 0) return { value: 0, low: 0, high: 0, n };
  const [gain, harm] = [ofGood(costs), ofBad(costs)];
  const [accepted, bad] = [curve.acceptedLabelled[index]!, curve.losses[index]!];
  const value = (gain * (accepted - bad) + harm * bad) / n;
  const range = [Math.min(0, gain, harm), Math.max(0, gain, harm)] as const;
  const k = curve.instructions;
  if (k < 2) return { value, low: range[0], high: range[1], n };
  const miss = chosenByLooking ? simultaneousMiss(n) : usualMiss;
  const spread = squares[index]! - 2 * value * cross[index]! + value * value * curve.allClusterSquares;
  const reach = (criticalT(k, miss) * Math.sqrt((Math.max(0, spread) * k) / (k - 1))) / n;
  const effective = effectiveRows(n, curve.allClusterSquares, curve.lossIntraclass[index]!);
  const [fewest, most] = wilsonInterval(bad / n, effective, k, miss).map(
    (share) =>
      // A bad row that is accepted takes the place of a good one.
      gain * (accepted / n) + (harm - gain) * Math.min(share, accepted / n),
  );
  return {
    value,
    low: Math.max(range[0], Math.min(value - reach, fewest!, most!)),
    high: Math.min(range[1], Math.max(value + reach, fewest!, most!)),
    n,
  };
}

/** The place on the curve of largest net benefit, the strictest of equals; −1 where accepting nothing is best. */
export function bestPlace({ costs, curve }: BenefitCurve): number {
  let [best, most] = [-1, 0];
  // In the unit of the costs, which may be a millionth or a million.
  const rounding = 1e-12 * (ofGood(costs) + Math.abs(ofBad(costs)));
  for (let index = 0; index < curve.threshold.length; index++) {
    const bad = curve.losses[index]!;
    const benefit = ofGood(costs) * (curve.acceptedLabelled[index]! - bad) + ofBad(costs) * bad;
    if (benefit > most * (1 + 1e-12) + rounding) [best, most] = [index, benefit];
  }
  return best;
}

function requireCosts(costs: Costs): void {
  const wrong = Object.entries(costs).find(([, cost]) => !(cost >= 0 && cost <= maxCost));
  if (wrong)
    throw new AppError(
      'bad-option',
      `The cost ${wrong[0]} must be from 0 to ${maxCost}; it is ${wrong[1]}. Give costs in a larger unit.`,
      { option: wrong[0] },
    );
  if (ofGood(costs) === 0 && ofBad(costs) === 0)
    throw new AppError(
      'bad-option',
      'With these costs every decision costs the same, so no threshold is better than another. Give at least one cost above 0.',
      { option: 'badAccepted' },
    );
}

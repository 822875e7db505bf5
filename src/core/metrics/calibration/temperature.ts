import { digitProbability } from './probability.ts';

const coolest = Math.log(0.05);
const hottest = Math.log(20);
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature T of the ten digits, 0.05 to 20, at which P(digit ≥ `from`) fits the outcomes best in mean
 * log loss: a coarse scan of ln T, then golden section around the best. Source: Guo et al. 2017.
 * @param probs shape [n, 10]
 * @param y 1 where the label is at or above the cut
 */
export function fitTemperature(probs: Float64Array, from: number, y: ArrayLike<number>): number {
  const lossAt = (logT: number) => logLoss(digitProbability(probs, from, Math.exp(logT)), y);
  const steps = 40;
  const step = (hottest - coolest) / steps;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s <= steps; s++) {
    const loss = lossAt(coolest + s * step);
    if (loss < least) [best, least] = [s, loss];
  }
  let low = coolest + Math.max(0, best - 1) * step;
  let high = coolest + Math.min(steps, best + 1) * step;
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let [lossLeft, lossRight] = [lossAt(left), lossAt(right)];
  while (high - low > 1e-7) {
    if (lossLeft <= lossRight) {
      [high, right, lossRight] = [right, left, lossLeft];
      left = high - golden * (high - low);
      lossLeft = lossAt(left);
    } else {
      [low, left, lossLeft] = [left, right, lossRight];
      right = low + golden * (high - low);
      lossRight = lossAt(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Mean log loss; probabilities are kept 1e-15 away from 0 and 1. */
export function logLoss(probability: Float64Array, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probability.length; i++) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, probability[i]!));
    sum -= y[i]! > 0 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / probability.length;
}

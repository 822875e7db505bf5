import { increasingRoot } from '../numeric/root.ts';
import { digitProbability, digits } from './probability.ts';

const coolest = Math.log(0.05);
const hottest = Math.log(20);
/** Probabilities are kept so far away from 0 and 1. */
const nearZero = 1e-15;

/**
 * The temperature T of the ten digits, 0.05 to 20, at which P(digit ≥ `from`) fits the outcomes best in mean
 * log loss: a coarse scan of ln T, then the root of the loss's slope around the best. A search by the loss itself would
 * find only half of the digits, since it is flat at its minimum, and the rest would differ between JavaScript engines.
 * Source: Guo et al. 2017.
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
  const low = coolest + Math.max(0, best - 1) * step;
  const high = coolest + Math.min(steps, best + 1) * step;
  return Math.exp(increasingRoot((logT) => lossSlope(probs, from, logT, y), low, high));
}

/**
 * The slope of `logLoss` over ln T, up to a positive factor. With q(d) ∝ p(d)^(1/T), ln P(digit ≥ from) grows with 1/T
 * by E[ln p | digit ≥ from] − E[ln p], and ln P(digit < from) by the same over the other digits.
 */
function lossSlope(probs: Float64Array, from: number, logT: number, y: ArrayLike<number>): number {
  const power = Math.exp(-logT);
  let slope = 0;
  for (let row = 0; row * digits < probs.length; row++) {
    let [above, below, logAbove, logBelow] = [0, 0, 0, 0];
    for (let d = 0; d < digits; d++) {
      const p = probs[row * digits + d]!;
      if (!(p > 0)) continue;
      const weight = p ** power;
      if (d >= from) {
        above += weight;
        logAbove += weight * Math.log(p);
      } else {
        below += weight;
        logBelow += weight * Math.log(p);
      }
    }
    const [mine, logMine] = y[row]! > 0 ? [above, logAbove] : [below, logBelow];
    const all = above + below;
    // Where the probability is kept away from 0 and 1 the loss is flat.
    if (mine > nearZero * all && mine < (1 - nearZero) * all)
      slope += logMine / mine - (logAbove + logBelow) / all;
  }
  return slope;
}

/** Mean log loss; probabilities are kept 1e-15 away from 0 and 1. */
export function logLoss(probability: Float64Array, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probability.length; i++) {
    const p = Math.min(1 - nearZero, Math.max(nearZero, probability[i]!));
    sum -= y[i]! > 0 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / probability.length;
}

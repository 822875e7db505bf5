import type { AnswerToken, ToldToken } from './chat-answer.ts';
import { textOf } from './token-alignment.ts';
import { digitOf } from './written-digit.ts';

/**
 * An endpoint tells the likeliest tokens only. Where more than this share of the probability is on tokens that it does
 * not tell, digits may be among them, and an expected digit would be a guess: the written digit is taken.
 */
export const maxUntold = 0.1;

/** How far rounding (half precision, in the worst case) may carry a probability, or their sum, above 1. */
export const roundingTolerance = 0.01;

/**
 * p(d), d = 0..9, at one place of an answer.
 *
 * A token without a probability (`null`) is impossible: 0. A probability above 1 by rounding is 1, and probabilities
 * that sum to more than 1 by rounding are divided by their sum. The same token listed twice counts once, with the
 * greater probability; different tokens of one digit ("7" and " 7") are summed.
 *
 * @returns null where too little is told, or what is told cannot be probabilities: the written digit counts then
 */
export function digitDistribution(place: AnswerToken): number[] | null {
  const told = new Map<string, number>();
  for (const { token, logprob } of listed(place)) {
    const p = logprob === null ? 0 : Math.exp(logprob);
    if (p > 1 + roundingTolerance) return null;
    told.set(token, Math.max(told.get(token) ?? 0, Math.min(1, p)));
  }
  const total = [...told.values()].reduce((sum, p) => sum + p, 0);
  if (1 - total > maxUntold || total > 1 + roundingTolerance) return null;
  const probs = new Array<number>(10).fill(0);
  for (const [token, p] of told) {
    const digit = digitOf(textOf(token));
    if (digit !== null) probs[digit]! += p / Math.max(1, total);
  }
  return probs;
}

/** The likeliest tokens, and the one that was written where it is not among them. */
function listed(place: AnswerToken): readonly ToldToken[] {
  const { top, token } = place;
  return top.some((each) => each.token === token) ? top : [...top, place];
}

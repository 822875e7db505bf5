import type { AnswerToken, ToldToken } from './chat-answer.ts';
import { textOf } from './token-alignment.ts';
import { digitOf } from './written-digit.ts';

/**
 * An endpoint tells the likeliest tokens only. Where digits are not among them and more than this share of the
 * probability is on tokens that it does not tell, an expected digit would be a guess: the written digit is taken.
 */
export const maxUntold = 0.1;

/** How far rounding (half precision, in the worst case) may carry a probability, or their sum, above 1. */
export const roundingTolerance = 0.01;

/** What an endpoint tells of the ten digits at one place of an answer. */
export interface ToldDigits {
  /** p(d), d = 0..9; 0 for digits that are not told. */
  probs: number[];
  /** Digits of which no token is told. */
  unseen: number[];
  /**
   * The most probability that can be on them: no token that is left out is likelier than the least of the likeliest ones.
   * Neither the written token, which need not be among those, nor one that is told as impossible bounds it.
   */
  unseenAtMost: number;
}

/**
 * The digits' probabilities as an endpoint tells them.
 *
 * A token without a probability (`null`) is impossible: 0. A probability above 1 by rounding is 1, and probabilities
 * that sum to more than 1 by rounding are divided by their sum. The same token listed twice counts once, with the
 * greater probability; different tokens of one digit ("7" and " 7") are summed.
 *
 * @returns null where what is told cannot be probabilities, or no token has one
 */
export function toldDigits(place: AnswerToken): (ToldDigits & { untold: number }) | null {
  const told = new Map<string, number>();
  for (const { token, logprob } of listed(place)) {
    const p = logprob === null ? 0 : Math.exp(logprob);
    if (p > 1 + roundingTolerance) return null;
    told.set(token, Math.max(told.get(token) ?? 0, Math.min(1, p)));
  }
  const total = [...told.values()].reduce((sum, p) => sum + p, 0);
  if (total === 0 || total > 1 + roundingTolerance) return null;
  const probs = new Array<number>(10).fill(0);
  const seen = new Set<number>();
  for (const [token, p] of told) {
    const digit = digitOf(textOf(token));
    if (digit === null) continue;
    seen.add(digit);
    probs[digit]! += p / Math.max(1, total);
  }
  const unseen = [...probs.keys()].filter((digit) => !seen.has(digit));
  const untold = Math.max(0, 1 - total);
  const likeliest = new Set(place.top.map(({ token }) => token));
  let least = 1;
  for (const [token, p] of told) if (p > 0 && likeliest.has(token)) least = Math.min(least, p);
  return { probs, unseen, unseenAtMost: Math.min(untold, unseen.length * least), untold };
}

/**
 * p(d), d = 0..9, at one place of an answer. Ten digits that are all told are exact, however much lies on other tokens.
 * @returns null where too little is told, or what is told cannot be probabilities: the written digit counts then
 */
export function digitDistribution(place: AnswerToken): number[] | null {
  const told = toldDigits(place);
  if (!told || (told.unseen.length > 0 && told.untold > maxUntold)) return null;
  return told.probs;
}

/** The likeliest tokens, and the one that was written where it is not among them. */
function listed(place: AnswerToken): readonly ToldToken[] {
  const { top, token } = place;
  return top.some((each) => each.token === token) ? top : [...top, place];
}

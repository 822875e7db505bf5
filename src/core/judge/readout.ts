import { percent } from '../words/percent.ts';
import type {
  DigitProbabilities,
  InvalidReadout,
  JudgeReadout,
  JudgeSpec,
  PromptFacts,
  Readout,
  ScoreReadout,
} from './judge.ts';

/**
 * Turn the logits of one position into a readout.
 *
 * score = Σ d·p(d) / Σ p(d), d = 0..9, with p under the softmax over the full vocabulary.
 * A row with less digit mass than the minimum is invalid, and has no score.
 *
 * @param digitLogits ten logits, digit 0 first
 * @param logSumExp natural log of Σ exp(logit) over the whole vocabulary
 */
export function readDigits(
  digitLogits: ArrayLike<number>,
  logSumExp: number,
  spec: Pick<JudgeSpec, 'minDigitMass'>,
  facts: PromptFacts,
): JudgeReadout {
  const probs = Array.from({ length: 10 }, (_, digit) => Math.exp(digitLogits[digit]! - logSumExp));
  return readProbabilities(probs, spec, facts);
}

/** The same from the digits' probabilities under the softmax over the whole vocabulary. @param probs ten */
export function readProbabilities(
  probs: number[],
  spec: Pick<JudgeSpec, 'minDigitMass'>,
  facts: PromptFacts,
): JudgeReadout {
  const digitMass = probs.reduce((sum, p) => sum + p, 0);
  const reason = reasonInvalid(digitMass, spec.minDigitMass);
  if (reason !== null) return unreadable(reason, facts, { probs, digitMass });
  return digitReadout(expectedDigit(probs), { probs, digitMass }, facts);
}

export const digitReadout = (
  score: number,
  { probs, digitMass }: DigitProbabilities,
  { tokens, truncated }: PromptFacts,
): JudgeReadout => ({
  kind: 'digits',
  probs,
  digitMass,
  score,
  entropy: digitEntropy(probs),
  tokens,
  truncated,
});

function reasonInvalid(digitMass: number, minimum: number): string | null {
  if (!Number.isFinite(digitMass))
    return 'The model gave no finite numbers at the answer position. Try another backend.';
  if (digitMass < minimum)
    return `${amount(digitMass)} of the probability mass was on the ten digits; the minimum is ${percent(minimum, 3)}.`;
  return null;
}

const amount = (share: number) => (share < 1e-6 ? 'Less than 0.0001%' : `Only ${percent(share, 3)}`);

/** Σ d·p(d) / Σ p(d): the mean digit under the distribution `probs`, normalised or not. */
export function expectedDigit(probs: ArrayLike<number>): number {
  let mass = 0;
  let weighted = 0;
  for (let digit = 0; digit < 10; digit++) {
    mass += probs[digit]!;
    weighted += digit * probs[digit]!;
  }
  return weighted / mass;
}

/** Entropy in nats of the ten digits, renormalised to sum to 1: from 0 (certain) to ln 10 (no idea). */
export function digitEntropy(probs: ArrayLike<number>): number {
  let mass = 0;
  for (let digit = 0; digit < 10; digit++) mass += probs[digit]!;
  let entropy = 0;
  for (let digit = 0; digit < 10; digit++) {
    const p = probs[digit]! / mass;
    if (p > 0) entropy -= p * Math.log(p);
  }
  return entropy;
}

const nothingRead: PromptFacts = { tokens: 0, truncated: false };

/** The readout of a row that has no score. @param facts missing where nothing was read of it */
export const unreadable = (
  reason: string,
  { tokens, truncated }: PromptFacts = nothingRead,
  digits: DigitProbabilities | null = null,
): InvalidReadout => ({ kind: 'invalid', reason, digits, tokens, truncated });

/** The readout of a method that reads no digits. A score that is not finite makes the row invalid. */
export const plainReadout = (
  score: number,
  { tokens, truncated }: PromptFacts,
): ScoreReadout | InvalidReadout =>
  Number.isFinite(score)
    ? { kind: 'score', score, tokens, truncated }
    : unreadable('The method gave no finite number for this row.', { tokens, truncated });

/** A row's score; NaN where it is invalid, or not scored yet. */
export const scoreOf = (readout: Readout | null | undefined): number =>
  readout && readout.kind !== 'invalid' ? readout.score : Number.NaN;

/** What was read of the ten digits; null where the method reads none, or the row was never put to a judge. */
export function digitsOf(readout: Readout | null): DigitProbabilities | null {
  if (!readout || readout.kind === 'score') return null;
  return readout.kind === 'digits' ? readout : readout.digits;
}

import type { DigitReadout, JudgeSpec } from './judge.ts';

export interface PromptFacts {
  tokens: number;
  truncated: boolean;
}

/**
 * Turn the logits of one position into a readout.
 *
 * score = Σ d·p(d) / Σ p(d), d = 0..9, with p under the softmax over the full vocabulary.
 * A row with less digit mass than the minimum is invalid, and its score is NaN, never 0.
 *
 * @param digitLogits ten logits, digit 0 first
 * @param logSumExp natural log of Σ exp(logit) over the whole vocabulary
 */
export function readDigits(
  digitLogits: ArrayLike<number>,
  logSumExp: number,
  spec: Pick<JudgeSpec, 'minDigitMass'>,
  facts: PromptFacts,
): DigitReadout {
  const probs = Array.from({ length: 10 }, (_, digit) => Math.exp(digitLogits[digit]! - logSumExp));
  const digitMass = probs.reduce((sum, p) => sum + p, 0);
  const invalidReason = reasonInvalid(digitMass, spec.minDigitMass);
  return {
    probs,
    digitMass,
    score: invalidReason === null ? expectedDigit(probs) : Number.NaN,
    entropy: invalidReason === null ? digitEntropy(probs) : Number.NaN,
    valid: invalidReason === null,
    invalidReason,
    tokens: facts.tokens,
    truncated: facts.truncated,
  };
}

function reasonInvalid(digitMass: number, minimum: number): string | null {
  if (!Number.isFinite(digitMass))
    return 'The model gave no finite numbers at the answer position. Try another backend.';
  if (digitMass < minimum)
    return `${amount(digitMass)} of the probability mass was on the ten digits; the minimum is ${percent(minimum)}.`;
  return null;
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))}%`;

const amount = (share: number) => (share < 1e-6 ? 'Less than 0.0001%' : `Only ${percent(share)}`);

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

/** The readout of a row that could not be put to the judge at all (no reference, prompt does not fit). */
export function unreadable(reason: string): DigitReadout {
  return {
    probs: new Array<number>(10).fill(Number.NaN),
    digitMass: Number.NaN,
    score: Number.NaN,
    entropy: Number.NaN,
    valid: false,
    invalidReason: reason,
    tokens: 0,
    truncated: false,
  };
}

/** The readout of a method that reads no digits. A score that is not finite makes the row invalid. */
export function plainReadout(score: number, facts: PromptFacts): DigitReadout {
  const valid = Number.isFinite(score);
  return {
    ...unreadable('The method gave no finite number for this row.'),
    ...facts,
    ...(valid ? { score, valid, invalidReason: null } : {}),
  };
}

/** Whether the ten digits were read; a row that could not be put to the judge has none either. */
export const hasDigits = ({ probs }: Pick<DigitReadout, 'probs'>): boolean => !Number.isNaN(probs[0]);

import type { Readout } from './judge.ts';
import { digitsOf, scoreOf } from './readout.ts';

/**
 * A readout as columns, stored batches and files keep it: every field in every row, NaN where there is nothing. It
 * stays at the edges; within, a readout is a `Readout`.
 */
export interface ReadoutRecord {
  /** Ten numbers. */
  probs: number[];
  digitMass: number;
  score: number;
  entropy: number;
  valid: boolean;
  /** Null where valid. */
  invalidReason: string | null;
  tokens: number;
  truncated: boolean;
}

/** Fields in the order in which files have them. */
export function recordOf(readout: Readout): ReadoutRecord {
  const digits = digitsOf(readout);
  return {
    probs: digits?.probs ?? new Array<number>(10).fill(Number.NaN),
    digitMass: digits?.digitMass ?? Number.NaN,
    score: scoreOf(readout),
    entropy: readout.kind === 'digits' ? readout.entropy : Number.NaN,
    valid: readout.kind !== 'invalid',
    invalidReason: readout.kind === 'invalid' ? readout.reason : null,
    tokens: readout.tokens,
    truncated: readout.truncated,
  };
}

/** The readout that a record keeps, this version's or an earlier one's. */
export function readoutOf(record: ReadoutRecord): Readout {
  const { probs, digitMass, score, entropy, tokens, truncated } = record;
  const digits = probs.every(Number.isNaN) ? null : { probs, digitMass };
  if (!record.valid)
    return {
      kind: 'invalid',
      reason: record.invalidReason ?? 'No reason was given.',
      digits,
      tokens,
      truncated,
    };
  return digits
    ? { kind: 'digits', ...digits, score, entropy, tokens, truncated }
    : { kind: 'score', score, tokens, truncated };
}

import type { Readout } from '../judge/judge.ts';
import { readoutOf } from '../judge/readout-record.ts';
import { listIn } from '../rows/cells.ts';
import type { Cell, Row } from '../rows/row.ts';

const numberOf = (cell: Cell | undefined): number =>
  cell === null || cell === undefined || cell === '' ? Number.NaN : Number(cell);

const truth = (cell: Cell | undefined): boolean => cell === true || cell === 'true';

/**
 * The readout that an exported row records.
 * @returns null where the row was not judged
 */
export function recordedReadout(source: Row['source']): Readout | null {
  if (!isThere(source.judge_valid)) return null;
  const probs = listIn(source.judge_probs ?? null);
  const digits = probs?.length === 10 ? probs.map(numberOf) : new Array<number>(10).fill(Number.NaN);
  const valid = truth(source.judge_valid);
  const score = valid ? numberOf(source.judge_score) : Number.NaN;
  return readoutOf({
    probs: digits,
    digitMass: numberOf(source.judge_digit_mass),
    score,
    entropy: numberOf(source.judge_entropy),
    // A score that cannot be read is no score.
    valid: valid && Number.isFinite(score),
    invalidReason: valid ? null : String(source.judge_invalid_reason ?? ''),
    tokens: isThere(source.judge_tokens) ? numberOf(source.judge_tokens) : 0,
    truncated: truth(source.judge_truncated),
  });
}

const isThere = (cell: Cell | undefined): boolean => cell !== null && cell !== undefined && cell !== '';

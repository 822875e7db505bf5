import type { Readout } from '../judge/judge.ts';
import { readoutOf } from '../judge/readout-record.ts';
import { listIn, numberOf } from '../rows/cells.ts';
import type { Cell, Row } from '../rows/row.ts';

/**
 * The readout that an exported row records. Cells mean what they mean in every other file: a spreadsheet writes `true` as
 * `TRUE`, and 4.5 as `4,5` in some countries.
 * @returns null where the row was not judged
 */
export function recordedReadout(source: Row['source']): Readout | null {
  if (!isThere(source.judge_valid)) return null;
  const probs = listIn(source.judge_probs ?? null);
  const digits = probs?.length === 10 ? probs.map(numberOf) : new Array<number>(10).fill(Number.NaN);
  // As metrics have it: a row is invalid where it is said to be, or has no score.
  const valid = numberOf(source.judge_valid ?? null) !== 0;
  const score = valid ? numberOf(source.judge_score ?? null) : Number.NaN;
  return readoutOf({
    probs: digits,
    digitMass: numberOf(source.judge_digit_mass ?? null),
    score,
    entropy: numberOf(source.judge_entropy ?? null),
    // A score that cannot be read is no score.
    valid: valid && Number.isFinite(score),
    invalidReason: valid ? null : String(source.judge_invalid_reason ?? ''),
    tokens: isThere(source.judge_tokens) ? numberOf(source.judge_tokens ?? null) : 0,
    truncated: numberOf(source.judge_truncated ?? null) === 1,
  });
}

const isThere = (cell: Cell | undefined): boolean => cell !== null && cell !== undefined && cell !== '';

import type { Readout } from '#core/judge/judge.ts';
import { readoutOf } from '#core/judge/readout-record.ts';
import { listIn } from '#core/rows/cells.ts';
import type { Cell, Row } from '#core/rows/row.ts';

const numberOf = (cell: Cell | undefined): number =>
  cell === null || cell === undefined || cell === '' ? Number.NaN : Number(cell);

const truth = (cell: Cell | undefined): boolean => cell === true || cell === 'true';

/**
 * The readout that an exported row records.
 * @returns null where the row was not judged
 */
export function recordedReadout(source: Row['source']): Readout | null {
  const probs = listIn(source.judge_probs ?? null);
  if (probs?.length !== 10) return null;
  const valid = truth(source.judge_valid);
  return readoutOf({
    probs: probs.map(numberOf),
    digitMass: numberOf(source.judge_digit_mass),
    score: valid ? numberOf(source.judge_score) : Number.NaN,
    entropy: numberOf(source.judge_entropy),
    valid,
    invalidReason: valid ? null : String(source.judge_invalid_reason ?? ''),
    tokens: numberOf(source.judge_tokens),
    truncated: truth(source.judge_truncated),
  });
}

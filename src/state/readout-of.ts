import type { DigitReadout, JudgeSpec } from '#core/judge/judge.ts';
import { readDigits, unreadable } from '#core/judge/readout.ts';
import type { RunColumns } from '#core/run/run.ts';

/**
 * A row's readout, put together again from the columns of its run; null where it is not scored.
 * The stored probabilities are already under the full softmax, so their logarithms are logits with log-sum-exp 0.
 */
export function readoutOf(columns: RunColumns, row: number, spec: JudgeSpec): DigitReadout | null {
  if (!columns.status[row]) return null;
  const probs = columns.probs.subarray(row * 10, row * 10 + 10);
  if (Number.isNaN(probs[0]))
    return unreadable(
      spec.template.mode === 'with-reference'
        ? 'The row could not be put to the judge: it has no reference, or its prompt does not fit.'
        : 'The row could not be put to the judge: its prompt does not fit.',
    );
  return readDigits(probs.map(Math.log), 0, spec, {
    tokens: columns.tokens[row]!,
    truncated: columns.truncated[row] === 1,
  });
}

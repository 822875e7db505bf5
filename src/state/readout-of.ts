import type { DigitReadout } from '#core/judge/judge.ts';
import { plainReadout, readDigits, unreadable } from '#core/judge/readout.ts';
import { type MethodSpec, questionOf } from '#core/method/method.ts';
import type { RunColumns } from '#core/run/run.ts';

/**
 * A row's readout, put together again from the columns of its run; null where it is not scored.
 * The stored probabilities are already under the full softmax, so their logarithms are logits with log-sum-exp 0.
 */
export function readoutOf(columns: RunColumns, row: number, spec: MethodSpec): DigitReadout | null {
  if (!columns.status[row]) return null;
  const probs = columns.probs.subarray(row * 10, row * 10 + 10);
  const facts = { tokens: columns.tokens[row]!, truncated: columns.truncated[row] === 1 };
  const question = questionOf(spec);
  if (question && !Number.isNaN(probs[0])) return readDigits(probs.map(Math.log), 0, question, facts);
  if (columns.status[row] === 1) return plainReadout(columns.score[row]!, facts);
  return unreadable(whyUnreadable(spec));
}

function whyUnreadable(spec: MethodSpec): string {
  switch (spec.method) {
    case 'judge':
      return spec.template.mode === 'with-reference'
        ? 'The row could not be put to the judge: it has no reference, or its prompt does not fit.'
        : 'The row could not be put to the judge: its prompt does not fit.';
    case 'ppl':
      return 'The row has no likelihood: its response is empty, or its instruction leaves no room for it.';
    case 'vro':
      return 'The row has no other response to be compared with.';
    case 'cosine':
    case 'recall':
      return 'The row has no reference to be near to.';
    case 'with-cosine':
      return 'One of the two methods that were put together has no score of the row.';
    case 'external':
      return 'The endpoint gave no digit for the row; the export says what it answered.';
  }
}

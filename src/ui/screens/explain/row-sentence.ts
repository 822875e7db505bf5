import type { Decision } from '#state/decision.ts';
import { count, score } from '../../words/numbers.ts';

/** What became of a row, in one sentence. */
export function rowSentence(row: number, decision: Decision, value: number, threshold: number): string {
  const name = `Row ${count(row + 1)}`;
  switch (decision) {
    case 'unscored':
      return `${name} is not judged yet`;
    case 'invalid':
      return `${name} is invalid: the judge gave no usable digit`;
    case 'accepted':
      return `${name} scores ${score(value)}: accepted, ${score(value - threshold)} above the threshold of ${score(threshold)}`;
    case 'declined':
      return `${name} scores ${score(value)}: declined, ${score(threshold - value)} below the threshold of ${score(threshold)}`;
  }
}

import type { Decision } from '#core/decision/decision.ts';
import { count, score } from '../../words/numbers.ts';

/** What became of a row, in one sentence. */
export function rowSentence(row: number, decision: Decision, value: number, threshold: number): string {
  const name = `Row ${count(row + 1)}`;
  switch (decision) {
    case 'unscored':
      return `${name} is not judged yet`;
    case 'invalid':
      return `${name} is invalid, so it has no score`;
    default:
      return `${name} scores ${score(value)}: ${decision}, ${distance(value, threshold)}`;
  }
}

/** The difference of the figures as they are shown, so that it can be checked by reading. */
function distance(value: number, threshold: number): string {
  const [shown, line] = [score(value), score(threshold)];
  const difference = Number(shown) - Number(line);
  if (shown === line) return `at the threshold of ${line}`;
  return `${score(Math.abs(difference))} ${difference > 0 ? 'above' : 'below'} the threshold of ${line}`;
}

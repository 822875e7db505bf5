import { score } from '../../words/numbers.ts';

/** An answer as the sentences name it. */
export interface NamedAnswer {
  name: string;
  /** NaN where it has none. */
  score: number;
  label: number;
}

type Measured = 'score' | 'label';

/** The answers with the highest value among those that have one, and by how much they lead; null with fewer than two. */
function leaders(answers: readonly NamedAnswer[], by: Measured) {
  const known = answers.filter((answer) => Number.isFinite(answer[by]));
  if (known.length < 2) return null;
  // Compared as they are shown, so that the sentence can be checked by reading.
  const shown = known.map((answer) => Number(score(answer[by])));
  const high = Math.max(...shown);
  const first = known.filter((_, at) => shown[at] === high);
  const rest = shown.filter((value) => value < high);
  return { first, high, lead: rest.length === 0 ? 0 : high - Math.max(...rest), among: known.length };
}

/** Which of two or more answers the judge prefers, by how much. */
export function preferredSentence(answers: readonly NamedAnswer[]): string {
  const found = leaders(answers, 'score');
  if (!found) {
    const isJudged = answers.some((answer) => !Number.isNaN(answer.score));
    return `${answers.length} answers to one instruction, ${isJudged ? 'only one of them' : 'none of them'} scored`;
  }
  const { first, high, lead, among } = found;
  if (first.length === among) return `All ${among} scored answers score ${score(high)}`;
  if (first.length > 1)
    return `${first.map(({ name }) => name).join(' and ')} score highest: ${score(high)} each`;
  return `${first[0]!.name} scores highest: ${score(high)}, ${score(lead)} above the next`;
}

/** What the label says of it; null where fewer than two answers have one. */
export function labelSentence(answers: readonly NamedAnswer[], column: string): string | null {
  const found = leaders(answers, 'label');
  if (!found) return null;
  const { first, high, among } = found;
  if (first.length === among)
    return `The label ${column} is ${score(high)} for all ${among} answers that have one.`;
  const names = first.map(({ name }) => name).join(' and ');
  const scored = leaders(answers, 'score');
  const agrees = scored?.first.some(({ name }) => first.some((other) => other.name === name));
  const also = !scored || scored.first.length === scored.among ? '' : agrees ? ' too' : ' instead';
  return `By the label ${column}, ${names} ${first.length > 1 ? 'are' : 'is'} best${also}: ${score(high)}.`;
}

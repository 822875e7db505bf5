import type { DegradationKind } from '../degradations/degradation.ts';
import { degradationOf } from '../degradations/registry.ts';
import { plural } from '../words/count.ts';
import type { Verdict } from './verdict.ts';

/** What a sentence says of one degradation. */
interface Judged {
  id: string;
  kind: DegradationKind;
  verdict: Verdict;
}

/** What a judge sees, in one line made from the verdicts alone: a clause each for what there is. */
export function checkupSentence(results: readonly Judged[]): string {
  const faults = results.filter(({ kind }) => kind === 'visible fault' || kind === 'subtle fault');
  const named = (of: readonly Judged[], verdict: Verdict, last: 'and' | 'or') =>
    list(
      of.filter((result) => result.verdict === verdict).map(({ id }) => degradationOf(id)?.noun ?? id),
      last,
    );
  const harmless = results.filter(({ kind }) => kind === 'harmless');
  const attacks = results.filter(({ kind }) => kind === 'attack');
  const clauses = [
    clause('sees', named(faults, 'seen', 'and')),
    clause('does not see', named(faults, 'not seen', 'or')),
    clause('gives higher scores for', named(faults, 'preferred', 'and')),
    clause('also changes its score for', named(harmless, 'moved', 'and')),
    clause('can be moved by', named(attacks, 'moved', 'and')),
    clause('gives lower scores for', named(attacks, 'lowered', 'and')),
  ].filter((each) => each !== null);
  const unsettled = faults.filter(({ verdict }) => verdict === 'unsettled').length;
  if (unsettled > 0) clauses.push(`the rows do not settle ${plural(unsettled, 'kind')} of fault`);
  if (clauses.length === 0) return 'Nothing was checked.';
  const text = clauses.join('; ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

const clause = (verb: string, names: string): string | null => (names === '' ? null : `${verb} ${names}`);

/** "a, b and c". */
const list = (names: readonly string[], last: string): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;

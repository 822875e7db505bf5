import { minTrustRows } from '#core/decision/trust.ts';
import { metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { hasInterval, lackOf } from '#core/metrics/estimate.ts';
import { formatNumber } from '#core/words/format.ts';
import type { OverviewFigures } from '#state/compare/overview.ts';
import type { PairFigures } from '#state/compare/pair.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import { count, plural } from '../../words/numbers.ts';
import type { DifferenceKey } from './difference-keys.ts';

/** Correlations as the paper prints them. */
export const hundredfold = (value: number) => formatNumber(100 * value, 1);

/** Which of two methods wins, by how much, how surely. */
export function pairSentence({ first, second, report, row }: PairFigures, label: string | null): string {
  const [a, b] = apart(first.method.name, second.method.name);
  const difference = report?.pairs[0]?.figures.pearson.difference;
  if (!difference || label === null)
    return `${capital(a)} and ${b} both scored ${plural(row.length, 'row')}.`;
  if (!hasInterval(difference))
    return `${capital(a)} and ${b} cannot be compared by their agreement with ${label}. ${lackOf(difference)}`;
  const { value, low, high, n } = difference;
  if (n < minTrustRows)
    return `${plural(n, 'row')} that ${a} and ${b} both scored ${n === 1 ? 'has' : 'have'} a ${label}: too few rows to tell which agrees more with it.`;
  const by = (least: number, middle: number, most: number) =>
    `${hundredfold(middle)} [${hundredfold(least)}, ${hundredfold(most)}]`;
  if (low > 0)
    return `${capital(a)} agrees with ${label} more than ${b} does: Pearson × 100 is higher by ${by(low, value, high)}, n = ${plural(n, 'row')}.`;
  if (high < 0)
    return `${capital(b)} agrees with ${label} more than ${a} does: Pearson × 100 is higher by ${by(-high, -value, -low)}, n = ${plural(n, 'row')}.`;
  return `Not shown which agrees more with ${label}, ${a} or ${b}: Pearson × 100 differs by ${by(low, value, high)}, n = ${plural(n, 'row')}.`;
}

const level = 0.05;

/** How many differences of a figure are more than chance among so many. */
export function pairsSentence({ report: { pairs } }: OverviewFigures, key: DifferenceKey): string {
  const { name } = metricCatalogue[key];
  const shown = pairs.filter(({ figures }) => (figures[key].holm ?? 1) < level).length;
  const among = pairs.length > 1 ? `, allowing for ${pairs.length} pairs` : '';
  if (shown === 0) return `No difference in ${name} is shown${among}.`;
  return `${count(shown)} of ${plural(pairs.length, 'pair')} ${shown === 1 ? 'differs' : 'differ'} in ${name}${among}.`;
}

/** What the figures of one method rest on. */
export function methodRows(basis: CompareBasis, id: string): string {
  const scores = basis.methods.find(({ method }) => method.id === id);
  if (!scores) return '';
  const { invalid, missing, seen } = scores;
  const valid = basis.rows.label.length - invalid - missing - seen;
  const left = [
    invalid > 0 ? `${count(invalid)} invalid` : '',
    missing > 0 ? `${count(missing)} without a score` : '',
    seen > 0 ? `${count(seen)} whose instructions it was trained on` : '',
  ].filter(Boolean);
  return `${plural(valid, 'row')} with a score${left.length ? `; ${left.join(' and ')} left out` : ''}`;
}

export const pWords = (p: number | null): string =>
  p === null ? '–' : p < 0.001 ? '< 0.001' : formatNumber(p, 3);

/** Two names without the parts that both begin with: "without reference" and "with reference" of one model. */
export function apart(first: string, second: string): [string, string] {
  const [a, b] = [first.split(', '), second.split(', ')];
  let shared = 0;
  while (shared < Math.min(a.length, b.length) - 1 && a[shared] === b[shared]) shared++;
  // "Run 1" alone names nothing.
  if (shared > 0 && [a, b].some((parts) => /^run \d+$/.test(parts[shared]!))) shared--;
  return [a.slice(shared).join(', '), b.slice(shared).join(', ')];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

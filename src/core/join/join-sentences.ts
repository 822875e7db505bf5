import { plural } from '../words/count.ts';
import type { JoinReport } from './join-table.ts';

const examples = (items: readonly (string | number)[], all: number) =>
  `${items.join(', ')}${all > items.length ? ', …' : ''}`;
const have = (count: number) => (count === 1 ? 'has' : 'have');

/** What a join came to, as sentences: what matched first, then everything that did not. */
export function joinSentences(report: JoinReport): string[] {
  const { file, by, rows, matched, unmatchedRows, unmatched, repeated, repeatedLines, keyless } = report;
  const { shared, sharedRows, unread, added, same } = report;
  const without = rows - matched;
  const renamed = added.filter(({ column, name }) => column !== name);
  return [
    `${matched} of ${plural(rows, 'row')} matched a record of ${file} by ${by}.`,
    added.length === 0
      ? `${file} brings no column that is not here already.`
      : `${added.length === 1 ? 'New column' : 'New columns'}: ${added.map(({ name }) => name).join(', ')}.`,
    ...renamed.map(
      ({ column, name }) => `${column} is here already with other values; that of ${file} is called ${name}.`,
    ),
    ...(same.length > 0
      ? [`${same.join(', ')}: the same in ${file} wherever rows matched, so not added again.`]
      : []),
    ...(without > 0
      ? [
          `${plural(without, 'row')} ${have(without)} no record in ${file}; the new columns are empty there: ${examples(unmatchedRows, without)}.`,
        ]
      : []),
    ...(shared > 0
      ? [
          `${plural(shared, 'record')} of ${file} ${shared === 1 ? 'was' : 'were each'} joined to several rows that have the same ${by}, as to ${examples(sharedRows, sharedRows.length)}.`,
        ]
      : []),
    ...(repeated > 0
      ? [
          `${plural(repeated, 'record')} of ${file} ${repeated === 1 ? 'repeats' : 'repeat'} a key; the first of each was joined, the others are set aside: line or element ${examples(repeatedLines, repeated)}.`,
        ]
      : []),
    ...(keyless > 0
      ? [
          `${plural(keyless, 'record')} of ${file} ${have(keyless)} no key and ${keyless === 1 ? 'is' : 'are'} set aside.`,
        ]
      : []),
    ...(unmatched > 0
      ? [
          `${plural(unmatched, 'record')} of ${file} ${unmatched === 1 ? 'matches' : 'match'} no row and ${unmatched === 1 ? 'is' : 'are'} set aside.`,
        ]
      : []),
    ...(unread > 0
      ? [
          `${plural(unread, 'record')} of ${file} could not be read and ${unread === 1 ? 'is' : 'are'} set aside.`,
        ]
      : []),
  ];
}

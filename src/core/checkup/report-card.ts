import type { CheckupReport } from './report.ts';
import { estimateWords } from './report-text.ts';

/** A finished check-up as a judge's card tells of it. */
export interface CardedCheckup {
  /** What the rows are called. */
  data: string;
  mode: string;
  report: CheckupReport;
}

/** Where the section begins; it is the card's last. */
export const checkupHeading = '## Check-up';

/** What a judge was seen to see, as a section of its card in Markdown; empty where it was not checked. */
export function checkupCard(checkups: readonly CardedCheckup[]): string {
  if (checkups.length === 0) return '';
  return [
    checkupHeading,
    'Made without labels, from changed copies of responses. Faults: share of pairs in which the copy has the lower score, ties half. Harmless changes: mean shift in score. Attacks: the same over neutral text of their length. Intervals are 95%, by instruction.',
    ...checkups.flatMap(({ data, mode, report }) => [
      `### On ${oneLine(data)}, ${mode.replace('-', ' ')}`,
      `${report.rows} rows of ${report.instructions} instructions; ${report.texts} texts read, ${report.invalid} without a valid score; standard deviation of untouched scores ${report.spread.toFixed(2)}.`,
      report.sentence,
      table(report),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

const table = ({ degradations }: CheckupReport) =>
  [
    '| change | kind | pairs | figure | verdict |',
    '| --- | --- | --- | --- | --- |',
    ...degradations.map(
      ({ label, kind, pairs, lower, shift, effect, verdict }) =>
        `| ${label} | ${kind} | ${pairs} | ${estimateWords(effect ?? (kind === 'harmless' ? shift : lower))} | ${verdict} |`,
    ),
  ].join('\n');

/** A name is the user's own, and a card's heading is one line. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

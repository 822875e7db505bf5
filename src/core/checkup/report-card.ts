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
const heading = '## Check-up';

const introduction =
  'Made without labels, from changed copies of responses. Faults: share of pairs in which the copy has the lower score, ties half. Harmless changes: mean shift in score. Attacks: the same over neutral text of their length. Intervals are 95%, by instruction.';

/**
 * A judge's card in Markdown with what check-ups saw as its last section. What the card told before of the same rows
 * in the same mode is replaced, and what it told of others stays.
 */
export function cardWithCheckups(card: string, checkups: readonly CardedCheckup[]): string {
  if (checkups.length === 0) return card;
  const [own, before = ''] = card.split(`\n${heading}\n`);
  const newest = new Map(checkups.toReversed().map((checkup) => [titleOf(checkup), blockOf(checkup)]));
  const others = before
    .split(/^(?=### )/m)
    .slice(1)
    .map((block) => block.trimEnd())
    .filter((block) => !newest.has(block.split('\n')[0]!));
  return [own!.trimEnd(), heading, introduction, ...newest.values(), ...others]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** A name is the user's own, and a heading is one line. */
const titleOf = ({ data, mode }: CardedCheckup) =>
  `### On ${data.replace(/\s+/g, ' ').trim()}, ${mode.replace('-', ' ')}`;

function blockOf(checkup: CardedCheckup): string {
  const { rows, instructions, texts, invalid, spread, sentence } = checkup.report;
  return [
    titleOf(checkup),
    `${rows} rows of ${instructions} instructions; ${texts} texts read, ${invalid} without a valid score; standard deviation of untouched scores ${spread.toFixed(2)}.`,
    sentence,
    table(checkup.report),
  ].join('\n\n');
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

import { resolveOptions } from '../../analysis/option.ts';
import { version } from '../../version.ts';
import { digestCovers } from '../data-digest.ts';
import type { ReportSection } from '../document.ts';
import type { ReportInputs } from '../report-inputs.ts';
import { type ReportOptions, reportOptions } from '../report-options.ts';

/** The digest of the data, and the call that gives this report again. */
export function repeatSection(
  inputs: ReportInputs,
  options: ReportOptions,
  threshold: number,
  digests: { data: string; fresh: string | null },
): ReportSection {
  const { goodValues, checkup, notJudged, rejected, filter = null } = inputs.about;
  const others = [
    ...(digests.fresh === null ? [] : ['NEW.jsonl an export of the new rows']),
    ...(checkup ? ['CHECKUP.json what checkup --out wrote'] : []),
  ];
  // An export holds rows that are not judged yet, without a score, and no line that could not be read.
  const same = notJudged + rejected === 0 ? ', to the byte,' : ', but for the rows and lines left out above,';
  const how =
    goodValues === null
      ? `The command below gives this report again${same} from an export of all rows (JSONL, from the screen Decide) or from the file that the command judge wrote; FILE is its path${others.map((other) => `, and ${other}`).join('')}.`
      : 'The label is a column of words, which the command does not read: export the rows, write a column of numbers from it, and name that one in the command below.';
  return {
    id: 'repeat',
    title: 'The data, and how to repeat this',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Data digest', digests.data],
          ...(digests.fresh === null ? [] : [['Digest of the new rows', digests.fresh] as const]),
          ['What it covers', digestCovers],
          ['Made by', `Self-Judge Workbench ${version}`],
        ],
      },
      { kind: 'text', text: how },
      ...(filter?.onPageAlone
        ? [
            {
              kind: 'text' as const,
              text: `This report cannot be repeated as it is: whether ${filter.onPageAlone} is known to the page alone and stands in no export, so the command below is of more rows. Export the filtered rows, and give the command that file.`,
            },
          ]
        : []),
      { kind: 'code', text: repeatCommand(inputs, options, threshold) },
    ],
  };
}

/** Options that have their default are left out. */
export function repeatCommand(
  { rows, column, fresh = null, about }: ReportInputs,
  options: ReportOptions,
  threshold: number,
): string {
  const { name, readFrom = null, label, score, backend, checkup, reading, filter = null } = about;
  const usual = resolveOptions(reportOptions, { rows, column }, { cut: options.cut });
  const changed = (word: string, key: keyof ReportOptions): Said =>
    options[key] === usual[key] ? null : [word, String(options[key])];
  const said: Said[] = [
    ['data', 'FILE'],
    ['score', score],
    label === null ? null : ['label', label],
    label === null ? null : ['label-threshold', String(options.cut)],
    maybe('missing-label', reading.missingLabel),
    maybe('group', reading.group),
    maybe('group-by', reading.groupBy),
    ...(filter?.where ?? []).map((where): Said => ['where', where]),
    reading.nearDuplicates === null ? null : ['group-near-duplicates'],
    reading.byMeaning ? ['by-meaning'] : null,
    // Named again, a threshold that followed from a coverage would be reported as chosen by hand.
    options.threshold === null && about.chosen === null
      ? changed('coverage', 'coverage')
      : ['threshold', String(threshold)],
    changed('alpha', 'alpha'),
    changed('delta', 'delta'),
    changed('correction', 'correction'),
    changed('unit', 'unit'),
    changed('weights', 'weights'),
    options.weights === 'shift' && fresh ? ['new', 'NEW.jsonl'] : null,
    options.shares.calibration === usual.shares.calibration
      ? null
      : ['calibration', String(options.shares.calibration)],
    changed('split-seed', 'splitSeed'),
    changed('seed', 'seed'),
    changed('draws', 'draws'),
    changed('bad-accepted', 'badAccepted'),
    changed('good-declined', 'goodDeclined'),
    changed('review-cost', 'review'),
    changed('examples', 'examples'),
    ['name', name],
    maybe('read-from', readFrom),
    maybe('backend', backend),
    checkup === null ? null : ['checkup', 'CHECKUP.json'],
    ['out', 'report.html'],
  ];
  return `npm run --silent cli -- report ${said.flatMap((option) => (option ? [optionText(option)] : [])).join(' ')}`;
}

/** An option of the call with its value, or a switch; null: it is left out. */
type Said = readonly [word: string, value?: string] | null;

const maybe = (word: string, value: string | null): Said => (value === null ? null : [word, value]);

/** A value that begins with a dash would be taken for an option of its own, so it is tied to its word. */
const optionText = ([word, value]: NonNullable<Said>): string =>
  value === undefined ? `--${word}` : `--${word}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`;

/** A word as a POSIX shell reads it back. */
const shellWord = (word: string): string =>
  /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

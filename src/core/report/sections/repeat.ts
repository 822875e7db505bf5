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
  digest: string,
): ReportSection {
  const { goodValues, checkup, notJudged, rejected } = inputs.about;
  // An export holds rows that are not judged yet, without a score, and no line that could not be read.
  const same = notJudged + rejected === 0 ? ', to the byte,' : ', but for the rows and lines left out above,';
  const how =
    goodValues === null
      ? `The command below gives this report again${same} from an export of all rows (JSONL, from the screen Decide) or from the file that the command judge wrote; FILE is its path${checkup ? ', and CHECKUP.json what checkup --out wrote' : ''}.`
      : 'The label is a column of words, which the command does not read: export the rows, write a column of numbers from it, and name that one in the command below.';
  return {
    id: 'repeat',
    title: 'The data, and how to repeat this',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Data digest', digest],
          ['What it covers', digestCovers],
          ['Made by', `Self-Judge Workbench ${version}`],
        ],
      },
      { kind: 'text', text: how },
      { kind: 'code', text: repeatCommand(inputs, options, threshold) },
    ],
  };
}

/** Options that have their default are left out. */
export function repeatCommand(
  { rows, column, about }: ReportInputs,
  options: ReportOptions,
  threshold: number,
): string {
  const { name, label, score, backend, checkup } = about;
  const usual = resolveOptions(reportOptions, { rows, column }, { cut: options.cut });
  const unless = (same: boolean, ...words: (string | number)[]) => (same ? [] : words);
  const words: (string | number)[] = [
    ...['--data', 'FILE', '--score', score],
    ...unless(label === null, '--label', label!, '--label-threshold', options.cut),
    ...['--threshold', threshold],
    ...unless(options.alpha === usual.alpha, '--alpha', options.alpha),
    ...unless(options.delta === usual.delta, '--delta', options.delta),
    ...unless(options.correction === usual.correction, '--correction', options.correction),
    ...unless(options.unit === usual.unit, '--unit', options.unit),
    ...unless(options.weights === usual.weights, '--weights', options.weights),
    ...unless(
      options.shares.calibration === usual.shares.calibration,
      '--calibration',
      options.shares.calibration,
    ),
    ...unless(options.splitSeed === usual.splitSeed, '--split-seed', options.splitSeed),
    ...unless(options.seed === usual.seed, '--seed', options.seed),
    ...unless(options.draws === usual.draws, '--draws', options.draws),
    ...unless(options.examples === 0, '--examples', options.examples),
    ...['--name', name],
    ...unless(backend === null, '--backend', backend!),
    ...unless(checkup === null, '--checkup', 'CHECKUP.json'),
    ...['--out', 'report.html'],
  ];
  return `npm run --silent cli -- report ${words.map((word) => shellWord(String(word))).join(' ')}`;
}

/** A word as a POSIX shell reads it back; a line break would end the call in a terminal, so it becomes a space. */
const shellWord = (word: string): string =>
  /^[\w./:=-]+$/.test(word) ? word : `'${word.replace(/[\r\n]+/g, ' ').replaceAll("'", "'\\''")}'`;

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dealRows, type Share } from '#core/grading/deal.ts';
import { dealtLines } from '#core/grading/dealt-rows.ts';
import { gradeValueInCell } from '#core/grading/given-grade.ts';
import { type GradingPlan, maxGuidelines } from '#core/grading/grading-plan.ts';
import { digitScale, requireScale } from '#core/grading/scale.ts';
import { gradeColumn } from '#core/rows/grades.ts';
import { drawnQueue } from '#core/sampling/draws.ts';
import { fileError } from '../../node/files/file-error.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { type Command, UsageError } from '../command.ts';
import { type DatasetFile, readDatasetFile } from '../dataset-file.ts';
import { fileDraws } from '../metrics/draws.ts';
import { fileScale } from '../metrics/file-scale.ts';
import { refuseReadFile } from '../output/output-path.ts';
import { optionalNumber, parseOptions, required } from '../parse-options.ts';

/** Deals rows to several annotators, each of whom grades a file of their own. */
export const dealCommand: Command = {
  name: 'deal',
  summary: 'deal rows to several annotators, a file for each',
  usage: `Usage: npm run --silent cli -- deal --data FILE --annotators NAMES --out FOLDER [OPTIONS]

  --data FILE       the rows, as judge reads them
  --annotators NAMES  who grades, separated by commas: Ana,Ben
  --overlap N       rows that everybody grades, so that agreement can be measured (default 20, or all where there are
                   fewer); each other row goes to one person
  --shares NUMBERS  how much of the rest each gets, in proportion: 2,1 (default: all the same)
  --draw-name NAME  deal only the rows of a draw that sample or the page wrote into the file: draw, draw_by_NAME
  --ungraded        leave out rows that one of the annotators has graded in --data
  --guidelines FILE  Markdown that each annotator sees beside the rows
  --scale SCALE     what rows are graded on: “0 to 9” (default, or what --data says in grading_scale), “1 to 5”,
                   “yes/no”, or choices from the worst to the best with what they count as: “Bad=0; Fair=4.5; Good=9”
  --seed N          the same seed deals the same (default 1)
  --out FOLDER      where the files go, NAME.jsonl for each annotator; it is made where it is missing
  --json            end with one JSON object on stdout: rows, overlap, seed, and each annotator's file and rows

Each file opens on the page: the queue begins with just these rows and that annotator's name. It has instruction,
response, reference and category: no label, no score and no model, which could sway who grades. What comes back is put
together by merge-grades, or on the page. Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      annotators: { type: 'string' },
      overlap: { type: 'string' },
      shares: { type: 'string' },
      'draw-name': { type: 'string' },
      ungraded: { type: 'boolean', default: false },
      guidelines: { type: 'string' },
      scale: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const annotators = required(options.annotators, 'annotators')
      .split(',')
      .map((name) => name.trim());
    const asked = optionalNumber(options.overlap, 'overlap', { min: 0, integer: true });
    const seed = optionalNumber(options.seed, 'seed', { min: 0, max: 0xffff_ffff, integer: true }) ?? 1;
    const shares = options.shares === undefined ? undefined : numbersIn(options.shares, 'shares');
    const file = await readDatasetFile(data);
    for (const { line, message } of file.rejected)
      process.stderr.write(`line ${line} set aside: ${message}\n`);
    const guidelines = await readGuidelines(options.guidelines);
    const scale = options.scale === undefined ? (fileScale(file) ?? digitScale) : requireScale(options.scale);
    const drawn = queueOf(file, options['draw-name']);
    const queue = options.ungraded ? ungradedBy(annotators, file, drawn) : drawn;
    const overlap = asked ?? Math.min(defaultOverlap, queue.length);
    const dealt = dealRows(queue, { annotators, overlap, seed, ...(shares && { shares }) });
    const files = await write(out, dealt, file, { data, guidelines, scale });
    if (options.json) console.log(JSON.stringify({ rows: queue.length, overlap, seed, annotators: files }));
    else {
      for (const { annotator, rows, file: path } of files)
        process.stderr.write(`${annotator}: ${rows} rows, ${path}\n`);
      process.stderr.write(
        `${queue.length} rows are dealt to ${files.length}, ${overlap} of them to everybody (seed ${seed}).\n`,
      );
    }
    return 0;
  },
};

const defaultOverlap = 20;

function numbersIn(text: string, option: string): number[] {
  return text.split(',').map((part) => {
    const number = optionalNumber(part.trim(), option, { min: 0 });
    if (number === null) throw new UsageError(`--${option} must be numbers separated by commas.`);
    return number;
  });
}

async function readGuidelines(path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  const text = await readFile(path, 'utf8').catch((thrown) => {
    throw fileError(thrown, { path, doing: 'read', consequence: 'Nothing was dealt.' });
  });
  if (text.length > maxGuidelines)
    throw new UsageError(`--guidelines has ${text.length} characters; at most ${maxGuidelines} are shown.`);
  return text;
}

function queueOf(file: DatasetFile, drawName: string | undefined): Int32Array {
  if (drawName === undefined) return Int32Array.from(file.rows.keys());
  return drawnQueue(fileDraws(file, drawName));
}

function ungradedBy(annotators: readonly string[], file: DatasetFile, queue: Int32Array): Int32Array {
  const { rows } = file;
  const scale = fileScale(file);
  const columns = annotators.map(gradeColumn);
  return queue.filter((row) =>
    columns.every((column) => {
      return Number.isNaN(gradeValueInCell(rows[row]!.source, column, scale));
    }),
  );
}

async function write(
  folder: string,
  dealt: readonly Share[],
  { rows }: DatasetFile,
  { data, ...plan }: { data: string } & Pick<GradingPlan, 'guidelines' | 'scale'>,
) {
  const files = dealt.map(({ annotator, rows }) => ({
    annotator,
    rows: rows.length,
    file: join(folder, `${gradeColumn(annotator).replace(/^grade_by_/, '')}.jsonl`),
  }));
  for (const { file } of files) await refuseReadFile(file, data, 'data');
  await mkdir(folder, { recursive: true }).catch((thrown) => {
    throw fileError(thrown, { path: folder, doing: 'written', consequence: 'Nothing was written.' });
  });
  for (const [at, share] of dealt.entries())
    await replaceFile(
      files[at]!.file,
      dealtLines(
        [...share.rows].map((row) => rows[row]!),
        share.annotator,
        plan,
      ),
    );
  return files;
}

import { rowWriter } from '#core/export/row-writer.ts';
import type { JoinBy } from '#core/join/join-by.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { type Command, UsageError } from '../command.ts';
import { firstFile, type JoinedFile, withAppended, withJoined } from '../join/joined-file.ts';
import { csvStyleOptions, csvStyleUsage, readCsvStyle } from '../output/csv-style.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { checkOutputPath, refuseReadFile } from '../output/output-path.ts';
import { outputFormat } from '../output/read-records.ts';
import { parseOptions, required } from '../parse-options.ts';

/** Makes one dataset of several files. */
export const joinCommand: Command = {
  name: 'join',
  summary: 'join labels, scores or grades of other files to rows, or put files below one another',
  usage: `Usage: npm run --silent cli -- join --data FILE --with FILE --out FILE [OPTIONS]

  --data FILE      the rows
  --with FILE      a file of any format that is read, with a record for each row; several times for several files
  --by COLUMN      the column that holds the same values in both, or OURS=THEIRS where it is called otherwise; several
                   times where all of them must agree; texts: by instruction and response. Default: an id column that
                   both have, else the texts
  --append         put the rows of --with below those of --data instead, under the column names of --data
  --out FILE       JSONL, or CSV where the name ends in .csv
  --rest FILE      JSON Lines: every record of either file that belongs to no row, with its line, the reason and its text
  ${csvStyleUsage}
  --json           end with one JSON object on stdout: rows, joins (matched, unmatched, repeated, …), set_aside

A row without a record keeps its place, with nothing in the new columns. Of records that repeat a key the first is
joined. A column that is in --data already with other values gets the file's name as a suffix.
Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      with: { type: 'string', multiple: true },
      by: { type: 'string', multiple: true },
      append: { type: 'boolean', default: false },
      out: { type: 'string' },
      rest: { type: 'string' },
      ...csvStyleOptions,
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const others = options.with ?? [];
    if (others.length === 0) throw new UsageError('--with is needed.');
    if (options.append && options.by)
      throw new UsageError('--by is for joining; with --append it says nothing.');
    const by = options.by ? joinBy(options.by) : null;
    const out = required(options.out, 'out');
    const { spreadsheetSafe = false } = readCsvStyle(options, out);
    await checkOutputPath(out, data);
    for (const other of others) await refuseReadFile(out, other, 'with');
    if (options.rest !== undefined) {
      await checkOutputPath(options.rest, data, 'rest');
      for (const other of others) await refuseReadFile(options.rest, other, 'with', 'rest');
      await refuseReadFile(options.rest, out, 'out', 'rest');
    }
    let made = await firstFile(data);
    for (const other of others)
      made = options.append ? await withAppended(made, other) : await withJoined(made, other, by);
    return withOutputLock(out, async () => {
      await replaceFile(out, pieces(made, outputFormat(out), spreadsheetSafe));
      if (options.rest !== undefined)
        await replaceFile(
          options.rest,
          made.rest.map((one) => `${JSON.stringify(one)}\n`),
        );
      for (const sentence of made.sentences) process.stderr.write(`${sentence}\n`);
      if (options.rest === undefined)
        for (const { line, message } of made.rest)
          process.stderr.write(`line ${line} set aside: ${message}\n`);
      if (options.json) console.log(JSON.stringify(summary(made)));
      else process.stderr.write(`${made.rows.length} rows are written to ${out}.\n`);
      return 0;
    });
  },
};

/** @throws UsageError where texts stand beside columns */
function joinBy(words: readonly string[]): JoinBy {
  if (words.length === 1 && words[0] === 'texts') return { kind: 'texts' };
  const pairs = words.map((word) => {
    const [ours = '', theirs = ours] = word.split(/=(.*)/s);
    if (ours === '' || theirs === '')
      throw new UsageError(`--by must be COLUMN or OURS=THEIRS; it is ${word}.`);
    return { ours, theirs };
  });
  return { kind: 'columns', pairs };
}

function* pieces({ rows, columns }: JoinedFile, format: 'jsonl' | 'csv', spreadsheetSafe: boolean) {
  const writer = rowWriter({ format, columns, judge: null, threshold: null, spreadsheetSafe });
  yield writer.head;
  for (const row of rows) yield writer.line(row, null);
}

const summary = ({ rows, joins, rest }: JoinedFile) => ({
  rows: rows.length,
  joins: joins.map((report) => ({
    file: report.file,
    by: report.by,
    matched: report.matched,
    unmatched_rows: report.rows - report.matched,
    records: report.records,
    unmatched_records: report.unmatched,
    repeated: report.repeated,
    without_key: report.keyless,
    unread: report.unread,
    joined_to_several: report.shared,
    added: report.added.map(({ name }) => name),
  })),
  set_aside: rest.length,
});

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { rowWriter } from '#core/export/row-writer.ts';
import { gradedColumns } from '#core/grading/graded-columns.ts';
import { type GradedRows, GradedRowsReader } from '#core/grading/graded-rows.ts';
import { MergedFiles } from '#core/grading/merged-files.ts';
import { digitScale, type Scale } from '#core/grading/scale.ts';
import { plural } from '#core/words/count.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../command.ts';
import { type DatasetFile, readDatasetFile } from '../dataset-file.ts';
import { fileScale } from '../metrics/file-scale.ts';
import { csvStyleOptions, csvStyleUsage, readCsvStyle } from '../output/csv-style.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { checkOutputPath, refuseReadFile } from '../output/output-path.ts';
import { outputFormat } from '../output/read-records.ts';
import { parseOptions, required } from '../parse-options.ts';

/** Puts the grades of several annotators' files beside the rows. */
export const mergeGradesCommand: Command = {
  name: 'merge-grades',
  summary: 'put the grades of several annotators’ files beside the rows',
  usage: `Usage: npm run --silent cli -- merge-grades --data FILE --grades FILE [--grades FILE ...] --out FILE [OPTIONS]

  --data FILE      the rows, as they were dealt from; grades that it has already are kept
  --grades FILE    what an annotator saved on the page (Save grades, or Export rows), or any file with the same rows and
                   a column grade_by_NAME; as often as there are files
  --out FILE       the rows with everybody's grades (grade_by_NAME, graded_at_by_NAME) and remarks: JSONL, or CSV where
                   the name ends in .csv
  ${csvStyleUsage}
  --json           end with one JSON object on stdout: each file's rows, matched rows and added grades, the conflicts,
                   and everybody's grades counted

Rows are found by the hash of instruction, response and reference, so their order does not matter. Nothing is
overwritten: where one person's two grades of a row differ, the first one stays and both are listed. A file of which
fewer than half of the rows are in --data is refused, as is one with a grade that is not on its scale, or that does not say its scale where --data
has another than 0 to 9 (column grading_scale); then nothing is written. Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      grades: { type: 'string', multiple: true },
      out: { type: 'string' },
      ...csvStyleOptions,
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const paths = options.grades ?? [];
    if (paths.length === 0) throw new UsageError('--grades is needed.');
    const { spreadsheetSafe } = readCsvStyle(options, out);
    await checkOutputPath(out, data);
    for (const path of paths) await refuseReadFile(out, path, 'grades');
    const file = await readDatasetFile(data);
    for (const { line, message } of file.rejected)
      process.stderr.write(`line ${line} set aside: ${message}\n`);
    const scale = fileScale(file) ?? digitScale;
    const merged = new MergedFiles(gradesIn(data, file, { scale, allowNone: true }));
    for (const path of paths)
      merged.add(basename(path), gradesIn(path, await readDatasetFile(path), { scale }));
    return withOutputLock(out, async () => {
      const { names, cellsOf, own } = gradedColumns(merged, file.columns);
      const writer = rowWriter({
        format: outputFormat(out),
        columns: file.columns.filter((column) => !own.has(column)),
        judge: null,
        threshold: null,
        spreadsheetSafe,
        added: names,
      });
      function* pieces() {
        yield writer.head;
        for (const [at, row] of file.rows.entries()) {
          const source = Object.fromEntries(
            Object.entries(row.source).filter(([column]) => !own.has(column)),
          );
          yield writer.line({ id: row.id, source }, null, cellsOf(at));
        }
      }
      await replaceFile(out, pieces());
      if (options.json) console.log(JSON.stringify(summary(merged)));
      for (const line of words(merged, out)) process.stderr.write(`${line}\n`);
      return 0;
    });
  },
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

function gradesIn(
  path: string,
  { rows }: DatasetFile,
  { scale, allowNone = false }: { scale: Scale; allowNone?: boolean },
): GradedRows {
  const reader = new GradedRowsReader(basename(path), hash, null, scale);
  for (const row of rows) reader.see(row);
  return reader.rows({ allowNone });
}

const summary = ({ files, conflicts, differingRemarks, graded }: MergedFiles) => ({
  files: files.map(({ name, rows, matched, unmatched, added, same, remarks }) => ({
    name,
    rows,
    matched,
    unmatched,
    added,
    same,
    remarks,
  })),
  conflicts: conflicts.map(({ file, rowId, row, annotator, here, there }) => ({
    file,
    id: rowId,
    row: row + 1,
    annotator,
    kept: here,
    other: there,
  })),
  differing_remarks: differingRemarks.map(({ file, rowId, row, annotator }) => ({
    file,
    id: rowId,
    row: row + 1,
    annotator,
  })),
  grades: Object.fromEntries(graded),
});

function words({ files, conflicts, differingRemarks, graded }: MergedFiles, out: string): string[] {
  return [
    ...files.map(
      ({ name, rows, matched, unmatched, added, same }) =>
        `${name}: ${matched} of ${plural(rows, 'row')} matched, ${plural(added, 'grade')} added, ${same} the same already.` +
        (unmatched.length > 0
          ? ` Not in the data: ${unmatched.slice(0, 5).join(', ')}${unmatched.length > 5 ? ' …' : ''}`
          : ''),
    ),
    ...conflicts.map(
      ({ file, rowId, row, annotator, here, there }) =>
        `Row ${row + 1} (${rowId}): ${annotator} gave ${here}, and ${there} in ${file}. ${here} is kept.`,
    ),
    ...differingRemarks.map(
      ({ file, rowId, row, annotator }) =>
        `Row ${row + 1} (${rowId}): what ${annotator} says of it in ${file} differs. What was there is kept.`,
    ),
    `${[...graded].map(([annotator, n]) => `${annotator}: ${n}`).join(', ')}. Written to ${out}.`,
  ];
}

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { JoinBy } from '#core/join/join-by.ts';
import { joinSentences } from '#core/join/join-sentences.ts';
import type { JoinReport } from '#core/join/join-table.ts';
import { readJoinTable, requireMatch } from '#core/join/read-join-table.ts';
import { RowAppender } from '#core/join/row-appender.ts';
import type { RejectedRow, Row } from '#core/rows/row.ts';
import { plural } from '#core/words/count.ts';
import { type DatasetFile, openDatasetFile, readDatasetFile } from '../dataset-file.ts';

/** A dataset in the making: rows with the columns of several files. */
export interface JoinedFile {
  name: string;
  file: DatasetFile;
  rows: readonly Row[];
  columns: readonly string[];
  /** What belongs to no row, of every file. */
  rest: RejectedRow[];
  sentences: string[];
  joins: JoinReport[];
}

export async function firstFile(path: string): Promise<JoinedFile> {
  const file = await readDatasetFile(path);
  const rest = file.rejected.map((one) => ({ ...one, message: `${basename(path)}: ${one.message}` }));
  return {
    name: basename(path),
    file,
    rows: file.rows,
    columns: file.columns,
    rest,
    sentences: [],
    joins: [],
  };
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64');

/** @param by null: as the columns tell */
export async function withJoined(before: JoinedFile, path: string, by: JoinBy | null): Promise<JoinedFile> {
  const base = { name: before.name, columns: before.columns, mapping: before.file.mapping };
  const table = await readJoinTable(await openDatasetFile(path), base, by, hash);
  for (const row of before.rows) table.see(row);
  requireMatch(table, base);
  const report = table.report();
  return {
    ...before,
    rows: before.rows.map((row) => table.join(row)),
    columns: [...before.columns, ...report.added.map(({ name }) => name)],
    rest: [...before.rest, ...table.rest()],
    sentences: [...before.sentences, ...joinSentences(report)],
    joins: [...before.joins, report],
  };
}

export async function withAppended(before: JoinedFile, path: string): Promise<JoinedFile> {
  const second = await readDatasetFile(path);
  const name = basename(path);
  const base = { mapping: before.file.mapping, columns: before.columns };
  const appender = new RowAppender(base, second, name);
  const rows = [
    ...before.rows.map((row) => appender.keep(row, before.name)),
    ...second.rows.map((row) => appender.append(row)),
  ];
  return {
    ...before,
    file: { ...before.file, mapping: appender.mapping },
    rows,
    columns: [...new Set([...before.columns, ...rows.flatMap(({ source }) => Object.keys(source))])],
    rest: [...before.rest, ...second.rejected.map((one) => ({ ...one, message: `${name}: ${one.message}` }))],
    sentences: [
      ...before.sentences,
      `${plural(second.rows.length, 'row')} of ${name} were put below ${plural(before.rows.length, 'row')} of ${before.name}.`,
      ...appender.notes(),
      ...second.notes,
    ],
  };
}

import { createReadStream } from 'node:fs';
import { AppError } from '#core/errors.ts';
import { fieldText, rawFields, withFields, withMembers } from '#core/export/edit-text.ts';
import { type CsvRecord, CsvSplitter } from '#core/import/csv-splitter.ts';
import { LineSplitter } from '#core/import/lines.ts';
import type { Cell } from '#core/rows/row.ts';
import type { DatasetFile } from '../dataset-file.ts';

/** Cells to be put into the records of a file, each column at the end. */
export interface Edit {
  columns: readonly string[];
  /** By the record's number from 0, those that cannot be read included; null leaves the record as it stands. */
  cellsOf(record: number): readonly Cell[] | null;
}

/**
 * Why cells cannot be put into a file as it stands, or null where they can. What can be edited: JSON Lines, CSV and TSV
 * in UTF-8, with a row a record.
 */
export function whyNotEditable(file: DatasetFile): string | null {
  if (file.compressed) return 'it is compressed';
  if (file.container === 'json') return 'it is one JSON text, not JSON Lines';
  if (file.container === 'parquet') return 'it is a Parquet file, not text';
  if (file.expansion !== null) return 'its records hold several responses each';
  if (!file.encoding.startsWith('UTF-8')) return `its encoding is ${file.encoding}, not UTF-8`;
  if (file.rejected.some(({ code }) => code === 'record-too-long'))
    return 'it holds a record that is too long to read';
  return null;
}

/** Bytes as text of one character each, so that bytes that are no UTF-8 stay as they are. */
const binary = (text: string) => Buffer.from(text).toString('latin1');

const binaryCell = (cell: Cell): Cell => (typeof cell === 'string' ? binary(cell) : cell);

const byteOrderMark = binary('\ufeff');

/**
 * A file's bytes with cells put into its records. Everything else stays as it stands: records that cannot be read,
 * blank lines, the order, spacing, numbers.
 * @param file as it was read; its records must still be the same in number and order
 * @throws {AppError} `output-not-editable` where they are not
 */
export async function* edited(path: string, file: DatasetFile, edit: Edit): AsyncGenerator<Buffer, void> {
  const firstLine = Math.min(file.rows[0]?.line ?? Infinity, file.rejected[0]?.line ?? Infinity);
  const editor =
    file.container === 'jsonl' ? new JsonlEditor(edit) : await csvEditor(path, file, firstLine, edit);
  const { mark, lineBreak } = await opening(path);
  yield Buffer.from(mark, 'latin1');
  let record = 0;
  for await (const { line, text } of rawRecords(path, editor.splitter)) {
    const blank = text.trim() === '';
    const fresh = blank ? text : line < firstLine ? editor.before(text) : editor.record(text, record++);
    yield Buffer.from(fresh + lineBreak, 'latin1');
  }
  if (record !== file.rows.length + file.rejected.length) throw notEditable(path);
}

/** The file is written in a way that is read otherwise than it is edited, such as quotes that are text. */
export const notEditable = (path: string) =>
  new AppError(
    'output-not-editable',
    `${path} is written in a way in which columns cannot be put into it safely: its records would be others. It is unchanged, and finished scores are kept beside it. Choose another --out.`,
    { path },
  );

export const changed = (path: string) =>
  new AppError(
    'output-changed',
    `${path} was changed by another program meanwhile, so the new columns were not written into it. It is as that program left it. Run the same call again: finished scores are kept beside it.`,
    { path },
  );

type Raw = Pick<CsvRecord, 'line' | 'text'>;

interface Splitter {
  push(text: string): Raw[];
  end(): Raw[];
}

async function* rawRecords(path: string, splitter: Splitter): AsyncGenerator<Raw, void> {
  let atStart = true;
  for await (const chunk of createReadStream(path, 'latin1') as AsyncIterable<string>) {
    const text: string =
      atStart && chunk.startsWith(byteOrderMark) ? chunk.slice(byteOrderMark.length) : chunk;
    atStart = false;
    yield* splitter.push(text);
  }
  yield* splitter.end();
}

/** The byte order mark, if there is one, and the line break with which the first line ends. */
async function opening(path: string): Promise<{ mark: string; lineBreak: string }> {
  let start = '';
  for await (const chunk of createReadStream(path, 'latin1') as AsyncIterable<string>) {
    start += chunk;
    if (/[\r\n][\s\S]/.test(start)) break;
  }
  const mark = start.startsWith(byteOrderMark) ? byteOrderMark : '';
  return { mark, lineBreak: /\r\n|\n|\r/.exec(start)?.[0] ?? '\n' };
}

interface Editor {
  splitter: Splitter;
  /** A record before the rows: a header. */
  before(text: string): string;
  record(text: string, record: number): string;
}

class JsonlEditor implements Editor {
  readonly splitter = jsonLines();

  constructor(private readonly edit: Edit) {}

  before(text: string): string {
    return text;
  }

  record(text: string, record: number): string {
    const cells = this.edit.cellsOf(record);
    if (!cells) return text;
    const names = this.edit.columns;
    return withMembers(
      text,
      Object.fromEntries(names.map((name, at) => [binary(name), binaryCell(cells[at]!)])),
    );
  }
}

function jsonLines(): Splitter {
  const lines = new LineSplitter();
  const raw = (found: ReturnType<LineSplitter['push']>) =>
    found.map(({ number, text }) => ({ line: number, text }));
  return { push: (text) => raw(lines.push(text)), end: () => raw(lines.end()) };
}

class CsvEditor implements Editor {
  readonly splitter: Splitter;
  /** Of the columns that are written anew, where they stood. */
  private dropped: ReadonlySet<number> = new Set();

  constructor(
    private readonly edit: Edit,
    private readonly delimiter: string,
  ) {
    this.splitter = new CsvSplitter(delimiter);
  }

  before(text: string): string {
    const { columns } = this.edit;
    const fields = rawFields(text, this.delimiter);
    const names = columns.map(binary);
    const places = names.map((name) => fields.findIndex((field) => fieldText(field) === name));
    this.dropped = new Set(places.filter((place) => place >= 0));
    return withFields(text, this.delimiter, this.dropped, names);
  }

  record(text: string, record: number): string {
    const cells = this.edit.cellsOf(record);
    return cells ? withFields(text, this.delimiter, this.dropped, cells.map(binaryCell)) : text;
  }
}

/** Header texts are not longer than this. */
const headerChars = 1 << 20;

/** @throws {AppError} `output-not-editable` where the header is under no delimiter the one of the columns read */
async function csvEditor(path: string, file: DatasetFile, firstLine: number, edit: Edit): Promise<CsvEditor> {
  const columns = new Set(file.columns.map(binary));
  let start = '';
  for await (const chunk of createReadStream(path, 'latin1') as AsyncIterable<string>) {
    start += chunk;
    if (start.length > headerChars) break;
  }
  if (start.startsWith(byteOrderMark)) start = start.slice(byteOrderMark.length);
  for (const delimiter of [',', '\t', ';', '|']) {
    const header = new CsvSplitter(delimiter)
      .push(`${start}\n`)
      .findLast(({ line, text }) => line < firstLine && text.trim() !== '');
    const names = header ? rawFields(header.text, delimiter).map(fieldText) : [];
    const known = names.filter((name) => columns.has(name));
    if (names.length === columns.size && known.length > 0) return new CsvEditor(edit, delimiter);
  }
  throw new AppError(
    'output-not-editable',
    `The header of ${path} is not understood well enough to put columns into that file. Nothing was changed. Choose another --out.`,
    { path },
  );
}

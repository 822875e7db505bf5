import { AppError } from '../errors.ts';
import type { Cell } from '../rows/row.ts';
import { chatStyle } from './conversation.ts';
import { CsvReader } from './csv-records.ts';
import { detectDialect } from './dialect.ts';
import { type JsonLayout, JsonlReader, JsonReader } from './json-records.ts';
import { JsonScanner } from './json-scanner.ts';
import { parseJson } from './json-text.ts';
import { holdRows } from './names.ts';
import { ObjectLists } from './object-lists.ts';
import { recognise } from './recognise.ts';
import type { RecordReader } from './record.ts';
import { WrappedReader } from './wrapped-records.ts';

export type ContainerName = 'jsonl' | 'json' | 'csv' | 'tsv' | 'parquet';

export interface Container {
  name: ContainerName;
  reader: RecordReader;
  /** What to push first: the head, without what precedes the records. */
  head: string;
}

/** How much text is looked at, at most, before saying how records are held. In UTF-16 units. */
export const headChars = 1 << 20;

/**
 * Say how a text holds records, by its beginning and, where that leaves it open, by the file's name.
 * @param head the text's first `headChars`, or all of it
 * @param whole whether `head` is all of it
 * @throws {AppError} `empty-file`, `no-records` or `unknown-format`
 */
export function detectContainer(head: string, whole: boolean, fileName: string): Container {
  const first = head.trimStart()[0];
  if (first === undefined)
    throw new AppError('empty-file', `${fileName} is empty, so there are no rows. Choose another file.`);
  if (first === '[') return json('array', head);
  if (first === '{') return detectObject(head, whole, fileName);
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(fileName) || linesAreObjects(head)) return jsonl(head);
  if (/\.json(\.gz)?$/i.test(fileName)) return json('sequence', head);
  return detectTable(head, fileName);
}

const jsonl = (head: string): Container => ({ name: 'jsonl', reader: new JsonlReader(), head });

const json = (layout: JsonLayout, head: string): Container => ({
  name: 'json',
  reader: new JsonReader(layout),
  head,
});

/** Whether most of the first lines are one object each; a broken one among them changes nothing. */
function linesAreObjects(head: string): boolean {
  const lines = head
    .split(/\r\n|\r|\n/, 20)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const objects = lines.filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines.length > 1 && objects.length > lines.length / 2;
}

/** Text that begins with an object: JSON Lines, objects over several lines each, or one object with a list of rows. */
function detectObject(head: string, whole: boolean, fileName: string): Container {
  if (linesAreObjects(head)) return jsonl(head);
  const trimmed = head.trim();
  const first = new JsonScanner('sequence').push(trimmed)[0]?.text;
  const several = first !== undefined && first.length < trimmed.length;
  if (several) return /[\r\n]/.test(first) ? json('sequence', head) : jsonl(head);
  const only = first === undefined ? null : objectOf(first);
  const single = only !== null && isRow(only);
  const wrapped = single ? null : readerOfLists(head);
  if (wrapped) return { name: 'json', reader: wrapped, head };
  if (whole && only && !single && holdsColumns(only))
    throw new AppError(
      'no-records',
      `${fileName} is a JSON object of columns, not a list of rows, so no rows were read. Save the rows as a list of ` +
        "objects or as JSON Lines; with pandas: to_json(path, orient='records', lines=True).",
    );
  return /[\r\n]/.test(trimmed) ? json('sequence', head) : jsonl(head);
}

/**
 * For a text that is one JSON object, such as {"version": 1, "data": [{…}, …]}: a reader of the lists of rows in it, or
 * else of the first list of objects; null where it holds neither, or is a row itself.
 */
function readerOfLists(head: string): WrappedReader | null {
  const found = new ObjectLists();
  found.push(head);
  const lists = found.lists.filter(({ keysBefore }) => !holdRows(keysBefore));
  if (lists.some(({ kind }) => kind === 'rows')) return new WrappedReader(null);
  const [likely] = lists;
  return likely ? new WrappedReader(likely.path) : null;
}

/** The object that a text is, or null where it is broken. */
function objectOf(text: string): Record<string, Cell> | null {
  try {
    return parseJson(text).value as Record<string, Cell>;
  } catch {
    return null;
  }
}

/** Whether an object is a row, or a record of several: not where the questions lie within a list that it holds. */
function isRow(object: Record<string, Cell>): boolean {
  const plan = recognise([object]);
  return plan !== null && Object.hasOwn(object, plan.mapping.instruction);
}

/** Whether every value is a list or an object, as where a table was written column by column. */
const holdsColumns = (object: Record<string, Cell>) =>
  Object.values(object).every(
    (value) => value !== null && typeof value === 'object' && chatStyle(value) === null,
  );

function detectTable(head: string, fileName: string): Container {
  const dialect = detectDialect(head, holdRows);
  if (dialect === null)
    throw new AppError(
      'unknown-format',
      `${fileName} is neither JSON nor a table: its first lines hold no comma, tab, semicolon or bar between columns. ` +
        'Open JSONL, JSON, CSV or TSV; a table needs a header that names at least instruction and response.',
    );
  return { name: dialect.delimiter === '\t' ? 'tsv' : 'csv', reader: new CsvReader(dialect), head };
}

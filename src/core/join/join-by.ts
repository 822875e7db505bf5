import { AppError } from '../errors.ts';
import { columnFor, isNameOf } from '../import/names.ts';
import { cellOf } from '../rows/cells.ts';
import type { ColumnMapping } from '../rows/dataset.ts';
import type { Cell, Row } from '../rows/row.ts';
import { listed } from '../words/count.ts';

/** A column of the dataset and the column of the other file that says which row a record belongs to. */
export interface KeyPair {
  /** Null: the row's id as the dataset has it, which an export writes as `judge_row_id`. */
  ours: string | null;
  theirs: string;
}

/** How records find their rows: by the values of columns, all of which must agree, or by instruction and response. */
export type JoinBy = { kind: 'columns'; pairs: readonly KeyPair[] } | { kind: 'texts' };

/** What a join has to know of the dataset beforehand. */
export interface JoinBase {
  /** For messages. */
  name: string;
  columns: readonly string[];
  mapping: Pick<ColumnMapping, 'id'> | null;
}

/** What a join has to know of the other file beforehand. */
export interface JoinedFile {
  name: string;
  columns: readonly string[];
  /** Its columns are recognised as those of instructions and responses. */
  hasTexts: boolean;
}

const ownId = 'judge_row_id';

/**
 * How two files belong together when nobody says it: by an export's row ids, by an id column of the same name, by one
 * id column in each, or else by the texts.
 * @throws {AppError} `no-join-key` where nothing tells
 */
export function chooseJoin({ name, columns, mapping }: JoinBase, file: JoinedFile): JoinBy {
  const by = (ours: string | null, theirs: string): JoinBy => ({
    kind: 'columns',
    pairs: [{ ours, theirs }],
  });
  if (file.columns.includes(ownId)) return by(columns.includes(ownId) ? ownId : null, ownId);
  const ours = mapping?.id ?? columnFor('id', columns);
  if (ours !== null && file.columns.includes(ours)) return by(ours, ours);
  const shared = columns.find((column) => isNameOf('id', column) && file.columns.includes(column));
  if (shared !== undefined) return by(shared, shared);
  const theirs = columnFor('id', file.columns);
  if (ours !== null && theirs !== null) return by(ours, theirs);
  if (file.hasTexts) return { kind: 'texts' };
  throw new AppError(
    'no-join-key',
    `Nothing says which rows of ${name} the records of ${file.name} belong to: it has no id column that ${name} has too, and no instruction and response. Its columns are ${listed(file.columns)}. Name the column that holds the same values in both.`,
    { columns: [...file.columns] },
  );
}

/** @throws {AppError} `no-such-column`, `no-join-key` where the files lack what `by` names */
export function requireJoin(by: JoinBy, base: JoinBase, file: JoinedFile): void {
  if (by.kind === 'texts') {
    if (file.hasTexts) return;
    throw new AppError(
      'no-join-key',
      `${file.name} cannot be joined by its texts: no columns of it are recognised as instruction and response. Its columns are ${listed(file.columns)}.`,
      { columns: [...file.columns] },
    );
  }
  for (const { ours, theirs } of by.pairs) {
    if (ours !== null && !base.columns.includes(ours)) throw noColumn(ours, base);
    if (!file.columns.includes(theirs)) throw noColumn(theirs, file);
  }
}

const noColumn = (column: string, { name, columns }: { name: string; columns: readonly string[] }) =>
  new AppError(
    'no-such-column',
    `${name} has no column ${column}, so nothing was joined. Its columns are ${listed(columns)}.`,
    { column },
  );

/** How rows were found, after "by". */
export const joinWords = (by: JoinBy): string =>
  by.kind === 'texts'
    ? 'instruction and response'
    : by.pairs
        .map(({ ours, theirs }) => {
          if (ours === null) return `row id (${theirs})`;
          return ours === theirs ? ours : `${ours} = ${theirs}`;
        })
        .join(' and ');

/** A cell as it is compared: 7 and "7" are one key. Null where there is none. */
function keyText(cell: Cell): string | null {
  if (cell === null) return null;
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell).trim().normalize('NFC');
  return text === '' ? null : text;
}

const together = (parts: readonly (string | null)[]): string | null =>
  parts.includes(null) ? null : parts.length === 1 ? parts[0]! : JSON.stringify(parts);

/** Texts as they are compared: however their lines end, and whatever white space is around them. */
const plainText = (text: string) => text.replace(/\r\n?/g, '\n').trim().normalize('NFC');

/** @param hash of a text, so that texts need not be held */
export const textsKey = (row: Pick<Row, 'instruction' | 'response'>, hash: (text: string) => string) =>
  hash(JSON.stringify([plainText(row.instruction), plainText(row.response)]));

/** The key of one of the dataset's rows; null where a part of it is missing. */
export const rowKeyFor = (by: JoinBy, row: Row, hash: (text: string) => string): string | null =>
  by.kind === 'texts'
    ? textsKey(row, hash)
    : together(by.pairs.map(({ ours }) => keyText(ours === null ? row.id : cellOf(row.source, ours))));

/** The key of a record of the other file. */
export const recordKeyFor = (pairs: readonly KeyPair[], record: Record<string, Cell>): string | null =>
  together(pairs.map(({ theirs }) => keyText(cellOf(record, theirs))));

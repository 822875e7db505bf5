import { AppError } from '../errors.ts';
import { maxRawChars } from '../import/record.ts';
import { cellBytes } from '../rows/cell-bytes.ts';
import { cellOf, freeName, numberOf, setCell } from '../rows/cells.ts';
import type { Cell, RejectedRow, Row } from '../rows/row.ts';
import { type JoinBy, joinWords, rowKeyFor } from './join-by.ts';

/** A record of the other file. */
interface Entry {
  line: number;
  record: Record<string, Cell>;
  /** How many rows of the dataset it was joined to, and the ids of the first. */
  rows: number;
  first: string[];
}

/** What a join came to. Ids and lines are examples, at most ten of each. */
export interface JoinReport {
  file: string;
  /** How rows were found, after "by". */
  by: string;
  rows: number;
  matched: number;
  /** Rows without a record; their new columns are empty. */
  unmatchedRows: string[];
  records: number;
  /** Records that were joined to no row: without a match, without a key, or repeating a key. */
  unmatched: number;
  keyless: number;
  repeated: number;
  repeatedLines: number[];
  /** Records that were joined to several rows each. */
  shared: number;
  sharedRows: string[];
  /** Records that could not be read. */
  unread: number;
  /** The new columns, as they are called now, by their names in the file. */
  added: { column: string; name: string }[];
  /** Columns that both have, with the same values in every row that matched: they are not added again. */
  same: string[];
}

/** What may be held of a file while it is joined: a million records of a few columns, not a million of long texts. */
const maxHeldBytes = 512 * 2 ** 20;

const maxExamples = 10;
const addExample = <T>(examples: T[], example: T) => {
  if (examples.length < maxExamples) examples.push(example);
};

/**
 * The records of a file by their keys, to be joined to a dataset's rows. Give it every record, then every row to `see`,
 * then every row to `join`. Where a key is repeated in the file, its first record is joined and the others are rest.
 */
export class JoinTable {
  readonly by: JoinBy;
  readonly #file: string;
  readonly #hash: (text: string) => string;
  /** Columns that say nothing new of a row that matched. */
  readonly #keys: ReadonlySet<string>;
  readonly #entries = new Map<string, Entry>();
  readonly #columns = new Set<string>();
  readonly #ours = new Set<string>();
  readonly #differing = new Set<string>();
  readonly #shared = new Set<string>();
  readonly #rest: RejectedRow[] = [];
  readonly #repeatedLines: number[] = [];
  readonly #unmatchedRows: string[] = [];
  readonly #maxBytes: number;
  #bytes = 0;
  #rows = 0;
  #matched = 0;
  #records = 0;
  #keyless = 0;
  #repeated = 0;
  #unread = 0;
  #names: Map<string, string | null> | null = null;

  /**
   * @param file its name, for columns that both have and for messages
   * @param keys columns of the file that hold the keys, or the texts by which rows are found
   * @param hash of a text; used where rows are found by their texts
   * @param maxBytes how much of the file may be held, as `cellBytes` counts it
   */
  constructor(
    by: JoinBy,
    file: string,
    keys: readonly string[],
    hash: (text: string) => string,
    maxBytes = maxHeldBytes,
  ) {
    this.#maxBytes = maxBytes;
    this.by = by;
    this.#file = file;
    this.#keys = new Set(keys);
    this.#hash = hash;
  }

  /** A record of the file. `key` null: it has none. @throws AppError `join-too-large` */
  add(key: string | null, line: number, record: Record<string, Cell>): void {
    this.#records++;
    for (const column of Object.keys(record)) {
      this.#columns.add(column);
      this.#bytes += cellBytes(record[column]!);
    }
    if (this.#bytes > this.#maxBytes) throw this.#tooLarge();
    if (key === null) {
      this.#keyless++;
      this.#set(line, 'missing-key', `${this.#record(line)} has no ${this.#keyName}`, record);
      return;
    }
    const known = this.#entries.get(key);
    if (!known) {
      this.#entries.set(key, { line, record, rows: 0, first: [] });
      return;
    }
    this.#repeated++;
    addExample(this.#repeatedLines, line);
    const why = `${this.#record(line)} has the ${this.#keyName} of line or element ${known.line}, which was taken instead`;
    this.#set(line, 'repeated-key', why, record);
  }

  /** A record that could not be read. @throws AppError `join-too-large` */
  addRejected(rejected: RejectedRow): void {
    this.#unread++;
    this.#bytes += cellBytes(rejected.raw);
    if (this.#bytes > this.#maxBytes) throw this.#tooLarge();
    this.#rest.push({ ...rejected, message: `${this.#file}: ${rejected.message}` });
  }

  /** A row of the dataset, before any is joined. */
  see(row: Row): void {
    this.#rows++;
    for (const column of Object.keys(row.source)) this.#ours.add(column);
    const entry = this.#entryOf(row);
    if (!entry) {
      addExample(this.#unmatchedRows, row.id);
      return;
    }
    this.#matched++;
    entry.rows++;
    addExample(entry.first, row.id);
    for (const column of Object.keys(entry.record)) {
      if (this.#differing.has(column) || !Object.hasOwn(row.source, column)) continue;
      this.#shared.add(column);
      if (!sameCell(row.source[column]!, entry.record[column]!)) this.#differing.add(column);
    }
  }

  /** The record of a row, under the file's own names; null where it has none. */
  recordOf(row: Row): Record<string, Cell> | null {
    return this.#entryOf(row)?.record ?? null;
  }

  /** The row with the new columns; null in them where no record matched. */
  join(row: Row): Row {
    const record = this.recordOf(row);
    const source = { ...row.source };
    for (const [column, name] of this.#given())
      if (name !== null) setCell(source, name, record ? cellOf(record, column) : null);
    return { ...row, source };
  }

  /** What could be joined to no row, in the order of the file. */
  rest(): RejectedRow[] {
    const unmatched = [...this.#entries].flatMap(([key, { line, record, rows }]) =>
      rows > 0
        ? []
        : [
            this.#rejected(
              line,
              'no-matching-row',
              `${this.#record(line)}${this.by.kind === 'texts' ? '' : ` (${key})`} matches no row by ${joinWords(this.by)}`,
              record,
            ),
          ],
    );
    return [...this.#rest, ...unmatched].sort((a, b) => a.line - b.line);
  }

  report(): JoinReport {
    const entries = [...this.#entries.values()];
    const several = entries.filter(({ rows }) => rows > 1);
    const names = [...this.#given()];
    return {
      file: this.#file,
      by: joinWords(this.by),
      rows: this.#rows,
      matched: this.#matched,
      unmatchedRows: [...this.#unmatchedRows],
      records: this.#records,
      unmatched: entries.filter(({ rows }) => rows === 0).length,
      keyless: this.#keyless,
      repeated: this.#repeated,
      repeatedLines: [...this.#repeatedLines],
      shared: several.length,
      sharedRows: several.slice(0, 1).flatMap(({ first }) => first),
      unread: this.#unread,
      added: names.flatMap(([column, name]) => (name === null ? [] : [{ column, name }])),
      same: names.flatMap(([column, name]) => (name === null && !this.#keys.has(column) ? [column] : [])),
    };
  }

  #entryOf(row: Row): Entry | null {
    const key = rowKeyFor(this.by, row, this.#hash);
    return (key === null ? null : this.#entries.get(key)) ?? null;
  }

  /** By column of the file, its name in the dataset; null where the dataset has the same already. */
  #given(): ReadonlyMap<string, string | null> {
    if (this.#names) return this.#names;
    const taken = new Set([...this.#ours, ...this.#columns]);
    this.#names = new Map();
    for (const column of this.#columns) {
      const isKnown = this.#keys.has(column) || (this.#shared.has(column) && !this.#differing.has(column));
      let name: string | null = column;
      if (isKnown) name = null;
      else if (this.#ours.has(column)) name = freeName(`${column}_${stem(this.#file)}`, taken, '_');
      if (name !== null) taken.add(name);
      this.#names.set(column, name);
    }
    return this.#names;
  }

  #tooLarge() {
    const [held, most] = [this.#records, this.#maxBytes / 2 ** 20];
    return new AppError(
      'join-too-large',
      `The first ${held} records of ${this.#file} already fill ${most} MiB, more than can be held while rows are joined. Nothing was joined. Make a file of ${this.#keyName} and the columns that you want beside the rows, without the others, and join that one.`,
      { records: held, maxBytes: this.#maxBytes },
    );
  }

  #set(line: number, code: string, why: string, record: Record<string, Cell>): void {
    this.#rest.push(this.#rejected(line, code, why, record));
  }

  #rejected(line: number, code: string, why: string, record: Record<string, Cell>): RejectedRow {
    const raw = JSON.stringify(record).slice(0, maxRawChars);
    const field = this.by.kind === 'texts' ? null : (this.by.pairs[0]?.theirs ?? null);
    return { line, code, field, message: `${why}, so it was joined to nothing.`, raw };
  }

  #record(line: number): string {
    return `Line or element ${line} of ${this.#file}`;
  }

  get #keyName(): string {
    return this.by.kind === 'texts'
      ? 'instruction and response'
      : this.by.pairs.map(({ theirs }) => theirs).join(' and ');
  }
}

/** A file's name without folder and endings, as part of a column's name. */
export const stem = (file: string) =>
  file
    .replace(/^.*[\\/]/, '')
    .replace(/(?:\.[a-z0-9]{1,7}){1,2}$/i, '')
    .replace(/[^\p{L}\p{N}]+/gu, '_') || 'joined';

/** Whether two cells say the same, in whichever format they were written. */
function sameCell(a: Cell, b: Cell): boolean {
  if (a === b) return true;
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (typeof a === 'object' || typeof b === 'object')
    return (
      (typeof a === 'string' ? a : JSON.stringify(a)) === (typeof b === 'string' ? b : JSON.stringify(b))
    );
  if (String(a).trim() === String(b).trim()) return true;
  return typeof a !== typeof b && numberOf(a) === numberOf(b);
}

const isNothing = (cell: Cell) => cell === null || cell === '';

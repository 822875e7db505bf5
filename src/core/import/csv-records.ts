import { AppError } from '../errors.ts';
import { setCell, UniqueNames } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import { type CsvRecord, CsvSplitter } from './csv-splitter.ts';
import { type Dialect, fieldReader, separatorIn } from './dialect.ts';
import { maxColumns, type Parsed, type RecordReader, reject, rejectTooLong } from './record.ts';
import { SwallowedRows } from './swallowed-rows.ts';

const flaws = {
  'unclosed-quote':
    'A quoted field that begins on this line does not close. Close it with a quote, or double the quotes inside it.',
  'bad-quotes':
    'A quoted field goes on after its closing quote. Double the quotes inside a quoted field: "He said ""no""".',
};

/** CSV or TSV with a header. Every cell is text, as it stands in the file. */
export class CsvReader implements RecordReader {
  readonly #splitter: CsvSplitter;
  readonly #fields: (text: string) => string[] | null;
  #header: string[] | null = null;
  /** The header as it stands in the file. */
  #names: readonly string[] = [];
  readonly #notes: string[] = [];
  readonly #swallowed: SwallowedRows;

  constructor({ delimiter, quotes }: Dialect) {
    this.#splitter = new CsvSplitter(delimiter, undefined, quotes);
    this.#fields = quotes ? fieldReader(delimiter) : (text) => text.split(delimiter);
    this.#swallowed = new SwallowedRows(delimiter);
  }

  push(text: string): Parsed[] {
    return this.#read(this.#splitter.push(text));
  }

  end(): Parsed[] {
    return this.#read(this.#splitter.end());
  }

  notes(): string[] {
    return [...this.#notes, ...this.#swallowed.notes()];
  }

  #read(records: readonly CsvRecord[]): Parsed[] {
    const parsed: Parsed[] = [];
    for (const record of records) {
      if (record.text.trim() === '') continue;
      const one = this.#one(record);
      if (one) parsed.push(one);
    }
    return parsed;
  }

  #one({ line, text, flaw }: CsvRecord): Parsed | null {
    if (flaw === 'too-long') return rejectTooLong(line, text);
    if (flaw !== null) return reject(line, flaw, null, flaws[flaw], text);
    const fields = this.#fields(text);
    if (!fields) return reject(line, 'bad-quotes', null, flaws['bad-quotes'], text);
    if (!this.#header) {
      // Spreadsheets are told the delimiter by a line of its own, which is no header.
      if (separatorIn(text) !== null) return null;
      this.#header = this.#columnNames(fields);
      this.#names = fields;
      return null;
    }
    const { length } = this.#header;
    if (fields.length === length && fields.every((field, at) => field === this.#names[at]))
      return reject(
        line,
        'repeated-header',
        null,
        'The header stands here again, as where files were joined end to end. It is no row and was left out.',
        text,
      );
    this.#swallowed.see(line, text, length);
    if (fields.length !== length)
      return reject(
        line,
        'ragged-row',
        null,
        `The row has ${fields.length} ${fields.length === 1 ? 'cell' : 'cells'} and the header ${length}. ` +
          'Quote cells that hold the delimiter or a line break, and give empty cells their delimiter.',
        text,
      );
    const record: Record<string, Cell> = {};
    for (let at = 0; at < length; at++) setCell(record, this.#header[at]!, fields[at]!);
    return { line, record, raw: text };
  }

  /** Columns without a name are numbered; a name that comes again gets a suffix. */
  #columnNames(fields: readonly string[]): string[] {
    if (fields.length > maxColumns)
      throw new AppError(
        'too-many-columns',
        `The header names ${fields.length} columns, and at most ${maxColumns} are read, so no rows were read. Leave out those that are not needed.`,
      );
    const names = new UniqueNames('_');
    const repeated: string[] = [];
    const given = fields.map((field, at) => {
      const wanted = field.trim() === '' ? `column_${at + 1}` : field;
      const name = names.give(wanted);
      if (name !== wanted) repeated.push(`The column name ${wanted} occurs again; the later one is ${name}.`);
      return name;
    });
    this.#notes.push(...repeated.slice(0, maxNamed));
    if (repeated.length > maxNamed)
      this.#notes.push(`${repeated.length - maxNamed} more column names occur again and got a suffix.`);
    return given;
  }
}

const maxNamed = 8;

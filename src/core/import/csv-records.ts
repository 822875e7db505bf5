import Papa from 'papaparse';
import { freeName, setCell } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import { type CsvRecord, CsvSplitter } from './csv-splitter.ts';
import { type Parsed, type RecordReader, reject, rejectTooLong } from './record.ts';

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
  readonly #notes: string[] = [];

  constructor(delimiter: string) {
    this.#splitter = new CsvSplitter(delimiter);
    this.#fields = fieldReader(delimiter);
  }

  push(text: string): Parsed[] {
    return this.#read(this.#splitter.push(text));
  }

  end(): Parsed[] {
    return this.#read(this.#splitter.end());
  }

  notes(): string[] {
    return this.#notes;
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
      this.#header = this.#columnNames(fields);
      return null;
    }
    const { length } = this.#header;
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
    const taken = new Set<string>();
    fields.forEach((field, at) => {
      const wanted = field.trim() === '' ? `column_${at + 1}` : field;
      const name = freeName(wanted, taken, '_');
      if (name !== wanted)
        this.#notes.push(`The column name ${wanted} occurs again; the later one is ${name}.`);
      taken.add(name);
    });
    return [...taken];
  }
}

/** The fields of one record's text; null where its quotes are malformed. */
function fieldReader(delimiter: string): (text: string) => string[] | null {
  const parser = new Papa.Parser({ delimiter, newline: '\n' });
  return (text) => {
    const { data, errors } = parser.parse(text, 0, false) as Papa.ParseResult<string[]>;
    return errors.length === 0 && data.length === 1 ? data[0]! : null;
  };
}

/** No header is longer. */
const headerChars = 1 << 16;

const candidates = [',', '\t', ';', '|'];

/**
 * The delimiter of a CSV text: the one under which the header is recognised, else the one that gives the most even
 * rows.
 * @param head the text's beginning
 * @param recognises whether these column names are known
 * @returns null where no delimiter gives two columns
 */
export function detectDelimiter(head: string, recognises: (columns: string[]) => boolean): string | null {
  for (const delimiter of candidates) {
    const [header] = new CsvSplitter(delimiter).push(`${head.trimStart().slice(0, headerChars)}\n`);
    const fields = header && fieldReader(delimiter)(header.text);
    if (fields && recognises(fields)) return delimiter;
  }
  const { meta, errors } = Papa.parse<string[]>(head, {
    preview: 10,
    skipEmptyLines: true,
    delimitersToGuess: candidates,
  });
  return errors.some((error) => error.code === 'UndetectableDelimiter') ? null : meta.delimiter;
}

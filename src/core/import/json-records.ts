import type { Cell } from '../rows/row.ts';
import { type JsonElement, JsonScanner } from './json-scanner.ts';
import { parseJson } from './json-text.ts';
import { type Line, LineSplitter } from './lines.ts';
import { maxColumns, maxDepth, type Parsed, type RecordReader, reject, rejectTooLong } from './record.ts';

/** Whether lists and objects lie within one another over more than `levels`. */
function isDeeper(cell: Cell, levels: number): boolean {
  if (cell === null || typeof cell !== 'object') return false;
  if (levels === 0) return true;
  for (const inner of Array.isArray(cell) ? cell : Object.values(cell))
    if (isDeeper(inner, levels - 1)) return true;
  return false;
}

/** A value as a record, or why it is out of all proportion; null where it is no object. */
export function checkedRecord(number: number, value: Cell, text: string): Parsed | null {
  // Only a text of so many brackets can be nested so deep.
  if (text.length > 2 * maxDepth && isDeeper(value, maxDepth))
    return reject(
      number,
      'too-deep',
      null,
      `The record holds lists and objects within one another over more than ${maxDepth} levels and was not read. Flatten it.`,
      text,
    );
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const columns = Object.keys(value).length;
    if (columns <= maxColumns) return { line: number, record: value, raw: text };
    return reject(
      number,
      'too-many-columns',
      null,
      `The record has ${columns} columns, and at most ${maxColumns} are read. Leave out those that are not needed, or put them into one object.`,
      text,
    );
  }
  return null;
}

/** Reads texts as records and counts what had to be repaired in them. */
export class RecordParser {
  #nonFinite = 0;
  #longIntegers = 0;

  parse(number: number, text: string, hint: string): Parsed {
    let value: Cell;
    try {
      const parsed = parseJson(text);
      value = parsed.value;
      this.#nonFinite += parsed.nonFinite;
      this.#longIntegers += parsed.longIntegers;
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      return reject(
        number,
        'bad-json',
        null,
        `This is not valid JSON (${reason.slice(0, 200)}). ${hint}`,
        text,
      );
    }
    const record = checkedRecord(number, value, text);
    if (record) return record;
    const found = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
    return reject(
      number,
      'not-an-object',
      null,
      `A row must be a JSON object with named fields; this is ${found}. Write it as {"instruction": …, "response": …}.`,
      text,
    );
  }

  notes(): string[] {
    const notes: string[] = [];
    if (this.#nonFinite > 0)
      notes.push(
        this.#nonFinite === 1
          ? '1 value is NaN or infinite in the source and counts as missing.'
          : `${this.#nonFinite} values are NaN or infinite in the source and count as missing.`,
      );
    if (this.#longIntegers > 0)
      notes.push(
        `${this.#longIntegers} whole ${this.#longIntegers === 1 ? 'number has' : 'numbers have'} more digits than ` +
          'a number can hold and are kept as text.',
      );
    return notes;
  }
}

/** JSON Lines: one object a line; blank lines are skipped. */
export class JsonlReader implements RecordReader {
  readonly #lines = new LineSplitter();
  readonly #parser = new RecordParser();

  push(text: string): Parsed[] {
    return this.#read(this.#lines.push(text));
  }

  end(): Parsed[] {
    return this.#read(this.#lines.end());
  }

  notes(): string[] {
    return this.#parser.notes();
  }

  #read(lines: readonly Line[]): Parsed[] {
    const parsed: Parsed[] = [];
    for (const { number, text, tooLong } of lines)
      if (tooLong) parsed.push(rejectTooLong(number, text));
      else if (text.trim() !== '')
        parsed.push(
          this.#parser.parse(
            number,
            text,
            'Each line must be one whole JSON object; correct or remove this line.',
          ),
        );
    return parsed;
  }
}

/** Where the records of a JSON text lie: the array it is, or one value after another. */
export type JsonLayout = 'array' | 'sequence';

/** The objects of a JSON array, or of a sequence of objects over several lines each. */
export class JsonReader implements RecordReader {
  readonly #layout: JsonLayout;
  readonly #scanner: JsonScanner;
  readonly #parser = new RecordParser();
  #elements = 0;

  constructor(layout: JsonLayout) {
    this.#layout = layout;
    this.#scanner = new JsonScanner(layout);
  }

  push(text: string): Parsed[] {
    return this.#read(this.#scanner.push(text));
  }

  end(): Parsed[] {
    const parsed = this.#read(this.#scanner.end());
    if (this.#layout === 'array' && this.#scanner.trailing !== '')
      parsed.push(
        reject(
          this.#elements + 1,
          'trailing-text',
          null,
          'Text follows the end of the list and was not read. A JSON file holds one list; put the rest into it.',
          this.#scanner.trailing,
        ),
      );
    return parsed;
  }

  notes(): string[] {
    const open = this.#layout !== 'sequence' && !this.#scanner.closed;
    const cut = `The list is not closed, so the file may be cut off after element ${this.#elements}.`;
    return [...(open ? [cut] : []), ...this.#parser.notes()];
  }

  #read(elements: readonly JsonElement[]): Parsed[] {
    return elements.map((element) => {
      this.#elements = element.number;
      return readElement(element, this.#parser);
    });
  }
}

/** A list's element as a record, or why it is none. */
export function readElement({ number, text, flaw }: JsonElement, parser: RecordParser): Parsed {
  if (flaw === 'too-long') return rejectTooLong(number, text);
  if (flaw === 'cut-off')
    return reject(
      number,
      'truncated-json',
      null,
      `The file ends in the middle of element ${number}, so this one was not read. Get the whole file again.`,
      text,
    );
  return parser.parse(number, text, `Correct or remove element ${number} of the list.`);
}

import { RecordParser, readElement } from './json-records.ts';
import { type ListElement, type ObjectList, ObjectLists } from './object-lists.ts';
import type { Parsed, RecordReader } from './record.ts';

/**
 * The objects of the lists that a JSON object holds: of every list whose objects are recognised as rows, one after
 * another, as where a file holds its splits. Elements are counted over all of them.
 */
export class WrappedReader implements RecordReader {
  readonly #lists = new ObjectLists();
  readonly #parser = new RecordParser();
  readonly #likely: string | null;
  readonly #read = new Map<ObjectList, { from: number; to: number }>();
  #elements = 0;

  /** @param likely path of a list to read though its objects are not recognised; null for none */
  constructor(likely: string | null) {
    this.#likely = likely;
  }

  push(text: string): Parsed[] {
    return this.#parse(this.#lists.push(text));
  }

  end(): Parsed[] {
    return this.#parse(this.#lists.end());
  }

  notes(): string[] {
    const read = [...this.#read];
    const unread = this.#lists.lists.filter((list) => !this.#read.has(list));
    const cut = read.some(([list]) => !list.closed);
    const spans = read.map(
      ([{ path }, { from, to }]) => `${path} (${from === to ? from : `${from} to ${to}`})`,
    );
    return [
      ...(cut ? [`The list is not closed, so the file may be cut off after element ${this.#elements}.`] : []),
      ...(read.length > 1
        ? [`The file holds several lists of rows, read one after another: ${named(spans)}.`]
        : []),
      ...(unread.length > 0
        ? [
            `The file holds more lists of objects, which were not read, because no instruction and response are recognised in them: ${named(unread.map(({ path }) => path))}.`,
          ]
        : []),
      ...this.#parser.notes(),
    ];
  }

  #parse(elements: readonly ListElement[]): Parsed[] {
    const parsed: Parsed[] = [];
    for (const { list, ...element } of elements) {
      if (list.kind !== 'rows' && (list.kind === 'other' || list.path !== this.#likely)) continue;
      const number = ++this.#elements;
      const span = this.#read.get(list) ?? { from: number, to: number };
      this.#read.set(list, { ...span, to: number });
      parsed.push(readElement({ ...element, number }, this.#parser));
    }
    return parsed;
  }
}

const maxNamed = 8;

const named = (names: readonly string[]) =>
  `${names.slice(0, maxNamed).join(', ')}${names.length > maxNamed ? ` and ${names.length - maxNamed} more` : ''}`;

import { type ContainerName, detectContainer, headChars } from './container.ts';
import { type Parsed, type RecordReader, reject } from './record.ts';
import type { TextStream } from './text-stream.ts';

/** Records in their order, whatever file they lie in. */
export interface RecordSource {
  readonly container: ContainerName;
  /** For display, such as "UTF-8 with BOM". */
  readonly encoding: string;
  /** The next records, perhaps none; null at the end. */
  read(): Promise<Parsed[] | null>;
  /** Remarks on the source as a whole, complete at the end. */
  notes(): string[];
  /** Stop before the end and let go of the file. */
  close(): Promise<void>;
}

/** The records of a text, whatever contains them. */
export class RecordStream implements RecordSource {
  readonly container: ContainerName;
  readonly #text: TextStream;
  readonly #reader: RecordReader;
  #head: string | null;
  #line = 0;
  #ended = false;

  private constructor(text: TextStream, container: ContainerName, reader: RecordReader, head: string) {
    this.#text = text;
    this.container = container;
    this.#reader = reader;
    this.#head = head;
  }

  /** @throws {AppError} where the text is in none of the containers known */
  static async open(text: TextStream, fileName: string): Promise<RecordStream> {
    let head = '';
    let whole = false;
    while (head.length < headChars && !whole) {
      const next = await text.read();
      whole = next === null;
      head += next ?? '';
    }
    const container = detectContainer(head, whole, fileName);
    return new RecordStream(text, container.name, container.reader, container.head);
  }

  /** What the next piece of text completes, perhaps nothing; null at the end. */
  async read(): Promise<Parsed[] | null> {
    if (this.#ended) return null;
    const text = this.#head ?? (await this.#text.read());
    this.#head = null;
    if (text === null) {
      this.#ended = true;
      return [...this.#seen(this.#reader.end()), ...this.#cutOff()];
    }
    return this.#seen(this.#reader.push(text));
  }

  get encoding(): string {
    return this.#text.encoding.label;
  }

  close(): Promise<void> {
    return this.#text.close();
  }

  notes(): string[] {
    const { cutOff } = this.#text;
    return [...(cutOff ? [cutOff.message] : []), ...this.#text.notes(), ...this.#reader.notes()];
  }

  #seen(parsed: Parsed[]): Parsed[] {
    this.#line = parsed.at(-1)?.line ?? this.#line;
    return parsed;
  }

  #cutOff(): Parsed[] {
    const { cutOff } = this.#text;
    return cutOff ? [reject(this.#line + 1, cutOff.code, null, cutOff.message, '')] : [];
  }
}

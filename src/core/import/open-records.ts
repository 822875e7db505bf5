import type { ByteSource } from '../bytes/byte-source.ts';
import { openParquet } from './parquet-records.ts';
import { isRejected, type Parsed } from './record.ts';
import { type RecordSource, RecordStream } from './record-stream.ts';
import { TextStream } from './text-stream.ts';

/** A file of records; its bytes are not asked for before it is opened. */
export interface SourceFile {
  /** For messages and, where the bytes leave it open, for the format. */
  name: string;
  /** Already decompressed. */
  bytes: AsyncIterable<Uint8Array>;
  /** The same file by ranges, where it can be read so: some formats have to be. */
  ranges: ByteSource | null;
  /** Only so many of its first records are wanted, and no more of it need be there; left out for all. */
  records?: number;
  /** What is said of how it was come by; left out where there is nothing to say. */
  remarks?: readonly string[];
}

/** Open one file, or several as one table, in their order. */
export const openRecords = (files: readonly SourceFile[]): Promise<RecordSource> =>
  files.length === 1 ? openFile(files[0]!) : FilesInOrder.open(files);

async function openFile({ bytes, name, ranges, records, remarks }: SourceFile): Promise<RecordSource> {
  const source = (ranges && (await openByRanges(ranges, name))) ?? (await openInOrder(bytes, name));
  return records === undefined && !remarks ? source : new FirstRecords(source, records, remarks);
}

/** Formats whose footer comes last, by the bytes with which their files begin. */
const formatsByRanges: readonly [
  magic: string,
  open: (file: ByteSource, name: string) => Promise<RecordSource>,
][] = [['PAR1', openParquet]];

async function openByRanges(file: ByteSource, name: string): Promise<RecordSource | null> {
  const head = await file.read(0, Math.min(4, file.size));
  const found = formatsByRanges.find(([magic]) => String.fromCharCode(...head) === magic);
  return found ? found[1](file, name) : null;
}

async function openInOrder(bytes: AsyncIterable<Uint8Array>, name: string): Promise<RecordSource> {
  const text = await TextStream.open(bytes, name);
  try {
    return await RecordStream.open(text, name);
  } catch (failure) {
    await text.close();
    throw failure;
  }
}

/** The files of one table: lines are counted on from file to file, and one file is open at a time. */
class FilesInOrder implements RecordSource {
  readonly container: RecordSource['container'];
  readonly encoding: string;
  readonly #waiting: SourceFile[];
  readonly #remarks: string[] = [];
  #open: RecordSource | null;
  #name: string;
  /** Lines of the files before this one. */
  #before = 0;
  #line = 0;

  private constructor(first: RecordSource, name: string, waiting: SourceFile[]) {
    this.#open = first;
    this.#name = name;
    this.#waiting = waiting;
    this.container = first.container;
    this.encoding = first.encoding;
  }

  static async open([first, ...rest]: readonly SourceFile[]): Promise<FilesInOrder> {
    return new FilesInOrder(await openFile(first!), first!.name, rest);
  }

  async read(): Promise<Parsed[] | null> {
    if (this.#open === null) return null;
    const parsed = await this.#open.read();
    if (parsed !== null) return parsed.map((one) => this.#counted(one));
    await this.#leave();
    const next = this.#waiting.shift();
    if (!next) return null;
    this.#before = this.#line;
    this.#name = next.name;
    this.#open = await openFile(next);
    return [];
  }

  notes(): string[] {
    return [...this.#remarks, ...this.#ofOpen()];
  }

  async close(): Promise<void> {
    this.#waiting.length = 0;
    await this.#leave();
  }

  #counted(one: Parsed): Parsed {
    const line = this.#before + one.line;
    this.#line = Math.max(this.#line, line);
    return isRejected(one) ? { ...one, line, message: `${this.#name}: ${one.message}` } : { ...one, line };
  }

  #ofOpen(): string[] {
    return (this.#open?.notes() ?? []).map((note) => `${this.#name}: ${note}`);
  }

  async #leave(): Promise<void> {
    this.#remarks.push(...this.#ofOpen());
    const left = this.#open;
    this.#open = null;
    await left?.close();
  }
}

/** The first records of a source, or all, with what is said of its file; the rest is not read. */
class FirstRecords implements RecordSource {
  readonly #source: RecordSource;
  readonly #remarks: readonly string[];
  #left: number;

  constructor(source: RecordSource, records = Number.POSITIVE_INFINITY, remarks: readonly string[] = []) {
    this.#source = source;
    this.#remarks = remarks;
    this.#left = records;
  }

  get container() {
    return this.#source.container;
  }

  get encoding() {
    return this.#source.encoding;
  }

  async read(): Promise<Parsed[] | null> {
    if (this.#left <= 0) return null;
    const parsed = (await this.#source.read())?.slice(0, this.#left) ?? null;
    this.#left -= parsed?.length ?? 0;
    return parsed;
  }

  notes(): string[] {
    return [...this.#remarks, ...this.#source.notes()];
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { fileError } from '../../node/files/file-error.ts';
import { appendToFile, replaceFile } from '../../node/files/write-file.ts';
import { agreesWith, isBeginning, wholeRecords } from './whole-records.ts';

/**
 * What a resumable file holds. What was asked for is numbered from 0; an entry is what was found out about one of
 * them, such as a row's readout or an instruction's responses.
 */
export interface ResumableContent<Entry> {
  /** What comes before the entries, with its line break; empty where there is nothing. */
  readonly head: string;
  /** Whether the file is CSV, whose quoted cells may hold line breaks. */
  readonly quotes: boolean;
  /** An entry's text, each of its records ending in a line break. */
  text(index: number, entry: Entry): string;
  /**
   * The entries of a file.
   * @param text its whole records, the head included
   * @param refuse the error for a file, or a record, that is not of this content; `why` continues "exists, and"
   */
  recover(text: AsyncIterable<string>, refuse: (why: string) => AppError): Promise<Map<number, Entry>>;
  /** Whole records of the file that are kept after the entries, though this call does not ask for them. */
  trailer?(): Iterable<string>;
  /** How a record begins that may have been cut off: everything that is known before it is found out. */
  beginnings(): Iterable<string>;
}

/**
 * A file that grows entry by entry, each on disk before the next is begun. A call that was interrupted, at any byte,
 * is resumed from what the file holds; `finish` puts all in order.
 */
export class ResumableFile<Entry> {
  private constructor(
    readonly path: string,
    private readonly content: ResumableContent<Entry>,
    /** By index, what is known already. */
    readonly entries: Map<number, Entry>,
  ) {}

  /** @throws {AppError} `output-taken` where the file holds something else; it is left as it is */
  static async open<Entry>(path: string, content: ResumableContent<Entry>): Promise<ResumableFile<Entry>> {
    const file = new ResumableFile(path, content, await recovered(path, content));
    await file.finish();
    return file;
  }

  /** Append entries; they are on disk when this settles. */
  async append(entries: readonly (readonly [index: number, entry: Entry])[]): Promise<void> {
    if (entries.length === 0) return;
    await appendToFile(this.path, entries.map(([index, entry]) => this.content.text(index, entry)).join(''));
    for (const [index, entry] of entries) this.entries.set(index, entry);
  }

  /** Put the entries in order; the file is replaced whole or not at all. */
  finish(): Promise<void> {
    return replaceFile(this.path, this.pieces());
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }

  private *pieces(): Iterable<string> {
    yield this.content.head;
    const known = [...this.entries].sort(([a], [b]) => a - b);
    for (const [index, entry] of known) yield this.content.text(index, entry);
    yield* this.content.trailer?.() ?? [];
  }
}

async function recovered<Entry>(path: string, content: ResumableContent<Entry>): Promise<Map<number, Entry>> {
  const found = await stat(path).catch(() => null);
  if (!found) return new Map();
  const refuse = (why: string) =>
    new AppError(
      'output-taken',
      `${path} exists, and ${why}. Nothing was changed. Delete it or choose another --out.`,
      { path },
    );
  try {
    const { end, torn } = await wholeRecords(path, content.quotes);
    const entries = end > 0 ? await content.recover(textOf(path, end), refuse) : new Map<number, Entry>();
    if (torn.length > 0 && !isOurs(torn, end, content))
      throw refuse(`its last line is not one that an interrupted call of this command left`);
    return entries;
  } catch (thrown) {
    throw fileError(thrown, { path, consequence: 'Nothing was changed.' });
  }
}

function isOurs<Entry>(torn: Buffer, end: number, content: ResumableContent<Entry>): boolean {
  if (end === 0 && content.head !== '') return isBeginning(torn, content.head);
  for (const beginning of content.beginnings()) if (agreesWith(torn, beginning)) return true;
  return false;
}

async function* textOf(path: string, end: number): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  for await (const chunk of createReadStream(path, { end: end - 1 }) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

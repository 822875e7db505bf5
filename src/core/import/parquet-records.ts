import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ByteSource } from '../bytes/byte-source.ts';
import { AppError } from '../errors.ts';
import type { Cell } from '../rows/row.ts';
import { checkedRecord } from './json-records.ts';
import { type Parsed, reject } from './record.ts';
import type { RecordSource } from './record-stream.ts';

/** Of a file's end, so much is read to find its footer; a longer footer takes a second reading. In bytes. */
const footerBytes = 1 << 16;

/**
 * Open a Parquet file. One row group is in memory at a time.
 * @throws {AppError} `damaged-parquet` where its footer cannot be read
 */
export async function openParquet(file: ByteSource, name: string): Promise<RecordSource> {
  return new ParquetRecords(bufferOf(file), await readFooter(file, name));
}

/** A file as hyparquet reads it. */
export const bufferOf = (file: ByteSource) => ({
  byteLength: file.size,
  slice: async (from: number, to = file.size) =>
    (await file.read(from, Math.min(to, file.size) - from)).buffer,
});

/** @throws {AppError} `damaged-parquet` */
export async function readFooter(file: ByteSource, name: string): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(bufferOf(file), { initialFetchSize: footerBytes });
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code !== 'truncated-file') throw thrown;
    throw new AppError(
      'damaged-parquet',
      `The footer of ${name} cannot be read as that of a Parquet file (${reasonOf(thrown)}), so no rows were read. Get the whole file again.`,
      { cause: String(thrown) },
    );
  }
}

type Buffer = Parameters<typeof parquetReadObjects>[0]['file'];

class ParquetRecords implements RecordSource {
  readonly container = 'parquet';
  readonly encoding = 'Parquet';
  readonly #file: Buffer;
  readonly #metadata: FileMetaData;
  #group = 0;
  #row = 0;
  #closed = false;
  readonly #cells = new CellReader();

  constructor(file: Buffer, metadata: FileMetaData) {
    this.#file = file;
    this.#metadata = metadata;
  }

  async read(): Promise<Parsed[] | null> {
    const group = this.#metadata.row_groups[this.#group];
    if (this.#closed || !group) return null;
    this.#group++;
    const rowStart = this.#row;
    const rowEnd = rowStart + Number(group.num_rows);
    this.#row = rowEnd;
    try {
      const objects = await parquetReadObjects({
        file: this.#file,
        metadata: this.#metadata,
        rowStart,
        rowEnd,
        compressors,
      });
      return objects.map((object, at) => this.#record(rowStart + at + 1, object));
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code !== 'truncated-file') throw thrown;
      const rows = `Rows ${rowStart + 1} to ${rowEnd}`;
      const message = `${rows} cannot be read (${reasonOf(thrown)}), so none of them was. Get the whole file again, or write it anew.`;
      return [reject(rowStart + 1, 'damaged-parquet', null, message, '')];
    }
  }

  notes(): string[] {
    return this.#cells.notes();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #record(number: number, object: Record<string, unknown>): Parsed {
    const record = this.#cells.read(object);
    const text = JSON.stringify(record);
    return (
      checkedRecord(number, record, text) ?? reject(number, 'not-an-object', null, 'This is no row.', text)
    );
  }
}

export const reasonOf = (thrown: unknown) =>
  (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 200);

/** Values of Parquet as JSON has them, and a count of what JSON cannot hold. */
export class CellReader {
  #nonFinite = 0;
  #longIntegers = 0;
  #binary = 0;

  read(value: unknown): Cell {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return this.#number(value);
    if (typeof value === 'bigint') return this.#integer(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof Uint8Array) return this.#bytes(value);
    if (Array.isArray(value)) return value.map((item) => this.read(item));
    if (ArrayBuffer.isView(value))
      return Array.from(value as unknown as ArrayLike<unknown>, (item) => this.read(item));
    return Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, this.read(cell)]));
  }

  notes(): string[] {
    const notes: string[] = [];
    if (this.#nonFinite > 0)
      notes.push(`Values that are NaN or infinite in the source count as missing: ${this.#nonFinite}.`);
    if (this.#longIntegers > 0)
      notes.push(
        `Whole numbers with more digits than a number can hold are kept as text: ${this.#longIntegers}.`,
      );
    if (this.#binary > 0)
      notes.push(`Values that are bytes and no text, such as images, are not kept: ${this.#binary}.`);
    return notes;
  }

  #number(value: number): Cell {
    if (Number.isFinite(value)) return value;
    this.#nonFinite++;
    return null;
  }

  #integer(value: bigint): Cell {
    if (BigInt.asIntN(54, value) === value) return Number(value);
    this.#longIntegers++;
    return String(value);
  }

  #bytes(value: Uint8Array): Cell {
    this.#binary++;
    return `(${value.length} bytes)`;
  }
}

import type { ByteSource } from '../../bytes/byte-source.ts';
import type { SourceFormat } from '../../rows/dataset.ts';
import type { Cell } from '../../rows/row.ts';
import { parquetHead } from '../parquet-head.ts';
import { openSource } from '../source.ts';
import type { HubSplit } from './dataset.ts';
import { isParquet } from './splits.ts';

/** The first records of a split, read without the rest of it. */
export interface SplitHead {
  columns: string[];
  records: Record<string, Cell>[];
  /** How its records would be read as rows; null where the columns have to be mapped by hand. */
  format: SourceFormat | null;
  /** Columns that were left out, as sentences. */
  notes: string[];
}

/** Records that are shown. */
const shownRecords = 10;
/** Columns of the first row group are read up to so many bytes; others are named. */
const maxHeadBytes = 16 << 20;
/** Of files that are read in order, so much is asked for at a time. */
const pieceBytes = 1 << 18;

/**
 * The first records of a split: of Parquet the footer and the first row group alone, of other formats the beginning.
 * @param file its first file, by ranges
 * @param decompress takes gzipped bytes apart; it may ask for them twice
 * @throws AppError as reading the file does
 */
export async function splitHead(
  { files }: Pick<HubSplit, 'files'>,
  file: ByteSource,
  decompress: (open: () => AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): Promise<SplitHead> {
  const { name } = files[0]!;
  if (!isParquet(files[0]!)) {
    const bytes = /\.gz$/i.test(name) ? decompress(() => pieces(file)) : pieces(file);
    return headOf(bytes, name.replace(/\.gz$/i, ''), []);
  }
  const { records, leftOut } = await parquetHead(file, name, {
    records: shownRecords,
    maxBytes: maxHeadBytes,
  });
  const notes = leftOut.map(({ column, why }) =>
    why === 'bytes'
      ? `${column} holds bytes, such as images, and is not shown.`
      : `${column} is too large to be shown before it is read.`,
  );
  if (records.length === 0) return { columns: [], records: [], format: null, notes };
  const lines = records.map((record) => JSON.stringify(record)).join('\n');
  return headOf(oneBatch(new TextEncoder().encode(lines)), `${name}.jsonl`, notes);
}

async function headOf(bytes: AsyncIterable<Uint8Array>, name: string, notes: string[]): Promise<SplitHead> {
  const source = await openSource(bytes, name);
  await source.close();
  const records = source.records.slice(0, shownRecords);
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { columns, records, format: source.plan?.format ?? null, notes };
}

async function* oneBatch(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}

async function* pieces(file: ByteSource): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < file.size; at += pieceBytes)
    yield await file.read(at, Math.min(pieceBytes, file.size - at));
}

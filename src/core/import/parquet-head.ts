import { type FileMetaData, parquetReadObjects, parquetSchema, type SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ByteSource } from '../bytes/byte-source.ts';
import { AppError } from '../errors.ts';
import type { Cell } from '../rows/row.ts';
import { bufferOf, CellReader, readFooter, reasonOf } from './parquet-records.ts';

/** A row group: its rows, and where its bytes end in the file. */
export interface RowGroup {
  rows: number;
  end: number;
}

/** The row groups of a Parquet file, in its order; only its footer is read. @throws {AppError} `damaged-parquet` */
export async function parquetGroups(file: ByteSource, name: string): Promise<RowGroup[]> {
  const { row_groups } = await readFooter(file, name);
  return row_groups.map(({ num_rows, columns }) => ({
    rows: Number(num_rows),
    end: Math.max(0, ...columns.map(endOf)),
  }));
}

function endOf({ meta_data }: FileMetaData['row_groups'][number]['columns'][number]): number {
  if (!meta_data) return 0;
  const start = meta_data.dictionary_page_offset || meta_data.data_page_offset;
  return Number(start) + Number(meta_data.total_compressed_size);
}

/** The first records of a Parquet file, of those columns that are small enough to be looked at. */
export interface ParquetHead {
  records: Record<string, Cell>[];
  /** Columns that were not read, and why. */
  leftOut: { column: string; why: 'bytes' | 'size' }[];
  rows: number;
}

/**
 * Read the footer and, of the first row group, the columns that hold texts and numbers, in the file's order until
 * `maxBytes` are reached.
 * @throws {AppError} `damaged-parquet`
 */
export async function parquetHead(
  file: ByteSource,
  name: string,
  { records, maxBytes }: { records: number; maxBytes: number },
): Promise<ParquetHead> {
  const metadata = await readFooter(file, name);
  const head: ParquetHead = { records: [], leftOut: [], rows: Number(metadata.num_rows) };
  const [group] = metadata.row_groups;
  if (!group) return head;
  const columns: string[] = [];
  let bytes = 0;
  for (const { element, children } of parquetSchema(metadata).children) {
    const column = element.name;
    // As images and recordings are kept: the file's bytes, with its name beside them.
    const isBytes = children.some((child) => child.element.type === 'BYTE_ARRAY' && !isText(child.element));
    const size = group.columns
      .filter(({ meta_data }) => meta_data?.path_in_schema[0] === column)
      .reduce((sum, { meta_data }) => sum + Number(meta_data!.total_compressed_size), 0);
    if (isBytes || bytes + size > maxBytes) head.leftOut.push({ column, why: isBytes ? 'bytes' : 'size' });
    else {
      columns.push(column);
      bytes += size;
    }
  }
  if (columns.length === 0) return head;
  const rowEnd = Math.min(records, Number(group.num_rows));
  const cells = new CellReader();
  try {
    const objects = await parquetReadObjects({
      file: bufferOf(file),
      metadata,
      rowEnd,
      columns,
      compressors,
    });
    head.records = objects.map((object) => cells.read(object) as Record<string, Cell>);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code !== 'truncated-file') throw thrown;
    throw new AppError(
      'damaged-parquet',
      `The first rows of ${name} cannot be read (${reasonOf(thrown)}). Another file or revision may be sound.`,
      { cause: String(thrown) },
    );
  }
  return head;
}

const isText = ({ converted_type, logical_type }: SchemaElement) =>
  converted_type === 'UTF8' ||
  converted_type === 'JSON' ||
  converted_type === 'ENUM' ||
  logical_type !== undefined;

import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { ContainerName } from '#core/import/container.ts';
import type { Expansion } from '#core/import/expansion.ts';
import { namesHubDataset } from '#core/import/hub/reference.ts';
import type { SourceFile } from '#core/import/open-records.ts';
import type { Context } from '#core/import/recognise.ts';
import { type OpenSource, openFiles, readRows } from '#core/import/source.ts';
import type { ColumnMapping, HubOrigin, SourceFormat } from '#core/rows/dataset.ts';
import type { RejectedRow, Row } from '#core/rows/row.ts';
import { openNodeFile } from '#model/weights/node-file-source.ts';
import { gunzip } from '#platform/gunzip.ts';
import { unpacked } from '#platform/packed/unpack.ts';
import { fileError } from '../node/files/file-error.ts';
import { fetchDataset } from './hub-dataset.ts';

/** A dataset in memory, as the command works on it. */
export interface DatasetFile {
  format: SourceFormat;
  mapping: ColumnMapping;
  rows: Row[];
  rejected: RejectedRow[];
  /** Every source column, in order of appearance. */
  columns: string[];
  notes: string[];
  container: ContainerName;
  /** For display, such as "UTF-8 with BOM". */
  encoding: string;
  compressed: boolean;
  /** How a record becomes several rows; null where each is one. */
  expansion: Expansion | null;
  /** Columns whose contents stand before the question. */
  context: Context;
  /** Where the rows were read from, where that was a Hub. */
  origin: HubOrigin | null;
}

/**
 * Open a JSONL, JSON, CSV or TSV file, compressed by gzip or Zstandard or not, a Parquet file, or a zip that holds one of
 * these, whatever its columns are; or, by a name such as `hf:owner/name:config/split`, a split of a Hub's dataset.
 */
export const openDatasetFile = async (path: string): Promise<OpenSource> => (await openDataset(path)).source;

export interface OpenedDataset {
  source: OpenSource;
  compressed: boolean;
  origin: HubOrigin | null;
  notes: readonly string[];
}

/** The same with what is known of where it comes from. */
export async function openDataset(path: string): Promise<OpenedDataset> {
  const { name, files, origin, notes } = namesHubDataset(path)
    ? await fetchDataset(path)
    : { name: basename(path), files: [{ name: basename(path), path }], origin: null, notes: [] };
  const sources: SourceFile[] = [];
  let compressed = false;
  for (const file of files) {
    const isCompressed = await isGzip(file.path);
    compressed ||= isCompressed;
    sources.push(
      await unpacked({
        name: bare(file.name),
        bytes: fileContent(file.path, isCompressed),
        ranges: isCompressed ? null : await openNodeFile(file.path),
      }),
    );
  }
  return { source: await openFiles(sources, bare(name)), compressed, origin, notes };
}

const bare = (name: string) => name.replace(/\.gz$/i, '');

/** Read a file whose columns are recognised as those of rows. */
export async function readDatasetFile(path: string): Promise<DatasetFile> {
  const { source, compressed, origin, notes } = await openDataset(path);
  const { plan, container, encoding } = source;
  if (!plan) {
    await source.close();
    throw new AppError(
      'columns-not-recognised',
      `The columns of ${source.name} were not recognised: ${Object.keys(source.records[0] ?? {}).join(', ')}. Rename them to instruction and response (and reference, model, category), or map them in the page.`,
    );
  }
  const about = { container, encoding, compressed };
  const file: DatasetFile = {
    ...plan,
    ...about,
    rows: [],
    rejected: [],
    columns: [],
    notes: [...notes],
    origin,
  };
  const columns = new Set<string>();
  for await (const batch of readRows(source, plan, (notes) => file.notes.push(...notes))) {
    for (const row of batch.rows) {
      file.rows.push(row);
      for (const column of Object.keys(row.source)) columns.add(column);
    }
    file.rejected.push(...batch.rejected);
  }
  file.columns = [...columns];
  return file;
}

/**
 * The bytes of a file, decompressed where it is gzipped.
 * @throws {AppError} `no-such-file`, or a code of `fileError` such as `no-permission`, also while it is read
 */
export const fileBytes = async (path: string): Promise<AsyncIterable<Uint8Array>> =>
  fileContent(path, await isGzip(path));

const fileContent = (path: string, compressed: boolean): AsyncIterable<Uint8Array> =>
  compressed ? gunzip(() => diskBytes(path)) : diskBytes(path);

async function* diskBytes(path: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* createReadStream(path);
  } catch (thrown) {
    throw fileError(thrown, { path });
  }
}

async function isGzip(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) throw noFile(path);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') throw noFile(path);
    throw fileError(thrown, { path });
  }
}

const noFile = (path: string) =>
  new AppError('no-such-file', `There is no file at ${path}. Check the path.`, { path });

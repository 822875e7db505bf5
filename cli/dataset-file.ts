import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#core/errors.ts';
import { openSource, readRows } from '#core/import/source.ts';
import type { ColumnMapping, SourceFormat } from '#core/rows/dataset.ts';
import type { RejectedRow, Row } from '#core/rows/row.ts';
import { gunzip } from '#platform/gunzip.ts';

/** A dataset in memory, as the command works on it. */
export interface DatasetFile {
  format: SourceFormat;
  mapping: ColumnMapping;
  rows: Row[];
  rejected: RejectedRow[];
  /** Every source column, in order of appearance. */
  columns: string[];
  notes: string[];
}

/** Read a JSONL, JSON, CSV or TSV file, gzipped or not. */
export async function readDatasetFile(path: string): Promise<DatasetFile> {
  const source = await openSource(await fileBytes(path), basename(path).replace(/\.gz$/i, ''));
  const { plan } = source;
  if (!plan) {
    await source.close();
    throw new AppError(
      'columns-not-recognised',
      `The columns of ${basename(path)} were not recognised: ${Object.keys(source.records[0] ?? {}).join(', ')}. Rename them to instruction and response (and reference, model, category), or map them in the page.`,
    );
  }
  const file: DatasetFile = { ...plan, rows: [], rejected: [], columns: [], notes: [] };
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

/** The bytes of a file, decompressed where it is gzipped. */
export async function fileBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw new AppError('no-such-file', `There is no file at ${path}. Check the path.`, { path });
  const open = () => createReadStream(path);
  return (await isGzip(path)) ? gunzip(open) : open();
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

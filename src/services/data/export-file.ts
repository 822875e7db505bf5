import { readoutAt } from '#core/export/judged.ts';
import { rowWriter } from '#core/export/row-writer.ts';
import type { Row } from '#core/rows/row.ts';
import type { ExportRequest } from '#protocol/data-protocol.ts';
import type { Store } from '#storage/store.ts';

const partChars = 1 << 20;
const rowsAtOnce = 256;

/** A file that grows by pieces. Its parts are blobs, which the browser may keep on disk. */
export class GrowingFile {
  #parts: Blob[] = [];
  #open: string[] = [];
  #chars = 0;

  add(text: string): void {
    this.#open.push(text);
    this.#chars += text.length;
    if (this.#chars >= partChars) this.#close();
  }

  finish(type: string): Blob {
    this.#close();
    return new Blob(this.#parts, { type });
  }

  #close(): void {
    this.#parts.push(new Blob(this.#open));
    this.#open = [];
    this.#chars = 0;
  }
}

/** Rows with what a run found, as a file. */
export async function exportFile(store: Store, request: ExportRequest): Promise<Blob> {
  const { datasetId, runId, format, threshold } = request;
  const summary = await store.datasets.get(datasetId);
  const run = runId === null ? null : await store.runs.get(runId);
  const columns = runId === null ? null : await store.runs.columns(runId);
  const reasons = runId === null ? null : await store.runs.invalidReasons(runId);
  const writer = rowWriter({
    format,
    columns: summary.columns.map((column) => column.name),
    judge: run?.judge ?? null,
    threshold,
  });
  const file = new GrowingFile();
  file.add(writer.head);
  for await (const { indices, rows } of chosenRows(store, datasetId, request.rows))
    rows.forEach((row, at) => {
      const index = indices[at]!;
      file.add(writer.line(row, columns && readoutAt(columns, index, reasons?.get(index) ?? null)));
    });
  return file.finish(writer.mediaType);
}

async function* chosenRows(
  store: Store,
  datasetId: string,
  chosen: Int32Array | null,
): AsyncGenerator<{ indices: ArrayLike<number>; rows: Row[] }> {
  if (!chosen) {
    for await (const { start, rows } of store.datasets.chunks(datasetId))
      yield { indices: rows.map((_, at) => start + at), rows };
    return;
  }
  for (let from = 0; from < chosen.length; from += rowsAtOnce) {
    const indices = chosen.subarray(from, from + rowsAtOnce);
    yield { indices, rows: await store.datasets.rows(datasetId, indices) };
  }
}

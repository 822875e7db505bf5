import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { isShardName, readExportedBatch, refuseOtherRows, requestIdOf } from '#core/batch/exported-batch.ts';
import { importReport, type ResultFile } from '#core/batch/import-report.ts';
import { type ResultLine, readResults } from '#core/batch/read-results.ts';
import { AppError } from '#core/errors.ts';
import type { Readout } from '#core/judge/judge.ts';
import { newRun } from '#core/run/run.ts';
import { runNameOf } from '#core/run/run-name.ts';
import { jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import type { ImportedBatch } from '#protocol/batch-protocol.ts';
import type { Store } from '#storage/store.ts';
import { hashOf } from '../hash-of.ts';
import { baseName, boundedUnzip, type ZipBounds } from '../zip/bounded-unzip.ts';
import { seenRows } from './seen-rows.ts';

interface ImportBatchDependencies {
  store: Store;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
}

/** A run of what a server answered, by the code of `batch import`: the same files give the same scores. */
export async function importBatch(
  { store, newId, timestamp }: ImportBatchDependencies,
  { datasetId, files: chosen }: { datasetId: string; files: readonly File[] },
): Promise<ImportedBatch> {
  const files = await unpacked(chosen);
  const dataset = await store.datasets.get(datasetId);
  const byName = new Map(files.map((file) => [file.name, file]));
  const batch = await readExportedBatch({
    name: 'What was chosen',
    read: async (name) => bytesOf(byName.get(name)),
    sha256: (bytes) => bytesToHex(sha256(bytes)),
  });
  const { manifest } = batch;
  const byId = new Map<string, number>();
  for await (const { start, rows } of store.datasets.chunks(datasetId))
    rows.forEach((row, at) => {
      byId.set(requestIdOf(row, manifest.question, hashOf), start + at);
    });
  refuseOtherRows(batch, byId, dataset.name, 'Open the dataset that was exported.');
  const told: ResultFile[] = [];
  const found = await readResults(batch, linesOf(resultsAmong(files, manifest.data.name), told));
  const scored = batch.rows
    .flatMap(({ custom_id }): [number, Readout][] => {
      const readout = found.readouts.get(custom_id);
      return readout ? [[byId.get(custom_id)!, readout]] : [];
    })
    .sort(([a], [b]) => a - b);
  const missing = batch.rows.flatMap(({ custom_id }) => (found.readouts.has(custom_id) ? [] : [custom_id]));
  const report = importReport(batch, found, told, {
    added: scored.map(([, readout]) => readout),
    already: 0,
    missing,
  });
  const missingRequests = await requestsOf(new Set(missing), files);
  const run =
    scored.length === 0
      ? null
      : newRun({
          id: newId(),
          datasetId,
          name: runNameOf(
            ['Judged elsewhere', ...report.server_models.map((model) => `by ${model}`)].join(', '),
          )!,
          judge: manifest.judge,
          spec: { method: 'judge', ...manifest.question },
          rows: dataset.rows,
          createdAt: timestamp(),
        });
  if (run) {
    const { spec } = run;
    const seen = await seenRows(store, datasetId, spec, manifest.seenInstructions, hashOf);
    await store.runs.addWhole(
      { ...run, state: scored.length === dataset.rows ? 'done' : 'cancelled', finishedAt: run.createdAt },
      { rows: Int32Array.from(scored, ([row]) => row), readouts: scored.map(([, readout]) => readout) },
      seen,
      dataset.rows,
    );
  }
  return { run: run && (await store.runs.get(run.id)), report, missingRequests };
}

/** A batch as the page saves it is a zip: its files take the zip's place. */
async function unpacked(chosen: readonly File[]): Promise<File[]> {
  const files: File[] = [];
  for (const file of chosen) {
    if (!/\.zip$/i.test(file.name)) {
      files.push(file);
      continue;
    }
    const found = boundedUnzip(file.name, new Uint8Array(await file.arrayBuffer()), zipBounds);
    for (const [path, bytes] of Object.entries(found)) files.push(new File([bytes], baseName(path)));
  }
  return files;
}

const zipBounds: ZipBounds = {
  wanted: (path) => /\.jsonl?$/i.test(path) && !path.includes('__MACOSX'),
  maxBytes: 1 << 30,
  // Token ids and texts that repeat a template shrink well.
  maxGrowth: 100,
  maxSmallBytes: 64 << 20,
  maxFiles: 10_000,
  advice: 'Unpack it, and choose its files.',
};

const bytesOf = async (file: File | undefined): Promise<Uint8Array | null> =>
  file ? new Uint8Array(await file.arrayBuffer()) : null;

/** Every file of results, by name; those of an export, and the rows that were exported, are none. */
function resultsAmong(files: readonly File[], data: string): File[] {
  const results = files
    .filter(({ name }) => /\.jsonl$/i.test(name) && !isShardName(name) && name !== data)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (results.length > 0) return results;
  throw new AppError(
    'no-results',
    'There are no results among the files, so nothing was imported. Choose the .jsonl files that the server wrote too.',
  );
}

async function* linesOf(files: readonly File[], told: ResultFile[]): AsyncGenerator<ResultLine> {
  for (const file of files) {
    const digest = sha256.create();
    let line = 0;
    for await (const text of textLines(file, (bytes) => digest.update(bytes))) {
      line++;
      if (text.trim() !== '') yield { text, file: file.name, line };
    }
    told.push({ path: file.name, sha256: bytesToHex(digest.digest()), lines: line });
  }
}

/** The lines of a file, as `node:readline` gives them: a line end at the end begins no further line. */
async function* textLines(file: File, onBytes: (bytes: Uint8Array) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = file.stream().getReader();
  let open = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (value) onBytes(value);
    const lines = (open + decoder.decode(value, { stream: !done })).split(/\r?\n/);
    open = lines.pop()!;
    yield* lines;
    if (done) break;
  }
  if (open !== '') yield open;
}

async function requestsOf(missing: ReadonlySet<string>, files: readonly File[]): Promise<Blob | null> {
  if (missing.size === 0) return null;
  const wanted: string[] = [];
  for (const file of files.filter(({ name }) => /^requests-\d{5,}\.jsonl$/.test(name)))
    for await (const line of textLines(file, () => {}))
      if (missing.has(requestId(line) ?? '')) wanted.push(`${line}\n`);
  return wanted.length > 0 ? new Blob(wanted, { type: 'application/jsonl' }) : null;
}

const request = objectOf({ custom_id: v.string() });

/** Null for a line that is no request: its row stays among those that are missing. */
function requestId(line: string): string | null {
  const checked = jsonBySchema(request, line);
  return checked.ok ? checked.value.custom_id : null;
}

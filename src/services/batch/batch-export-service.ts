import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { contentDigest } from '#core/batch/batch-request.ts';
import {
  type AskedRow,
  batchHead,
  batchManifest,
  type FileDigest,
  manifestText,
  type ShardFiles,
  writeShards,
} from '#core/batch/compose-batch.ts';
import { manifestName } from '#core/batch/exported-batch.ts';
import { AppError } from '#core/errors.ts';
import { judgeIdentity } from '#core/judge/identity.ts';
import { takenRows } from '#core/run/taken-rows.ts';
import { askedAdapter, type OpenedPrompts, openPrompts } from '#model/prompt/open-prompts.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import type {
  BatchExportProgress,
  BatchExportProtocol,
  BatchExportRequest,
  ExportedFiles,
} from '#protocol/batch-export-protocol.ts';
import type { Emit, Handlers } from '#protocol/rpc.ts';
import type { Store } from '#storage/store.ts';
import type { AdapterFiles } from '../adapters/adapter-files.ts';
import { GrowingFile } from '../data/export-file.ts';
import { instructionsOf } from '../data/instructions-of.ts';
import { hashOf } from '../hash-of.ts';
import type { LoadHooks } from '../judge-slot.ts';
import type { ModelFiles } from '../obtain-files.ts';
import { ZipFile } from '../zip/zip-file.ts';

interface BatchExportDependencies {
  openStore(): Promise<Store>;
  obtain(source: BatchExportRequest['source'], hooks: LoadHooks): Promise<ModelFiles>;
  adapterFiles(adapter: NonNullable<BatchExportRequest['adapter']>): Promise<AdapterFiles>;
  emit: Emit<BatchExportProtocol>;
}

/** Rows between two looks at whether it was cancelled. */
const rowsAtOnce = 64;

const jsonl = 'application/jsonl';

/** The batch worker's logic: requests for a judge that runs elsewhere, as files. Runs without a worker. */
export class BatchExportService implements Handlers<BatchExportProtocol> {
  readonly #dependencies: BatchExportDependencies;
  #underWay: AbortController | null = null;

  constructor(dependencies: BatchExportDependencies) {
    this.#dependencies = dependencies;
  }

  readonly export = async (request: BatchExportRequest): Promise<ExportedFiles> => {
    this.#underWay?.abort();
    const own = new AbortController();
    this.#underWay = own;
    const asked = await this.#open(request, own.signal);
    refuseCancelled(own.signal);
    return this.#write(request, asked, own.signal);
  };

  readonly cancel = () => {
    this.#underWay?.abort();
    return null;
  };

  async #open({ source, adapter }: BatchExportRequest, signal: AbortSignal): Promise<OpenedPrompts> {
    const { obtain, adapterFiles } = this.#dependencies;
    const tell = (step: string, done: number, total: number | null) =>
      this.#tell({ step, done, total, unit: 'bytes' });
    // Before the base is fetched: a judge that no server can be asked for costs nothing.
    const found = adapter && (await adapterFiles(adapter));
    const asked = found && (await askedAdapter(found.files, found.name));
    const { id, name, files, sha256 } = await obtain(source, {
      signal,
      onProgress: ({ message, done, total }) => tell(message, done, total),
    });
    const sources = new Map([...files].map(([file, blob]) => [file, blobSource(blob)]));
    const onHashed = (done: number, total: number) => {
      refuseCancelled(signal);
      tell('Checking the model file', done, total);
    };
    return openPrompts({ id, name, files: sources, sha256, onHashed }, asked);
  }

  async #write(
    request: BatchExportRequest,
    { prompts, model, adapter, record }: OpenedPrompts,
    signal: AbortSignal,
  ): Promise<ExportedFiles> {
    const { datasetId, spec, shardRows } = request;
    const store = await this.#dependencies.openStore();
    const { name } = await store.datasets.get(datasetId);
    const indices = await chosenRows(store, request);
    const judge = judgeIdentity({ model, adapter }, spec, hashOf);
    const settings = {
      api: request.settings.api,
      server: request.settings.server,
      model: request.settings.model ?? adapter?.id ?? model.id,
      digitIds: [...prompts.digitIds],
    };
    const zip = new ZipFile();
    const requests: Blob[] = [];
    const digests: string[] = [];
    const written = await writeShards(this.#rows(store, request, { indices, digests, signal }), {
      prompts,
      spec,
      settings,
      shardRows,
      newDigest,
      begin: (names) => shardIn(zip, names, requests),
    });
    // It is not known where the rows lie: beside the files, by the dataset's name.
    const head = batchHead(
      { spec, settings, judge, seenInstructions: record?.data.seenInstructions },
      { name, path: name },
      digests,
      hashOf,
    );
    const manifest = batchManifest(head, written, indices.length);
    zip.bytes(manifestName, utf8ToBytes(manifestText(manifest)));
    return {
      counts: manifest.counts,
      model: settings.model,
      shards: manifest.shards.length,
      zip: zip.finish(),
      requests: new Blob(requests, { type: jsonl }),
    };
  }

  /** Rows in order; each one's digest is added to those of all. */
  async *#rows(
    store: Store,
    { datasetId, spec }: BatchExportRequest,
    { indices, digests, signal }: { indices: Int32Array; digests: string[]; signal: AbortSignal },
  ): AsyncGenerator<AskedRow> {
    for (let from = 0; from < indices.length; from += rowsAtOnce) {
      this.#tell({ step: 'Writing requests', done: from, total: indices.length, unit: 'rows' });
      // The worker hears a cancel between two pieces.
      await new Promise((resolve) => setTimeout(resolve));
      refuseCancelled(signal);
      for (const row of await store.datasets.rows(datasetId, indices.subarray(from, from + rowsAtOnce))) {
        const digest = contentDigest(row, spec, hashOf);
        digests.push(digest);
        yield { row, digest };
      }
    }
  }

  #tell(progress: BatchExportProgress): void {
    this.#dependencies.emit('exportProgress', progress);
  }
}

function refuseCancelled(signal: AbortSignal): void {
  if (signal.aborted)
    throw new AppError(
      'cancelled',
      'The export was cancelled. No file was made; nothing stored was changed.',
    );
}

/** Indices of the rows that are asked for, ascending: a limit takes whole instructions of those among which it takes. */
async function chosenRows(
  store: Store,
  { datasetId, among, limit, sampleSeed }: BatchExportRequest,
): Promise<Int32Array> {
  const instruction = await instructionsOf(store, datasetId);
  const from = among ?? Int32Array.from({ length: instruction.length }, (_, row) => row);
  const taken = takenRows(
    Int32Array.from(from, (row) => instruction[row]!),
    { rows: limit ?? from.length, ...(sampleSeed === null ? {} : { sampleSeed }) },
  );
  return taken.map((at) => from[at]!);
}

/** A zip is written file by file, so both of a shard grow beside it; `requests` is given those of each shard. */
function shardIn(zip: ZipFile, names: { requests: string; rows: string }, requests: Blob[]): ShardFiles {
  const files = { requests: new GrowingFile(), rows: new GrowingFile() };
  return {
    add: (file, line) => files[file].add(line),
    async end() {
      const blob = files.requests.finish(jsonl);
      await zip.blob(names.requests, blob);
      await zip.blob(names.rows, files.rows.finish(jsonl));
      requests.push(blob);
    },
  };
}

function newDigest(): FileDigest {
  const sum = sha256.create();
  return { update: (text) => sum.update(utf8ToBytes(text)), hex: () => bytesToHex(sum.digest()) };
}

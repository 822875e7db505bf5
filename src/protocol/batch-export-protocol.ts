import type { BatchManifest } from '#core/batch/batch-manifest.ts';
import type { BatchSettings } from '#core/batch/batch-request.ts';
import type { JudgeSpec } from '#core/judge/judge.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import type { JudgeSource } from './judge-protocol.ts';

/** Which rows are asked for, of whom, and how the server is spoken to. */
export interface BatchExportRequest {
  datasetId: string;
  source: JudgeSource;
  adapter: AdapterSource | null;
  spec: JudgeSpec;
  /** `model`: null for the judge's id. */
  settings: Pick<BatchSettings, 'api' | 'server'> & { model: string | null };
  /** Only these rows of the dataset, ascending; null: all. */
  among: Int32Array | null;
  /** At most so many of them; null: all. */
  limit: number | null;
  /** What they are drawn with, whole instructions at random; null: the first. */
  sampleSeed: number | null;
  /** Rows of a file of requests. */
  shardRows: number;
}

/** The files of a batch, as `batch export` writes them. */
export interface ExportedFiles {
  counts: BatchManifest['counts'];
  /** Who is asked, for the files' names. */
  model: string;
  /** The files of requests. */
  shards: number;
  /** The whole folder, which the import wants back. */
  zip: Blob;
  /** The requests alone, of all shards, as one file for a server. */
  requests: Blob;
}

export interface BatchExportProgress {
  /** What is being done: "Getting SmolLM2". */
  step: string;
  done: number;
  total: number | null;
  unit: 'bytes' | 'rows';
}

/** The batch worker: builds the prompts of a judge that is asked elsewhere. It loads no weights. */
export interface BatchExportProtocol {
  requests: {
    /**
     * One at a time: another one ends the one before.
     * @throws AppError `no-digit-probabilities`, `other-base`, `cancelled`, and what fetching a model throws
     */
    export: { args: BatchExportRequest; result: ExportedFiles };
    /** End the export that is under way; its request fails with `cancelled`. */
    cancel: { args: null; result: null };
  };
  events: { exportProgress: BatchExportProgress };
}

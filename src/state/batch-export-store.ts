import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BatchApi, BatchServer } from '#core/batch/batch-request.ts';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type {
  BatchExportProgress,
  BatchExportProtocol,
  ExportedFiles,
} from '#protocol/batch-export-protocol.ts';
import type { Client } from './client.ts';
import type { DatasetsState } from './datasets-store.ts';
import type { SliceState } from './filter/slice-store.ts';
import { specOf } from './judge-question.ts';
import type { JudgeStoreState } from './judge-store.ts';

/** How a server is spoken to. */
export interface BatchExportSettings {
  api: BatchApi;
  server: BatchServer;
  /** What the server calls the model; empty: the judge's id. */
  model: string;
  /** Rows of a file of requests. */
  shardRows: number;
  /** Only the rows of the filter, where there is one. */
  filtered: boolean;
}

/** Requests for the judge that is chosen, to be asked elsewhere. */
export interface BatchExportState {
  settings: BatchExportSettings;
  /** The dataset whose requests are being written; null: none are. */
  datasetId: string | null;
  /** Null where nothing is known yet. */
  progress: BatchExportProgress | null;
  /** What was written last of the open dataset. */
  exported: ExportedFiles | null;
  error: ErrorRecord | null;
  set(part: Partial<BatchExportSettings>): void;
  /** Write requests of the open dataset, with the judge, the words and the limit as they are chosen. */
  start(): Promise<void>;
  cancel(): Promise<void>;
}

export const defaultShardRows = 10_000;

export function createBatchExportStore(dependencies: {
  openBatch(): Client<BatchExportProtocol>;
  datasets: StoreApi<DatasetsState>;
  judge: StoreApi<JudgeStoreState>;
  slice: StoreApi<SliceState>;
}): StoreApi<BatchExportState> {
  const { openBatch, datasets, judge, slice } = dependencies;
  let worker: Client<BatchExportProtocol> | null = null;
  const store = createStore<BatchExportState>()((set, get) => {
    const client = () => {
      if (worker) return worker;
      worker = openBatch();
      worker.on('exportProgress', (progress) => {
        if (get().datasetId !== null) set({ progress });
      });
      return worker;
    };
    return {
      settings: {
        // The command's defaults, not its lists: what they stand beside is not for the page's first load.
        api: 'completions',
        server: 'vllm',
        model: '',
        shardRows: defaultShardRows,
        filtered: true,
      },
      datasetId: null,
      progress: null,
      exported: null,
      error: null,
      set(part) {
        set(({ settings }) => ({ settings: { ...settings, ...part }, exported: null, error: null }));
      },
      async start() {
        const { selected } = datasets.getState();
        const chosen = judge.getState();
        if (!selected || !chosen.source || get().datasetId !== null) return;
        const { id } = selected;
        const { api, server, model, shardRows, filtered } = get().settings;
        const { method: _, ...spec } = specOf(chosen);
        const among = filtered ? slice.getState().slice : null;
        set({ datasetId: id, progress: null, exported: null, error: null });
        const isOpen = () => datasets.getState().selected?.id === id;
        try {
          const exported = await client().request('export', {
            datasetId: id,
            source: chosen.source,
            adapter: chosen.adapter?.source ?? null,
            spec,
            settings: { api, server, model: model.trim() === '' ? null : model.trim() },
            among: among && rowsOf(among.mask),
            limit: chosen.limit,
            sampleSeed: chosen.sampleSeed,
            shardRows,
          });
          if (isOpen()) set({ exported });
        } catch (thrown) {
          const error = toErrorRecord(thrown);
          if (isOpen() && error.code !== 'cancelled') set({ error });
        } finally {
          set({ datasetId: null, progress: null });
        }
      },
      async cancel() {
        if (get().datasetId !== null) await client().request('cancel', null);
      },
    };
  });
  const forget = () => store.setState({ exported: null, error: null });
  datasets.subscribe(({ selected }, before) => {
    if (selected?.id !== before.selected?.id) forget();
  });
  // What was written is of the judge, the words and the limit of then.
  judge.subscribe((now, before) => {
    const { source, adapter, mode, templates, maxTokens, minDigitMass, limit, sampleSeed } = before;
    const same =
      source === now.source &&
      adapter === now.adapter &&
      mode === now.mode &&
      templates === now.templates &&
      maxTokens === now.maxTokens &&
      minDigitMass === now.minDigitMass &&
      limit === now.limit &&
      sampleSeed === now.sampleSeed;
    if (!same && (store.getState().exported || store.getState().error)) forget();
  });
  return store;
}

function rowsOf(mask: Uint8Array): Int32Array {
  const rows: number[] = [];
  mask.forEach((one, row) => {
    if (one) rows.push(row);
  });
  return Int32Array.from(rows);
}

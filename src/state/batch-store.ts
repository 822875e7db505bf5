import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { ImportedBatch } from '#protocol/batch-protocol.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import type { DatasetsState } from './datasets-store.ts';
import type { RunStoreState } from './run-store.ts';

/** Results of a judge that was asked elsewhere, of the open dataset. */
export interface BatchState {
  importing: boolean;
  /** What became of the files that were chosen last; null: none, or another dataset was opened. */
  imported: ImportedBatch | null;
  error: ErrorRecord | null;
  /** Make a run of the files of a batch, and open it. */
  take(files: readonly File[]): Promise<void>;
}

export function createBatchStore(dependencies: {
  data: Client<DataProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
}): StoreApi<BatchState> {
  const { data, datasets, run } = dependencies;
  const openId = () => datasets.getState().selected?.id ?? null;
  const store = createStore<BatchState>()((set, get) => ({
    importing: false,
    imported: null,
    error: null,
    async take(files) {
      const datasetId = openId();
      if (datasetId === null || get().importing) return;
      set({ importing: true, imported: null, error: null });
      try {
        const imported = await data.request('importBatch', { datasetId, files });
        if (openId() !== datasetId) return;
        set({ imported });
        await run.getState().refresh();
        if (imported.run && run.getState().activeId === null) await run.getState().open(imported.run.id);
      } catch (thrown) {
        if (openId() === datasetId) set({ error: toErrorRecord(thrown) });
      } finally {
        set({ importing: false });
      }
    },
  }));
  datasets.subscribe(({ selected }, before) => {
    if (selected?.id !== before.selected?.id) store.setState({ imported: null, error: null });
  });
  return store;
}

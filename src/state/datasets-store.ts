import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import type { Preferences } from './theme-store.ts';

export type StorageUse = DataProtocol['requests']['storage']['result'];

export interface DatasetsState {
  status: 'loading' | 'ready' | 'failed';
  /** Why listing or opening failed; what was there before is kept. */
  error: ErrorRecord | null;
  list: readonly DatasetSummary[];
  /** The dataset that every screen is about. */
  selected: DatasetSummary | null;
  /** Of the selected one; null until they are read. */
  columns: DatasetColumns | null;
  /** What this page takes of the browser's room; null until known. */
  storage: StorageUse | null;
  /** Read the list, and open the dataset that was open last. */
  refresh(): Promise<void>;
  select(datasetId: string | null): Promise<void>;
  /** Takes it off the list; `restore` brings it back until `purge`. */
  remove(datasetId: string): Promise<void>;
  restore(datasetId: string): Promise<void>;
}

const key = 'dataset';

export function createDatasetsStore(
  data: Client<DataProtocol>,
  preferences: Preferences,
): StoreApi<DatasetsState> {
  return createStore<DatasetsState>()((set, get) => {
    const fail = (thrown: unknown) => set({ status: 'failed', error: toErrorRecord(thrown) });
    const newestFirst = (list: readonly DatasetSummary[]) =>
      [...list].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    return {
      status: 'loading',
      error: null,
      list: [],
      selected: null,
      columns: null,
      storage: null,
      async refresh() {
        try {
          const list = newestFirst(await data.request('listDatasets', null));
          set({ list, status: 'ready', error: null });
          const wanted = get().selected?.id ?? preferences.get(key);
          const found = list.find((dataset) => dataset.id === wanted) ?? list[0];
          data.request('storage', null).then(
            (storage) => set({ storage }),
            // A figure beside the list: without it the list is as good.
            () => undefined,
          );
          if (found?.id !== get().selected?.id || !get().columns) await get().select(found?.id ?? null);
        } catch (thrown) {
          fail(thrown);
        }
      },
      async select(datasetId) {
        const selected = get().list.find((dataset) => dataset.id === datasetId) ?? null;
        set({ selected, columns: null });
        if (!selected) return;
        preferences.set(key, selected.id);
        try {
          const columns = await data.request('columns', { datasetId: selected.id });
          if (get().selected?.id === selected.id) set({ columns, status: 'ready', error: null });
        } catch (thrown) {
          fail(thrown);
        }
      },
      async remove(datasetId) {
        try {
          await data.request('removeDataset', { datasetId });
          const list = get().list.filter((dataset) => dataset.id !== datasetId);
          set({ list });
          if (get().selected?.id === datasetId) await get().select(list[0]?.id ?? null);
        } catch (thrown) {
          fail(thrown);
        }
      },
      async restore(datasetId) {
        try {
          const restored = await data.request('restoreDataset', { datasetId });
          set((state) => ({
            list: newestFirst([...state.list.filter(({ id }) => id !== datasetId), restored]),
          }));
          await get().select(datasetId);
        } catch (thrown) {
          fail(thrown);
        }
      },
    };
  });
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import { regrouped } from '#core/rows/near-duplicates.ts';
import type { Rewording } from '#core/rows/rewordings.ts';
import type { DamagedEntry } from '#core/run/damaged-entry.ts';
import type { StoragePart } from '#core/storage/storage-part.ts';
import type { DataProtocol, NearInstructions } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import type { EmbeddingState } from './embedding-store.ts';
import { readRewordings, rewordingsText } from './kept-rewordings.ts';
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
  /** What is stored and cannot be used: datasets, runs and check-ups that no list shows. */
  damaged: readonly DamagedEntry[];
  /** What this page takes of the browser's room; null until known. */
  storage: StorageUse | null;
  /** The same by what it belongs to; null until somebody asks. */
  storageParts: readonly StoragePart[] | null;
  /** Why that could not be counted. */
  partsError: ErrorRecord | null;
  near: NearState;
  /** Count the selected dataset's near-duplicate instructions, once. */
  countNear(): Promise<void>;
  /** Join instructions further that say nearly the same in other words; what was found is kept with the dataset. */
  countByMeaning(): Promise<void>;
  /** Have near-duplicate instructions count as one in intervals, splits and promises, or each as one of its own. */
  groupNear(together: boolean): Promise<void>;
  /** Read the list, and open the dataset that was open last. */
  refresh(): Promise<void>;
  select(datasetId: string | null): Promise<void>;
  /** Takes it off the list; `restore` brings it back until `purge`. */
  remove(datasetId: string): Promise<void>;
  restore(datasetId: string): Promise<void>;
  /** The reason where it keeps the name that it had, else null. */
  rename(datasetId: string, name: string): Promise<ErrorRecord | null>;
  /** Ask the browser not to clear what is stored here. @returns whether it promised */
  askToKeep(): Promise<boolean>;
  /** Count what is kept, by what it belongs to. */
  measureParts(): Promise<void>;
  /** For good. */
  removeDamaged(entry: DamagedEntry): Promise<void>;
}

/** Where the dataset that was open last is kept. */
export const datasetKey = 'dataset';

/** Near-duplicate instructions of the selected dataset. */
export interface NearState {
  /** Null: not counted yet. */
  found: NearInstructions | null;
  /** They count as one. */
  together: boolean;
  counting: boolean;
  /** Why they could not be compared by meaning; what characters say stands. */
  meaningError: ErrorRecord | null;
  error: ErrorRecord | null;
}

const notCounted: NearState = {
  found: null,
  together: false,
  counting: false,
  meaningError: null,
  error: null,
};

/** Where it is kept that a dataset's near-duplicate instructions count as one: '1', or nothing. */
export const togetherKey = (datasetId: string) => `near-duplicates/${datasetId}`;

/** Where the pairs of instructions of like meaning that were found in it are kept. */
export const meaningKey = (datasetId: string) => `near-duplicates-by-meaning/${datasetId}`;

/** The unit of resampling is the group where near-duplicates count as one, and else the instruction. */
function withUnits({ unit: _, ...columns }: DatasetColumns, { found, together }: NearState): DatasetColumns {
  return found && together ? { ...columns, unit: regrouped(columns.instruction, found.group) } : columns;
}

export function createDatasetsStore(
  data: Client<DataProtocol>,
  preferences: Preferences,
  embedding: Pick<StoreApi<EmbeddingState>, 'getState'>,
  requestPersistence: () => Promise<boolean>,
): StoreApi<DatasetsState> {
  return createStore<DatasetsState>()((set, get) => {
    const fail = (thrown: unknown) => set({ status: 'failed', error: toErrorRecord(thrown) });
    /** Its state, unless another dataset was opened meanwhile. */
    const setNear = (datasetId: string, part: Partial<NearState>) => {
      if (get().selected?.id === datasetId) set(({ near }) => ({ near: { ...near, ...part } }));
    };
    const count = async (datasetId: string) => {
      setNear(datasetId, { counting: true, error: null });
      try {
        const rewordings = readRewordings(preferences.get(meaningKey(datasetId)));
        const found = await data.request('nearDuplicates', { datasetId, rewordings });
        setNear(datasetId, { found, counting: false });
      } catch (thrown) {
        setNear(datasetId, { counting: false, error: toErrorRecord(thrown) });
      }
    };
    const newestFirst = (list: readonly DatasetSummary[]) =>
      [...list].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    return {
      status: 'loading',
      error: null,
      list: [],
      selected: null,
      columns: null,
      damaged: [],
      storage: null,
      storageParts: null,
      partsError: null,
      near: notCounted,
      async countNear() {
        const { selected, near } = get();
        if (selected && !near.found && !near.counting) await count(selected.id);
      },
      async countByMeaning() {
        const { selected } = get();
        if (!selected) return;
        const { id } = selected;
        setNear(id, { meaningError: null });
        try {
          const pairs: Rewording[] = await embedding.getState().rewordings(id);
          preferences.set(meaningKey(id), rewordingsText(pairs));
          await count(id);
          if (get().near.together) await get().groupNear(true);
        } catch (thrown) {
          const error = toErrorRecord(thrown);
          if (error.code !== 'cancelled') setNear(id, { meaningError: error });
        }
      },
      async groupNear(together) {
        const { selected } = get();
        if (!selected) return;
        await get().countNear();
        const { near, columns } = get();
        if (get().selected?.id !== selected.id || !near.found) return;
        preferences.set(togetherKey(selected.id), together ? '1' : '');
        const now = { ...near, together };
        set({ near: now, columns: columns && withUnits(columns, now) });
      },
      async refresh() {
        try {
          const list = newestFirst(await data.request('listDatasets', null));
          set({ list, status: 'ready', error: null });
          const wanted = get().selected?.id ?? preferences.get(datasetKey);
          const found = list.find((dataset) => dataset.id === wanted) ?? list[0];
          data.request('listDamaged', null).then((damaged) => set({ damaged }), fail);
          data.request('storage', null).then(
            (storage) => set({ storage }),
            // A figure beside the list: without it the list is as good.
            () => undefined,
          );
          const { selected, columns } = get();
          // Another tab may have renamed it.
          if (found && selected?.id === found.id && selected.name !== found.name) set({ selected: found });
          if (found?.id !== selected?.id || !columns) await get().select(found?.id ?? null);
        } catch (thrown) {
          fail(thrown);
        }
      },
      async select(datasetId) {
        const selected = get().list.find((dataset) => dataset.id === datasetId) ?? null;
        set({ selected, columns: null, near: notCounted });
        if (!selected) return;
        const together = preferences.get(togetherKey(selected.id)) === '1';
        preferences.set(datasetKey, selected.id);
        try {
          const columns = await data.request('columns', { datasetId: selected.id });
          // Figures of instructions apart would be drawn only to be replaced.
          if (together) await count(selected.id);
          if (get().selected?.id !== selected.id) return;
          const near = { ...get().near, together: together && get().near.found !== null };
          set({ near, columns: withUnits(columns, near), status: 'ready', error: null });
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
      async rename(datasetId, name) {
        try {
          const renamed = await data.request('renameDataset', { datasetId, name });
          const put = (dataset: DatasetSummary) => (dataset.id === datasetId ? renamed : dataset);
          set(({ list, selected }) => ({ list: list.map(put), selected: selected && put(selected) }));
          return null;
        } catch (thrown) {
          return toErrorRecord(thrown);
        }
      },
      async askToKeep() {
        const persisted = await requestPersistence().catch(() => false);
        set(({ storage }) => ({ storage: storage && { ...storage, persisted } }));
        return persisted;
      },
      async measureParts() {
        try {
          set({ storageParts: await data.request('storageParts', null), partsError: null });
        } catch (thrown) {
          set({ partsError: toErrorRecord(thrown) });
        }
      },
      async removeDamaged(entry) {
        try {
          await data.request('removeDamaged', entry);
          set({ damaged: await data.request('listDamaged', null) });
        } catch (thrown) {
          fail(thrown);
        }
      },
    };
  });
}

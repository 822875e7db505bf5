import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { withoutMarks } from '#core/filter/brushing.ts';
import type { Condition } from '#core/filter/conditions.ts';
import type { SavedFilter } from '#core/filter/saved-filter.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from '../client.ts';
import type { NoticeState } from '../notice-store.ts';

export interface SavedFiltersState {
  datasetId: string | null;
  /** Of the open dataset, by name. */
  filters: readonly SavedFilter[];
  /** Why the list could not be read, or the last step not be stored; the list is what is stored. */
  error: ErrorRecord | null;
  openDataset(datasetId: string | null): Promise<void>;
  /** Read what is stored: another tab has changed it. */
  follow(): Promise<void>;
  /** Keep conditions under a name, in place of those that have it. Each step says so, with how to undo it. */
  save(name: string, conditions: readonly Condition[]): Promise<void>;
  rename(name: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The filters of the open dataset that have names. */
export function createSavedFiltersStore(
  data: Client<DataProtocol>,
  notices: StoreApi<NoticeState>,
): StoreApi<SavedFiltersState> {
  return createStore<SavedFiltersState>()((set, get) => {
    /** One step, and what is stored after it. @returns whether it was done */
    const step = async (change: (datasetId: string) => Promise<unknown>): Promise<boolean> => {
      const { datasetId } = get();
      if (datasetId === null) return false;
      try {
        await change(datasetId);
        if (get().datasetId === datasetId) set({ error: null });
        await get().follow();
        return true;
      } catch (thrown) {
        if (get().datasetId === datasetId) set({ error: toErrorRecord(thrown) });
        return false;
      }
    };
    const put = (filter: SavedFilter, was: string | null = null) =>
      step((datasetId) => data.request('putFilter', { datasetId, filter, was }));
    const take = (name: string) => step((datasetId) => data.request('removeFilter', { datasetId, name }));
    const named = (name: string) => get().filters.find((filter) => filter.name === name) ?? null;
    /** Say what was done. What belongs to another dataset by then is not undone. */
    const say = (message: string, undo: () => Promise<unknown>) => {
      const { datasetId } = get();
      notices.getState().say(message, () => {
        if (get().datasetId === datasetId) void undo();
      });
    };
    return {
      datasetId: null,
      filters: [],
      error: null,
      async openDataset(datasetId) {
        if (datasetId === get().datasetId) return;
        set({ datasetId, filters: [], error: null });
        await get().follow();
      },
      async follow() {
        const { datasetId } = get();
        if (datasetId === null) return;
        try {
          const filters = await data.request('filters', { datasetId });
          if (get().datasetId === datasetId) set({ filters });
        } catch (thrown) {
          if (get().datasetId === datasetId) set({ error: toErrorRecord(thrown) });
        }
      },
      async save(asked, conditions) {
        const name = asked.trim();
        const before = named(name);
        if (!(await put({ name, conditions: withoutMarks(conditions) }))) return;
        if (before) say(`The filter “${name}” was replaced.`, () => put(before));
        else say(`The filter is saved as “${name}”.`, () => take(name));
      },
      async rename(name, asked) {
        const to = asked.trim();
        const filter = named(name);
        if (!filter || to === name) return;
        const replaced = named(to);
        if (!(await put({ ...filter, name: to }, name))) return;
        say(
          `The filter “${name}” is called “${to}” now${replaced ? ', in place of the one that was called so' : ''}.`,
          async () => {
            await put(filter, to);
            if (replaced) await put(replaced);
          },
        );
      },
      async remove(name) {
        const filter = named(name);
        if (filter && (await take(name))) say(`The filter “${name}” was deleted.`, () => put(filter));
      },
    };
  });
}

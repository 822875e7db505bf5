import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { Row } from '#core/rows/row.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';

/** The texts of rows that are in view or were a moment ago; the rest stay in the data worker. */
export interface RowTextsState {
  /** Counts up when rows arrive: `get` may then know more. */
  version: number;
  error: ErrorRecord | null;
  get(row: number): Row | undefined;
  /** Fetch what of `rows` is not here. */
  want(rows: readonly number[]): Promise<void>;
  openDataset(datasetId: string | null): void;
}

/** A few screens of a long table. */
const capacity = 2_000;

export function createRowTextsStore(data: Client<DataProtocol>): StoreApi<RowTextsState> {
  let datasetId: string | null = null;
  const cache = new Map<number, Row>();
  const underWay = new Set<number>();

  return createStore<RowTextsState>()((set) => ({
    version: 0,
    error: null,
    get: (row) => cache.get(row),
    async want(rows) {
      const asked = datasetId;
      const missing = rows.filter((row) => !cache.has(row) && !underWay.has(row));
      if (asked === null || missing.length === 0) return;
      for (const row of missing) underWay.add(row);
      try {
        const found = await data.request('rows', { datasetId: asked, indices: missing });
        if (asked !== datasetId) return;
        found.forEach((row, i) => {
          cache.set(missing[i]!, row);
        });
        for (const oldest of cache.keys()) {
          if (cache.size <= capacity) break;
          cache.delete(oldest);
        }
        set((state) => ({ version: state.version + 1, error: null }));
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      } finally {
        for (const row of missing) underWay.delete(row);
      }
    },
    openDataset(id) {
      if (id === datasetId) return;
      datasetId = id;
      cache.clear();
      underWay.clear();
      set((state) => ({ version: state.version + 1, error: null }));
    },
  }));
}

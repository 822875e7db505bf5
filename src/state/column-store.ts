import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { ColumnStatistics } from '#core/rows/column-statistics.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';

/** The column of the open dataset whose statistics are shown. */
export interface ColumnState {
  /** Null: none. */
  column: string | null;
  /** Null while they are read, and where they could not be. */
  statistics: ColumnStatistics | null;
  error: ErrorRecord | null;
  openDataset(datasetId: string | null): void;
  /** Read what a column holds; null closes it. */
  show(column: string | null): Promise<void>;
}

export function createColumnStore(data: Client<DataProtocol>): StoreApi<ColumnState> {
  let datasetId: string | null = null;
  return createStore<ColumnState>()((set, get) => ({
    column: null,
    statistics: null,
    error: null,
    openDataset(id) {
      if (id === datasetId) return;
      datasetId = id;
      set({ column: null, statistics: null, error: null });
    },
    async show(column) {
      const asked = datasetId;
      set({ column, statistics: null, error: null });
      if (column === null || asked === null) return;
      const isWanted = () => asked === datasetId && get().column === column;
      try {
        const statistics = await data.request('columnStatistics', { datasetId: asked, column });
        if (isWanted()) set({ statistics });
      } catch (thrown) {
        if (isWanted()) set({ error: toErrorRecord(thrown) });
      }
    },
  }));
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { RejectedRow } from '#core/rows/row.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';

/** The records of the open dataset that could not be read, a page at a time. */
export interface RejectedState {
  rows: readonly RejectedRow[];
  loading: boolean;
  error: ErrorRecord | null;
  openDataset(datasetId: string | null): void;
  more(): Promise<void>;
  /** All of them with their reasons, as a file. Null where it failed; `error` says why. */
  file(): Promise<Blob | null>;
}

const page = 50;

export function createRejectedStore(data: Client<DataProtocol>): StoreApi<RejectedState> {
  let datasetId: string | null = null;
  return createStore<RejectedState>()((set, get) => ({
    rows: [],
    loading: false,
    error: null,
    openDataset(id) {
      if (id === datasetId) return;
      datasetId = id;
      set({ rows: [], loading: false, error: null });
    },
    async more() {
      const asked = datasetId;
      if (asked === null || get().loading) return;
      set({ loading: true, error: null });
      try {
        const found = await data.request('rejected', {
          datasetId: asked,
          offset: get().rows.length,
          limit: page,
        });
        if (asked === datasetId) set((state) => ({ rows: [...state.rows, ...found], loading: false }));
      } catch (thrown) {
        if (asked === datasetId) set({ loading: false, error: toErrorRecord(thrown) });
      }
    },
    async file() {
      if (datasetId === null) return null;
      try {
        return await data.request('exportRejected', { datasetId });
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
        return null;
      }
    },
  }));
}

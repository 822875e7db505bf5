import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { DataProtocol, ExportRequest } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';

export interface ExportState {
  busy: boolean;
  error: ErrorRecord | null;
  /** The rows as a file; null where it failed, and then `error` says why. */
  file(request: ExportRequest): Promise<Blob | null>;
}

export function createExportStore(data: Client<DataProtocol>): StoreApi<ExportState> {
  return createStore<ExportState>()((set) => ({
    busy: false,
    error: null,
    async file(request) {
      set({ busy: true, error: null });
      try {
        const blob = await data.request('export', request);
        set({ busy: false });
        return blob;
      } catch (thrown) {
        set({ busy: false, error: toErrorRecord(thrown) });
        return null;
      }
    },
  }));
}

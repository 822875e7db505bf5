import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import type { AdapterImport, TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { Client } from '../client.ts';

export interface AdaptersState {
  /** Those that came with the page, then those kept in this browser. */
  list: readonly AdapterEntry[];
  pending: 'import' | 'export' | 'remove' | null;
  error: ErrorRecord | null;
  offer(list: readonly AdapterEntry[]): void;
  /** The adapters kept in this browser have changed. */
  followKept(kept: readonly AdapterEntry[]): void;
  /** @returns whether it worked */
  importFrom(from: AdapterImport, base: AdapterEntry['base']): Promise<AdapterEntry | null>;
  /** A zip of the adapter's files; null where it could not be made. */
  exportZip(id: string): Promise<{ name: string; blob: Blob } | null>;
  remove(id: string): Promise<void>;
}

export function createAdaptersStore(trainer: Client<TrainerProtocol>): StoreApi<AdaptersState> {
  const store = createStore<AdaptersState>()((set, get) => {
    const ask = async <R>(pending: AdaptersState['pending'], work: () => Promise<R>): Promise<R | null> => {
      set({ pending, error: null });
      try {
        return await work();
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
        return null;
      } finally {
        set({ pending: null });
      }
    };
    return {
      list: [],
      pending: null,
      error: null,
      offer(list) {
        set({ list });
      },
      followKept(kept) {
        const shipped = get().list.filter(({ origin }) => origin === 'shipped');
        set({ list: [...shipped, ...kept] });
      },
      importFrom: (from, base) => ask('import', () => trainer.request('importAdapter', { from, base })),
      exportZip: (id) => ask('export', () => trainer.request('exportAdapter', { id })),
      async remove(id) {
        await ask('remove', () => trainer.request('removeAdapter', { id }));
      },
    };
  });
  trainer.on('adapters', (kept) => store.getState().followKept(kept));
  return store;
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HubProtocol } from '#protocol/hub-protocol.ts';
import type { Client } from '../client.ts';
import type { HubDatasetsState } from './hub-datasets-store.ts';
import type { HubModelsDependencies, HubModelsState } from './hub-models-store.ts';

export interface HubState {
  /** For gated repositories of models and datasets; held here alone, and gone with the page. */
  token: string;
  giveToken(token: string): void;
  /** Null until models of a Hub are first asked for: what it takes comes then. */
  models: StoreApi<HubModelsState> | null;
  open(): Promise<void>;
  /** Null until datasets of a Hub are first asked for. */
  datasets: StoreApi<HubDatasetsState> | null;
  openDatasets(): Promise<void>;
}

export type HubDependencies = Omit<HubModelsDependencies, 'token'>;

/** @param openHub gives the same worker each time */
export const createHubStore = ({ openHub, offerKept }: HubDependencies): StoreApi<HubState> =>
  createStore<HubState>()((set, get) => {
    const token = () => get().token.trim() || null;
    return {
      token: '',
      giveToken(given) {
        set({ token: given });
      },
      models: null,
      async open() {
        const { createHubModelsStore } = await import('./hub-models-store.ts');
        if (!get().models) set({ models: createHubModelsStore({ openHub, token, offerKept }) });
      },
      datasets: null,
      async openDatasets() {
        const { createHubDatasetsStore } = await import('./hub-datasets-store.ts');
        if (!get().datasets) set({ datasets: createHubDatasetsStore({ openHub, token }) });
      },
    };
  });

/** One worker for all that is asked of Hubs, made when something is first asked. */
export function once(open: () => Client<HubProtocol>): () => Client<HubProtocol> {
  let client: Client<HubProtocol> | null = null;
  return () => {
    client ??= open();
    return client;
  };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HubModelsDependencies, HubModelsState } from './hub-models-store.ts';

export interface HubState {
  /** Null until models of a Hub are first asked for: what it takes comes then. */
  models: StoreApi<HubModelsState> | null;
  open(): Promise<void>;
}

export const createHubStore = (dependencies: HubModelsDependencies): StoreApi<HubState> =>
  createStore<HubState>()((set, get) => ({
    models: null,
    async open() {
      const { createHubModelsStore } = await import('./hub-models-store.ts');
      if (!get().models) set({ models: createHubModelsStore(dependencies) });
    },
  }));

import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultKeptBytes } from '#core/linear-probe/kept-inputs.ts';
import type { Preferences } from './theme-store.ts';

/** How much of what a linear probe reads of the rows of the next runs is kept with them. */
export interface KeepingState {
  /** Of one run; 0: nothing is kept. */
  maxBytes: number;
  choose(maxBytes: number): void;
}

const key = 'kept-bytes';

/** What a reader can choose, in bytes. */
export const keepingChoices: readonly number[] = [0, 64e6, defaultKeptBytes, 1e9];

export function createKeepingStore(preferences: Preferences): StoreApi<KeepingState> {
  const stored = preferences.get(key);
  const known = keepingChoices.find((bytes) => String(bytes) === stored);
  return createStore<KeepingState>()((set) => ({
    maxBytes: known ?? defaultKeptBytes,
    choose(maxBytes) {
      preferences.set(key, String(maxBytes));
      set({ maxBytes });
    },
  }));
}

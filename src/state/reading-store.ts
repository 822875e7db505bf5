import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Preferences } from './theme-store.ts';

/** What a response is compared with word by word: its reference, or the response of another row (its index). */
export type Comparison = 'reference' | number;

export interface ReadingState {
  /** Texts are shown as they are written, and not rendered as Markdown. Remembered. */
  raw: boolean;
  /** Null: nothing is compared. A row that does not answer the open row's instruction counts as nothing. */
  against: Comparison | null;
  setRaw(raw: boolean): void;
  compareWith(against: Comparison | null): void;
}

const rawKey = 'raw-texts';

/** How the texts of rows are read. */
export function createReadingStore(preferences: Preferences): StoreApi<ReadingState> {
  return createStore<ReadingState>()((set) => ({
    raw: preferences.get(rawKey) === 'yes',
    against: null,
    setRaw(raw) {
      preferences.set(rawKey, raw ? 'yes' : 'no');
      set({ raw });
    },
    compareWith: (against) => set({ against }),
  }));
}

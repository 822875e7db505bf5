import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultKeys, type KeyAction, type KeyMap, keysFrom, problemOfKey } from '#core/grading/keys.ts';
import type { Scale } from '#core/grading/scale.ts';
import type { Preferences } from './theme-store.ts';

export interface GradingKeysState {
  keys: KeyMap;
  /**
   * Give an action another key, in this browser from now on.
   * @returns why that cannot be, as a sentence; null: it is done
   */
  change(action: KeyAction, key: string, scale: Scale): string | null;
  reset(): void;
}

const storedKey = 'grading-keys';

const storedIn = (preferences: Preferences): KeyMap => {
  try {
    return keysFrom(JSON.parse(preferences.get(storedKey) ?? 'null'));
  } catch {
    return defaultKeys;
  }
};

/** The keys of grading, as whoever grades in this browser wants them. */
export function createGradingKeysStore(preferences: Preferences): StoreApi<GradingKeysState> {
  return createStore<GradingKeysState>()((set, get) => ({
    keys: storedIn(preferences),
    change(action, key, scale) {
      const problem = problemOfKey(get().keys, action, key, scale);
      if (problem !== null) return problem;
      const keys = { ...get().keys, [action]: key };
      preferences.set(storedKey, JSON.stringify(keys));
      set({ keys });
      return null;
    },
    reset() {
      preferences.set(storedKey, JSON.stringify(defaultKeys));
      set({ keys: defaultKeys });
    },
  }));
}

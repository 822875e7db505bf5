import { createStore, type StoreApi } from 'zustand/vanilla';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

export interface ThemeState {
  choice: ThemeChoice;
  /** What the choice comes to: what is drawn. */
  theme: Theme;
  choose(choice: ThemeChoice): void;
}

/** Where small choices are remembered: localStorage, or a map where it is forbidden. */
export interface Preferences {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** What tells, and tells again, whether the system is dark: a MediaQueryList. */
export interface DarkQuery {
  readonly matches: boolean;
  addEventListener(type: 'change', listener: () => void): void;
}

const key = 'theme';
const isChoice = (value: string | null): value is ThemeChoice =>
  value === 'system' || value === 'light' || value === 'dark';

export function createThemeStore(preferences: Preferences, systemDark: DarkQuery): StoreApi<ThemeState> {
  const resolve = (choice: ThemeChoice): Theme =>
    choice === 'system' ? (systemDark.matches ? 'dark' : 'light') : choice;
  const stored = preferences.get(key);
  const first = isChoice(stored) ? stored : 'system';
  const store = createStore<ThemeState>()((set) => ({
    choice: first,
    theme: resolve(first),
    choose(choice) {
      preferences.set(key, choice);
      set({ choice, theme: resolve(choice) });
    },
  }));
  systemDark.addEventListener('change', () => {
    store.setState((state) => ({ theme: resolve(state.choice) }));
  });
  return store;
}

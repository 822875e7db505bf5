import type { Preferences } from '#state/theme-store.ts';

const prefix = 'self-judge:';

/** localStorage where the browser allows it; otherwise choices last as long as the page. */
export function browserPreferences(): Preferences {
  const fallback = new Map<string, string>();
  return {
    get(key) {
      try {
        return localStorage.getItem(prefix + key);
      } catch {
        return fallback.get(key) ?? null;
      }
    },
    set(key, value) {
      fallback.set(key, value);
      try {
        localStorage.setItem(prefix + key, value);
      } catch {
        // Private mode or a full disk: the map above holds it.
      }
    },
  };
}

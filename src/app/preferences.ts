import type { Preferences } from '#state/theme-store.ts';
import { writeAtRest } from '#state/write-at-rest.ts';
import { atRest } from './at-rest.ts';

const prefix = 'self-judge:';

/** localStorage where the browser allows it; otherwise choices last as long as the page. */
export function browserPreferences(): Preferences {
  const fallback = new Map<string, string>();
  const kept: Preferences = {
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
  return writeAtRest(kept, {
    wait: atRest(),
    onLeave(task) {
      window.addEventListener('pagehide', task);
      document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && task());
    },
  });
}

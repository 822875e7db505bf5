import type { Preferences } from './theme-store.ts';

export interface Rest {
  /** Runs `task` once no other is asked for within a while; a newer one takes the place of one that waits. */
  wait(task: () => void): void;
  /** Calls `task` whenever the page may be closed next. */
  onLeave(task: () => void): void;
}

/**
 * Preferences that are written when nothing changes any more, or the page is left: a line that is dragged changes what
 * is kept at every frame, and each write to `localStorage` costs the frame some 0.4 ms. What is read is always the newest.
 */
export function writeAtRest(kept: Preferences, { wait, onLeave }: Rest): Preferences {
  const unwritten = new Map<string, string>();
  const write = () => {
    for (const [key, value] of unwritten) kept.set(key, value);
    unwritten.clear();
  };
  onLeave(write);
  return {
    get: (key) => unwritten.get(key) ?? kept.get(key),
    set(key, value) {
      unwritten.set(key, value);
      wait(write);
    },
  };
}

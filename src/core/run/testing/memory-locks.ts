import type { Release, WorkLocks } from '../work-locks.ts';

/** A tab with locks of its own, which ends without giving them back. */
export interface FakeTab extends WorkLocks {
  kill(): Promise<void>;
}

/** The tabs of one browser, in one process. */
export function memoryLocks(): { tab(): FakeTab } {
  const holders = new Map<string, { tab: object; free: () => void; freed: Promise<void> }>();
  const release = async (work: string, tab: object) => {
    const holder = holders.get(work);
    if (holder?.tab !== tab) return;
    holder.free();
    holders.delete(work);
  };
  return {
    tab() {
      const tab: FakeTab = {
        async take(work): Promise<Release | null> {
          if (holders.has(work)) return null;
          let free = () => {};
          const freed = new Promise<void>((resolve) => {
            free = resolve;
          });
          holders.set(work, { tab, free, freed });
          return () => release(work, tab);
        },
        held: async () => new Set(holders.keys()),
        freed: async (work) => holders.get(work)?.freed,
        async kill() {
          for (const work of [...holders.keys()]) await release(work, tab);
        },
      };
      return tab;
    },
  };
}

import { noLocks, type Release, type WorkLocks } from '#core/run/work-locks.ts';

const prefix = 'self-judge/';

/** This origin's locks (Web Locks API). Where the browser has none, every tab works as if it were alone. */
export const webLocks = (manager: LockManager | undefined = globalThis.navigator?.locks): WorkLocks =>
  manager ? new WebLocks(manager) : noLocks;

class WebLocks implements WorkLocks {
  constructor(private readonly manager: LockManager) {}

  async take(work: string): Promise<Release | null> {
    for (;;) {
      const release = await this.#takeNow(prefix + work);
      if (release) return release;
      const { held = [] } = await this.manager.query();
      if (held.some(({ name, mode }) => name === prefix + work && mode === 'exclusive')) return null;
      // Only a tab that waited for it held it, for the moment that `freed` takes: ask again.
    }
  }

  async held(): Promise<ReadonlySet<string>> {
    const { held = [] } = await this.manager.query();
    const names = held.filter(({ mode }) => mode === 'exclusive').map(({ name }) => name ?? '');
    return new Set(names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)));
  }

  async freed(work: string): Promise<void> {
    // Shared, so that many tabs may wait, and all hear of it.
    await this.manager.request(prefix + work, { mode: 'shared' }, () => {});
  }

  #takeNow(name: string): Promise<Release | null> {
    return new Promise((resolve, reject) => {
      const released: Promise<unknown> = this.manager.request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise<void>((free) => {
          resolve(async () => {
            free();
            await released;
          });
        });
      });
      released.catch(reject);
    });
  }
}

import type { Page } from '@playwright/test';

/** Room for the page in bytes, each time that there is some. */
const room = 4_000_000;

/**
 * The quota of an origin, as Chromium enforces it. Chromium keeps what it found to be free for half a minute, and asks
 * again only where a write needs more than that: so there is never much room, and it is filled by real data.
 */
export async function quotaOf(page: Page, origin: string) {
  const devtools = await page.context().newCDPSession(page);
  const set = (quotaSize: number) => devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  /** @param bytes above what is used */
  const free = async (bytes = room) =>
    void (await set((await devtools.send('Storage.getUsageAndQuota', { origin })).usage + bytes));
  await free();
  return {
    free,
    /** Use up what is free to the last bytes; nothing can be stored until `free`. */
    async fill() {
      await page.evaluate(fillDatabase);
      await set(1);
    },
  };
}

/** In a database beside the page's own. */
async function fillDatabase(): Promise<void> {
  const opening = indexedDB.open('filler', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('bytes', { autoIncrement: true });
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const isStored = (size: number) =>
    new Promise<boolean>((resolve) => {
      const tx = db.transaction('bytes', 'readwrite');
      tx.objectStore('bytes').put(crypto.getRandomValues(new Uint8Array(size)));
      tx.oncomplete = () => resolve(true);
      tx.onabort = () => resolve(false);
    });
  for (const size of [65_536, 4096, 256, 16]) while (await isStored(size));
  db.close();
}

/** Bytes used and allowed, and whether the browser promised not to evict them. */
export interface StorageReport {
  usage: number;
  quota: number;
  persisted: boolean;
}

/** What the browser says of this page's storage; zeros where it says nothing. */
export async function storageReport(): Promise<StorageReport> {
  const manager = globalThis.navigator?.storage;
  const estimate = (await manager?.estimate?.()) ?? {};
  return {
    usage: estimate.usage ?? 0,
    quota: estimate.quota ?? 0,
    persisted: (await manager?.persisted?.()) ?? false,
  };
}

/**
 * Ask the browser not to evict this page's data. Call it on the main thread, after something worth keeping
 * was stored: some browsers ask the user.
 * @returns whether it promised
 */
export async function requestPersistence(): Promise<boolean> {
  const manager = globalThis.navigator?.storage;
  if (await manager?.persisted?.()) return true;
  return (await manager?.persist?.()) ?? false;
}

import type { Stores } from './stores.ts';
import type { Preferences } from './theme-store.ts';

const key = 'demo-shown';

/** Open what was open last. On the first visit there is nothing, and the demo is loaded; once removed it stays away. */
export async function boot(stores: Stores, preferences: Preferences): Promise<void> {
  await stores.datasets.getState().refresh();
  const { list, status } = stores.datasets.getState();
  if (status !== 'ready' || list.length > 0 || preferences.get(key) !== null) return;
  await stores.imports.getState().open([{ kind: 'demo' }]);
  if (stores.imports.getState().phase.kind === 'idle') preferences.set(key, 'yes');
}

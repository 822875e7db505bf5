import type { Stores } from '#state/stores.ts';
import { followTabs, type TabDependencies } from '#state/tabs/follow-tabs.ts';
import { adaptersHere } from './catalogue.ts';

/** Show what other tabs of this browser change, and tell them what this one does. */
export function followOtherTabs(
  stores: Stores,
  clients: Pick<TabDependencies, 'data' | 'judge' | 'trainer'>,
): void {
  followTabs(stores, {
    ...clients,
    channel: new BroadcastChannel('self-judge-changes'),
    adapters: async () => (await adaptersHere()).adapters,
    onShown(listener) {
      document.addEventListener(
        'visibilitychange',
        () => document.visibilityState === 'visible' && listener(),
      );
    },
  });
}

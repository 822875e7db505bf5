/**
 * The service worker: the page, its workers and the demo come from the browser's cache after the first visit, so that
 * it opens without a network. Models are not its business: they lie in the origin's private file system.
 */
import { addPlugins, cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { withHeaders } from '#platform/with-headers.ts';

declare const self: ServiceWorkerGlobalScope;
/** Every file of the build with a hash of its contents: written in by scripts/lib/offline.mjs, as what follows. */
declare const __PAGE_FILES__: PrecacheEntry[];
/** What makes a page cross-origin isolated, as our own server sends it. */
declare const __ISOLATION_HEADERS__: Record<string, string>;

addPlugins([
  {
    // On a host that sends no headers the page is isolated from the second visit on, and WASM gets its threads.
    cachedResponseWillBeUsed: async ({ cachedResponse }) =>
      cachedResponse && withHeaders(cachedResponse, __ISOLATION_HEADERS__),
  },
]);
precacheAndRoute(__PAGE_FILES__, { ignoreURLParametersMatching: [/./] });
cleanupOutdatedCaches();

// A new version waits until every tab is closed, or until the user asks for it.
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});

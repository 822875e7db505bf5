import { createStore, type StoreApi } from 'zustand/vanilla';
import { parseRoute, type Route, routeHref } from './route.ts';

export interface RouteState extends Route {
  go(screen: string, row?: number | null): void;
  /** As `go`, without a step in the browser's history: for moving from row to row. */
  replace(screen: string, row?: number | null): void;
}

/** What of `window` the route needs. */
export interface AddressBar {
  location: { hash: string; readonly pathname: string; readonly search: string; replace(url: string): void };
  /** Of the entry that is shown; `replaceState` tells nobody. */
  history: { readonly state: unknown; replaceState(state: unknown, unused: string, url: string): void };
  addEventListener(type: 'hashchange', listener: () => void): void;
}

/**
 * The store follows the address. What the app itself asks for holds at once: the event comes later, and a key pressed
 * meanwhile means the row one has come to.
 */
export function createRouteStore(address: AddressBar, fallback: string): StoreApi<RouteState> {
  const store = createStore<RouteState>()((set) => ({
    ...parseRoute(address.location.hash, fallback),
    go(screen, row = null) {
      address.location.hash = routeHref({ screen, row });
      set({ screen, row, part: null });
    },
    replace(screen, row = null) {
      address.location.replace(routeHref({ screen, row }));
      set({ screen, row, part: null });
    },
  }));
  address.addEventListener('hashchange', () => {
    store.setState(parseRoute(address.location.hash, fallback));
  });
  return store;
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AddressBar } from './route-store.ts';

/** Published work that a link asks for: rows, or a project with all that belongs to them. */
export interface Published {
  kind: 'data' | 'project';
  /** As the link has it; it may be no web address at all. */
  address: string;
}

export interface LinkState {
  /** `?tour`: show the page round. It is said once, at the beginning. */
  readonly tour: boolean;
  /** Nothing of it is fetched before somebody agrees. Rows come before the project that may need them. */
  published: readonly Published[];
  /** Whatever was answered, the address asks no longer: a reload must not ask again. */
  answered(): void;
}

const kinds = ['data', 'project'] as const;

/** What the query before the hash asks for: `?data=URL`, `?project=URL`, or both; or `?tour`. */
export function createLinkStore({ location, history }: AddressBar): StoreApi<LinkState> {
  const query = new URLSearchParams(location.search);
  const tour = query.has('tour');
  const write = () => {
    const rest = query.size > 0 ? `?${query}` : '';
    history.replaceState(history.state, '', `${location.pathname}${rest}${location.hash}`);
  };
  if (tour) {
    query.delete('tour');
    write();
  }
  return createStore<LinkState>()((set) => ({
    tour,
    published: kinds.flatMap((kind) => query.getAll(kind).map((address) => ({ kind, address }))),
    answered() {
      for (const kind of kinds) query.delete(kind);
      write();
      set({ published: [] });
    },
  }));
}

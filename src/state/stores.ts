import type { StoreApi } from 'zustand/vanilla';
import type { NoticeState } from './notice-store.ts';
import type { RouteState } from './route-store.ts';
import type { ThemeState } from './theme-store.ts';

/** The state of every store, by the store's name. */
export interface States {
  theme: ThemeState;
  route: RouteState;
  notices: NoticeState;
}

/** Every store of the app, made once in the composition root. */
export type Stores = { [K in keyof States]: StoreApi<States[K]> };

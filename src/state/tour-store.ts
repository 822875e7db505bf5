import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RouteState } from './route-store.ts';
import type { Preferences } from './theme-store.ts';

/** The screens that the tour leads past, a step each. */
export const tourScreens = ['data', 'judge', 'decide', 'explain', 'compare'] as const;

export interface TourState {
  /** Place in `tourScreens`; null: no tour is under way. */
  step: number | null;
  /** It was taken or skipped once: it is no longer offered by itself. */
  seen: boolean;
  start(): void;
  go(step: number): void;
  /** Skipped, or at its end: back to where it began, unless one has gone elsewhere. */
  end(): void;
}

const key = 'tour-seen';

/** The tour never begins by itself: it is offered on a first visit and on About, and a link may ask for it. */
export function createTourStore(
  preferences: Preferences,
  route: StoreApi<RouteState>,
  asked: boolean,
): StoreApi<TourState> {
  let from: Pick<RouteState, 'screen' | 'row'> | null = null;
  const store = createStore<TourState>()((set, get) => ({
    step: null,
    seen: preferences.get(key) !== null,
    start() {
      const { screen, row } = route.getState();
      from = { screen, row };
      get().go(0);
    },
    go(step) {
      route.getState().go(tourScreens[step]!);
      set({ step });
    },
    end() {
      const { step } = get();
      preferences.set(key, 'yes');
      set({ step: null, seen: true });
      const { screen, go } = route.getState();
      if (from && step !== null && screen === tourScreens[step]) go(from.screen, from.row);
    },
  }));
  if (asked) store.getState().start();
  return store;
}

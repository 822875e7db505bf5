import type { StoreApi } from 'zustand/vanilla';
import { noConditions } from '#core/filter/conditions.ts';
import type { SavedFilter } from '#core/filter/saved-filter.ts';
import { lastOf, stableList } from '../derived/last-of.ts';
import { filterMask, type MaskDependencies } from '../filter/filter-mask.ts';
import type { SavedFiltersState } from '../filter/saved-filters-store.ts';
import { canRestrict } from '../filter/slice-store.ts';
import type { RouteState } from '../route-store.ts';

/** Slices that may share rows: 1 for the rows of each, in step with the names. Shape [slices][n]. */
export interface SharedRows {
  names: readonly string[];
  masks: readonly Uint8Array[];
}

export interface SharedRowsDependencies extends MaskDependencies {
  savedFilters: StoreApi<SavedFiltersState>;
  route: StoreApi<RouteState>;
}

/** Filters whose rows can be a slice: what a threshold decides cannot be a slice at that threshold. */
export const slicingFilters = (filters: readonly SavedFilter[]): readonly SavedFilter[] =>
  filters.filter(({ conditions }) => canRestrict(conditions));

/**
 * The rows of every saved filter, worked out only while somebody slices by them.
 * @param isWanted somebody does
 */
export function filterSlices(
  dependencies: SharedRowsDependencies,
  isWanted: () => boolean,
  changed: (listener: () => void) => unknown,
): { now(): SharedRows | 'pending'; subscribe(listener: () => void): void } {
  const { savedFilters, route } = dependencies;
  const listeners: (() => void)[] = [];
  const masks = new Map<SavedFilter['conditions'], ReturnType<typeof filterMask>>();
  const offered = lastOf(slicingFilters);
  const maskOf = (conditions: SavedFilter['conditions']) => {
    const known = masks.get(conditions);
    if (known) return known;
    const mask = filterMask(dependencies, {
      getState: () => ({
        conditions:
          isWanted() && offered(savedFilters.getState().filters).some((one) => one.conditions === conditions)
            ? conditions
            : noConditions,
      }),
      subscribe(listener) {
        changed(listener);
        route.subscribe(listener);
        savedFilters.subscribe(listener);
      },
    });
    masks.set(conditions, mask);
    mask.subscribe(() => {
      for (const listener of listeners) listener();
    });
    mask.refresh();
    return mask;
  };
  const once = stableList<Uint8Array>();
  const shared = lastOf(
    (filters: readonly SavedFilter[], found: readonly Uint8Array[]): SharedRows => ({
      names: filters.map(({ name }) => name),
      masks: found,
    }),
  );
  return {
    now() {
      const filters = offered(savedFilters.getState().filters);
      const values = filters.map(({ conditions }) => maskOf(conditions).getState());
      if (values.some(({ value, error }) => value === null && error === null)) return 'pending';
      const known = values.flatMap(({ value }) => value?.mask ?? []);
      return known.length < filters.length ? 'pending' : shared(filters, once(known));
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/errors.ts';
import { type AboutFilter, aboutFilter, exportedConditions } from '#core/filter/about-filter.ts';
import { type Condition, isOnField, noConditions } from '#core/filter/conditions.ts';
import { lastOf } from '../derived/last-of.ts';
import { filterMask, type MaskDependencies } from './filter-mask.ts';

/** The rows that figures, charts, lists and reports are of. */
export interface Slice {
  /** What its rows meet. */
  conditions: readonly Condition[];
  /** 1 for its rows. Shape [n]. */
  mask: Uint8Array;
  rows: number;
}

export interface SliceState {
  /** `noConditions`: everything is of all rows. */
  conditions: readonly Condition[];
  /** The last slice worked out, which is that of `conditions` unless `computing`; null: all rows. */
  slice: Slice | null;
  computing: boolean;
  /** Why the rows could not be found; figures stay those of before. */
  error: ErrorRecord | null;
  set(conditions: readonly Condition[]): void;
  /** Choose a range on a chart. It takes the place of one chosen before for the same thing. */
  brush(condition: Condition): void;
  /** Take back what was chosen on charts. */
  clearBrush(): void;
}

/** What figures may be restricted by: a decision follows the threshold, and figures are what a threshold is chosen by. */
export const canRestrict = (conditions: readonly Condition[]): boolean =>
  !conditions.some((condition) => isOnField(condition, 'decision'));

/**
 * A slice as a report and a policy tell it, by the names that an export has.
 * @param of rows of the dataset
 * @param label the label's column; null where there is none
 */
export const filteredBy = ({ conditions }: Slice, of: number, label: string | null): AboutFilter =>
  aboutFilter(exportedConditions(conditions, label), of, { label, scores: ['judge_score'] });

const subjectOf = (condition: Condition): string =>
  'field' in condition
    ? `field ${condition.field}`
    : 'column' in condition
      ? `column ${condition.column}`
      : 'rows';

export interface SliceStore extends StoreApi<SliceState> {
  /** For what is computed of its rows: null for all rows, pending while they are looked for. */
  now(): Slice | null | 'pending';
}

/** Which rows every figure is of. One choice for Decide, Compare, the rows and the report. */
export function createSliceStore(dependencies: MaskDependencies): SliceStore {
  const { datasets } = dependencies;
  interface Chosen {
    conditions: readonly Condition[];
    brushed: readonly Condition[];
  }
  const chosen = createStore<Chosen>()(() => ({ conditions: noConditions, brushed: [] }));
  const mask = filterMask(dependencies, chosen);
  const sliceOf = lastOf((conditions: readonly Condition[], found: Uint8Array): Slice => {
    let rows = 0;
    for (const one of found) rows += one;
    return { conditions, mask: found, rows };
  });
  let last: Slice | null = null;
  const now = () => {
    const { conditions } = chosen.getState();
    if (conditions.length === 0) return null;
    const { value, error } = mask.getState();
    // A mask that a run under way has overtaken is still one of these conditions.
    return value?.conditions === conditions && !error ? sliceOf(conditions, value.mask) : 'pending';
  };
  const read = () => {
    const slice = now();
    const { error } = mask.getState();
    if (slice !== 'pending') last = slice;
    return {
      conditions: chosen.getState().conditions,
      slice: last,
      computing: slice === 'pending' && error === null,
      error: chosen.getState().conditions.length === 0 ? null : error,
    };
  };
  const none: readonly Condition[] = noConditions;
  const store = createStore<SliceState>()(() => ({
    ...read(),
    set(conditions) {
      const { conditions: before } = chosen.getState();
      if (conditions === before || !canRestrict(conditions)) return;
      chosen.setState({ conditions: conditions.length === 0 ? none : conditions, brushed: [] });
    },
    brush(condition) {
      const { conditions, brushed } = chosen.getState();
      const others = (one: Condition) => !brushed.includes(one) || subjectOf(one) !== subjectOf(condition);
      chosen.setState({
        conditions: [...conditions.filter(others), condition],
        brushed: [...brushed.filter(others), condition],
      });
    },
    clearBrush() {
      const { conditions, brushed } = chosen.getState();
      if (brushed.length === 0) return;
      const left = conditions.filter((one) => !brushed.includes(one));
      chosen.setState({ conditions: left.length === 0 ? none : left, brushed: [] });
    },
  }));
  const show = () => store.setState(read());
  chosen.subscribe(show);
  mask.subscribe(show);
  datasets.subscribe((state, before) => {
    if (state.selected?.id !== before.selected?.id) {
      last = null;
      chosen.setState({ conditions: none, brushed: [] });
    }
  });
  return { ...store, now };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/errors.ts';
import { type AboutFilter, aboutFilter, exportedConditions } from '#core/filter/about-filter.ts';
import {
  type BrushSubject,
  type ChartCondition,
  withBrushed,
  withoutBrushed,
} from '#core/filter/brushing.ts';
import { type Condition, isOnField, noConditions } from '#core/filter/conditions.ts';
import { lastOf, stableList } from '../derived/last-of.ts';
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
  /** What is kept of a run or a dataset that was opened: nobody's choice, so nothing to undo. */
  restore(conditions: readonly Condition[]): void;
  /** Choose on a chart: what it chose before on the same subjects makes room. */
  brush(...chosen: readonly ChartCondition[]): void;
  /** Take back what charts chose on these subjects; without any, all that was chosen on charts. */
  clearBrush(...subjects: readonly BrushSubject[]): void;
  /** There is a filter of before to go back to. */
  canUndo: boolean;
  undo(): void;
}

/** What figures may be restricted by: a decision follows the threshold, and figures are what a threshold is chosen by. */
export const canRestrict = (conditions: readonly Condition[]): boolean =>
  !conditions.some((condition) => isOnField(condition, 'decision'));

/**
 * A slice as a report and a policy tell it, by the names that an export has.
 * @param of rows of the dataset
 * @param label the label's column; null where there is none
 * @param hasNewRows rows of another dataset are weighted for, or compared with
 */
export const filteredBy = (
  { conditions }: Slice,
  of: number,
  label: string | null,
  { hasNewRows }: { hasNewRows: boolean },
): AboutFilter =>
  aboutFilter(exportedConditions(conditions, label), of, { label, scores: ['judge_score'] }, { hasNewRows });

/** The rows that a chart draws which shows all and marks what was chosen on it. */
export interface Surroundings {
  /** A condition is on what the chart chooses by: it draws other rows than every figure is of. */
  isMarked(): boolean;
  /** The rows that meet all other conditions: null for all rows, pending while they are looked for. */
  now(): Slice | null | 'pending';
}

export interface SliceStore extends StoreApi<SliceState> {
  /** For what is computed of its rows: null for all rows, pending while they are looked for. */
  now(): Slice | null | 'pending';
  /** @returns the same for the same subjects; a change is told as one of this store */
  around(...subjects: readonly BrushSubject[]): Surroundings;
}

/** Filters that `undo` can go back to. */
const maxHistory = 50;

const sliceMaker = () =>
  lastOf((conditions: readonly Condition[], mask: Uint8Array): Slice => {
    let rows = 0;
    for (const one of mask) rows += one;
    return { conditions, mask, rows };
  });

/** Which rows every figure is of. One choice for Decide, Compare, the rows and the report. */
export function createSliceStore(dependencies: MaskDependencies): SliceStore {
  const { datasets } = dependencies;
  interface Chosen {
    conditions: readonly Condition[];
    before: readonly (readonly Condition[])[];
  }
  const none: readonly Condition[] = noConditions;
  const chosen = createStore<Chosen>()(() => ({ conditions: none, before: [] }));
  const choose = (conditions: readonly Condition[]) => {
    const { before, conditions: now } = chosen.getState();
    if (conditions !== now)
      chosen.setState({
        conditions: conditions.length === 0 ? none : conditions,
        before: [...before, now].slice(-maxHistory),
      });
  };
  /** Rows of some conditions, by the mask that is worked out for them. */
  const follow = (filter: Parameters<typeof filterMask>[1]) => {
    const mask = filterMask(dependencies, filter);
    const sliceOf = sliceMaker();
    const now = () => {
      const { conditions } = filter.getState();
      if (conditions.length === 0) return null;
      const { value, error } = mask.getState();
      // A mask that a run under way has overtaken is still one of these conditions.
      return value?.conditions === conditions && !error ? sliceOf(conditions, value.mask) : 'pending';
    };
    return { mask, now };
  };
  const { mask, now } = follow(chosen);
  let last: Slice | null = null;
  const read = () => {
    const slice = now();
    const { error } = mask.getState();
    const { conditions, before } = chosen.getState();
    if (slice !== 'pending') last = slice;
    return {
      conditions,
      slice: last,
      computing: slice === 'pending' && error === null,
      error: conditions.length === 0 ? null : error,
      canUndo: before.length > 0,
    };
  };
  const store = createStore<SliceState>()(() => ({
    ...read(),
    set(conditions) {
      if (canRestrict(conditions)) choose(conditions);
    },
    restore(conditions) {
      chosen.setState({ conditions: conditions.length === 0 ? none : conditions, before: [] });
    },
    brush: (...asked) => choose(withBrushed(chosen.getState().conditions, asked)),
    clearBrush: (...subjects) =>
      choose(withoutBrushed(chosen.getState().conditions, subjects.length > 0 ? subjects : null)),
    undo() {
      const { before } = chosen.getState();
      const conditions = before.at(-1);
      if (conditions) chosen.setState({ conditions, before: before.slice(0, -1) });
    },
  }));
  const show = () => store.setState(read());
  chosen.subscribe(show);
  mask.subscribe(show);
  datasets.subscribe((state, before) => {
    if (state.selected?.id !== before.selected?.id) {
      last = null;
      chosen.setState({ conditions: none, before: [] });
    }
  });

  const known = new Map<string, Surroundings>();
  const around = (...subjects: readonly BrushSubject[]): Surroundings => {
    const key = subjects.join('\n');
    const found = known.get(key);
    if (found) return found;
    const stable = stableList<Condition>();
    const rest = () => withoutBrushed(chosen.getState().conditions, subjects);
    const isMarked = () => rest().length < chosen.getState().conditions.length;
    const others = follow({
      // Nothing is worked out twice: where nothing is chosen on the chart, its rows are those of every figure.
      getState: () => ({ conditions: isMarked() ? stable(rest()) : none }),
      subscribe: chosen.subscribe,
    });
    others.mask.subscribe(show);
    others.mask.refresh();
    const made: Surroundings = { isMarked, now: () => (isMarked() ? others.now() : now()) };
    known.set(key, made);
    return made;
  };
  return { ...store, now, around };
}

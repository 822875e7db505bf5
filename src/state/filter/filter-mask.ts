import type { StoreApi } from 'zustand/vanilla';
import {
  type Condition,
  type FieldCondition,
  isOnField,
  isStored,
  passingRows,
  type StoredCondition,
} from '#core/filter/conditions.ts';
import type { FilterField } from '#core/filter/fields.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { AnnotatorsState } from '../annotators/annotators-store.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { type Derived, derived, type InputsNow } from '../derived/derived.ts';
import { lastOf } from '../derived/last-of.ts';
import type { DrawsState } from '../draws-store.ts';
import type { GradingState } from '../grading-state.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RemarksState } from '../remarks-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { ThresholdState } from '../threshold-store.ts';
import { fieldCells, type RowFields } from './row-fields.ts';

export interface MaskDependencies {
  data: Client<DataProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  draws: StoreApi<DrawsState>;
  annotators: StoreApi<AnnotatorsState>;
  threshold: StoreApi<ThresholdState>;
  grading: StoreApi<GradingState>;
  remarks: StoreApi<RemarksState>;
  /** How long a run goes on before its next rows are looked at. */
  delay(): Promise<void>;
}

/** Rows that meet conditions: 1 for each. Shape [n]. */
export interface FilteredMask {
  conditions: readonly Condition[];
  mask: Uint8Array;
}

interface Inputs extends RowFields {
  conditions: readonly Condition[];
  /** Rows that meet the conditions which the data worker answers; null where there are none. */
  stored: Uint8Array | null;
  version: number | null;
}

const isOnPage = (condition: Condition): condition is FieldCondition => !isStored(condition);

/**
 * The rows of the open dataset that meet all conditions. No value without conditions.
 * It follows scores, labels and grades, each only where a condition reads it.
 */
export function filterMask(
  dependencies: MaskDependencies,
  filter: { getState(): { conditions: readonly Condition[] }; subscribe(listener: () => void): unknown },
): Derived<FilteredMask> {
  const { data, datasets, run, label, draws, annotators, threshold, grading, remarks, delay } = dependencies;
  const storedOf = lastOf((conditions: readonly Condition[]): readonly StoredCondition[] =>
    conditions.filter(isStored),
  );
  const stored = derived({
    inputs: () => {
      const { selected, columns } = datasets.getState();
      const conditions = storedOf(filter.getState().conditions);
      return selected && columns && conditions.length > 0
        ? { datasetId: selected.id, n: columns.n, conditions }
        : null;
    },
    async compute({ datasetId, n, conditions }) {
      const mask = new Uint8Array(n);
      for (const row of await data.request('matching', { datasetId, conditions })) mask[row] = 1;
      return { mask, conditions };
    },
    sources: [datasets, filter],
    about: ['datasetId'],
  });
  const mask = derived<Inputs, FilteredMask>({
    inputs(): InputsNow<Inputs> {
      const { selected, columns: dataset } = datasets.getState();
      const { conditions } = filter.getState();
      if (!selected || !dataset || conditions.length === 0) return null;
      const asked = storedOf(conditions);
      const found = stored.getState().value;
      if (asked.length > 0 && found?.conditions !== asked) return 'pending';
      const reads = (...fields: FilterField[]) => conditions.some((one) => isOnField(one, ...fields));
      const scores = reads('score', 'invalid', 'truncated', 'decision');
      const chosen = reads('label') ? chosenLabel(label.getState()) : null;
      const own = reads('tag', 'flag', 'comment', 'work');
      const said = own ? remarks.getState().remarks : null;
      const grades = reads('grade', 'work') ? grading.getState().grades : null;
      const unread = (own && !said) || (reads('grade', 'work') && !grades);
      if (chosen === 'reading' || unread) return 'pending';
      return {
        dataset,
        conditions,
        models: selected.models,
        categories: selected.categories,
        stored: asked.length > 0 ? found!.mask : null,
        run: scores ? run.getState().columns : null,
        version: scores ? run.getState().version : null,
        label: chosen?.values ?? null,
        grades,
        remarks: said,
        drawn: reads('drawn') ? draws.getState().order : null,
        disagreement: reads('disputed') ? annotators.getState().disagreement : null,
        threshold: reads('decision') ? threshold.getState().threshold : null,
      };
    },
    compute({ conditions, stored: found, version: _, ...fields }) {
      const passed = passingRows(conditions.filter(isOnPage), fields.dataset.n, (condition) =>
        fieldCells(fields, condition.field),
      );
      if (found) for (let row = 0; row < passed.length; row++) passed[row]! &= found[row]!;
      return { conditions, mask: passed };
    },
    sources: [datasets, filter, stored, run, label, draws, annotators, threshold, grading, remarks],
    about: ['dataset'],
    growing: ['version', 'label', 'grades', 'remarks'],
    delay,
  });
  // An error of either is an error of the whole: without its stored part a mask would let other rows pass.
  return {
    refresh: () => {
      stored.refresh();
      mask.refresh();
    },
    subscribe(listener) {
      const stop = [stored.subscribe(tell), mask.subscribe(tell)];
      let before = read();
      function tell() {
        const now = read();
        listener(now, before);
        before = now;
      }
      return () => {
        for (const one of stop) one();
      };
    },
    getState: read,
  };

  function read() {
    const now = mask.getState();
    const found = stored.getState();
    return { ...now, computing: now.computing || found.computing, error: now.error ?? found.error };
  }
}

/** The places of a mask that are 1, ascending. */
export const placesIn = (mask: Uint8Array): Int32Array => {
  const places = new Int32Array(mask.length);
  let n = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) places[n++] = row;
  return places.slice(0, n);
};

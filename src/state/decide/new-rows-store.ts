import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { sameJudge } from '#core/judge/identity.ts';
import { type ShiftRows, wordingAt } from '#core/metrics/shift/shift-rows.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import type { RunStoreState } from '../run-store.ts';
import { scoredRows } from './scored-rows.ts';

/** A run of another dataset by the judge of the open run, so that both have scores of one kind. */
export interface NewRowsOffer {
  runId: string;
  datasetId: string;
  name: string;
  rows: number;
}

/** What labelled rows are held against before a promise is believed, and weighted for where that is asked. */
export interface NewRowsState {
  offers: readonly NewRowsOffer[];
  /** Null: the rows of the open run that have no label. */
  chosen: NewRowsOffer | null;
  /** Of `chosen`, once they are read; their labels are not looked at. */
  fresh: ShiftRows | null;
  error: ErrorRecord | null;
  /** Look for runs of other datasets by the same judge. */
  list(): Promise<void>;
  choose(runId: string | null): Promise<void>;
}

interface NewRowsDependencies {
  data: Client<DataProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
}

const nothing = { chosen: null, fresh: null, error: null };

export function createNewRowsStore({ data, datasets, run }: NewRowsDependencies): StoreApi<NewRowsState> {
  const store = createStore<NewRowsState>()((set, get) => ({
    offers: [],
    ...nothing,
    async list() {
      const { current } = run.getState();
      if (!current) return;
      try {
        const runs = await data.request('listRuns', { datasetId: null });
        if (run.getState().current?.id !== current.id) return;
        const { list } = datasets.getState();
        const offers = runs.flatMap(({ id, datasetId, judge, scored }) => {
          const name = list.find((dataset) => dataset.id === datasetId)?.name;
          const fits = datasetId !== current.datasetId && scored > 0 && sameJudge(judge, current.judge);
          return fits && name !== undefined ? [{ runId: id, datasetId, name, rows: scored }] : [];
        });
        set({ offers });
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
    },
    async choose(runId) {
      const chosen = get().offers.find((offer) => offer.runId === runId) ?? null;
      set({ ...nothing, chosen });
      if (!chosen) return;
      const { datasetId } = chosen;
      try {
        const [columns, scores, wording] = await Promise.all([
          data.request('columns', { datasetId }),
          data.request('runColumns', { runId: chosen.runId }),
          data.request('wording', { datasetId }),
        ]);
        if (get().chosen !== chosen) return;
        const { models } = datasets.getState().list.find(({ id }) => id === datasetId)!;
        const { rows, column, row } = scoredRows(columns, scores, null, models);
        set({ fresh: { rows, column, wording: wordingAt(wording, row) } });
      } catch (thrown) {
        if (get().chosen === chosen) set({ error: toErrorRecord(thrown) });
      }
    },
  }));
  run.subscribe(({ current }, before) => {
    if (current?.id !== before.current?.id) store.setState({ offers: [], ...nothing });
  });
  return store;
}

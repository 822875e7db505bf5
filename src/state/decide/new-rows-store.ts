import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
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

/** The rows of a run of another dataset. */
export interface NewRows {
  datasetId: string;
  /** Index into that dataset of each. Shape [n]. */
  row: Int32Array;
  /** What analyses take; without labels, which nobody looks at. */
  fresh: ShiftRows;
}

/** What labelled rows are held against before a promise is believed, and weighted for where that is asked. */
export interface NewRowsState {
  offers: readonly NewRowsOffer[];
  /** The run whose rows are new; null: the rows of the open run that have no label. */
  chosen: string | null;
  error: ErrorRecord | null;
  /** Look for runs of other datasets by the same judge. */
  list(): Promise<void>;
  choose(runId: string | null): void;
  /**
   * The rows that are chosen, once they are read; null: those of the open run that have no label.
   * @throws AppError `new-rows-gone` where the run is not here, and what reading them throws: other rows never stand in
   */
  rows(): Promise<NewRows | null>;
}

interface NewRowsDependencies {
  data: Client<DataProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
}

/** The offer that is chosen; undefined where none is, or it is not listed yet. */
export const chosenOffer = ({ offers, chosen }: NewRowsState): NewRowsOffer | undefined =>
  offers.find(({ runId }) => runId === chosen);

export function createNewRowsStore({ data, datasets, run }: NewRowsDependencies): StoreApi<NewRowsState> {
  let reading: Promise<NewRows | null> = Promise.resolve(null);
  const offersNow = async (): Promise<NewRowsOffer[]> => {
    const { current } = run.getState();
    if (!current) return [];
    const runs = await data.request('listRuns', { datasetId: null });
    const { list } = datasets.getState();
    return runs.flatMap(({ id, datasetId, judge, scored }) => {
      const name = list.find((dataset) => dataset.id === datasetId)?.name;
      const fits = datasetId !== current.datasetId && scored > 0 && sameJudge(judge, current.judge);
      return fits && name !== undefined ? [{ runId: id, datasetId, name, rows: scored }] : [];
    });
  };
  const read = async (runId: string): Promise<NewRows> => {
    const { list, offers } = store.getState();
    if (!offers.some((offer) => offer.runId === runId)) await list();
    const offer = store.getState().offers.find((each) => each.runId === runId);
    const dataset = datasets.getState().list.find(({ id }) => id === offer?.datasetId);
    if (!offer || !dataset)
      throw new AppError(
        'new-rows-gone',
        'The run of new rows that was chosen is not stored here, or is by another judge than the open run. Nothing is promised of new rows until others are chosen: choose them beside “New rows are”, or those without a label.',
        { runId },
      );
    const { datasetId } = offer;
    const [columns, scores, wording] = await Promise.all([
      data.request('columns', { datasetId }),
      data.request('runColumns', { runId }),
      data.request('wording', { datasetId }),
    ]);
    const { rows, column, row } = scoredRows(columns, scores, null, dataset.models);
    return { datasetId, row, fresh: { rows, column, wording: wordingAt(wording, row) } };
  };
  const store = createStore<NewRowsState>()((set, get) => ({
    offers: [],
    chosen: null,
    error: null,
    async list() {
      const { current } = run.getState();
      try {
        const offers = await offersNow();
        if (run.getState().current?.id === current?.id) set({ offers });
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
    },
    choose(chosen) {
      if (chosen === get().chosen) return;
      reading = chosen === null ? Promise.resolve(null) : read(chosen);
      // Whoever asks for the rows tells why there are none.
      reading.catch(() => {});
      set({ chosen, error: null });
    },
    rows: () => reading,
  }));
  run.subscribe(({ current }, before) => {
    if (current?.id === before.current?.id) return;
    store.getState().choose(null);
    store.setState({ offers: [], error: null });
  });
  return store;
}

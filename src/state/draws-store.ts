import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { ScoreColumn } from '#core/metrics/rows.ts';
import type { LabelSource } from '#core/rows/label-source.ts';
import type { RunColumns } from '#core/run/run.ts';
import { type Draw, drawnQueue } from '#core/sampling/draws.ts';
import type { SamplerId } from '#core/sampling/samplers.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from './client.ts';
import type { DatasetsState } from './datasets-store.ts';
import type { GradingState } from './grading-state.ts';
import type { RunStoreState } from './run-store.ts';
import type { ThresholdState } from './threshold-store.ts';

/** How the rows were drawn that the annotator grades. */
export interface DrawsState {
  /** Whose draws these are. */
  annotator: string | null;
  /** In order; the last one is being graded. Null: not read yet. */
  draws: readonly Draw[] | null;
  /** The drawn rows in the order to grade in. */
  queue: Int32Array;
  /** Place of each row in the queue, NaN where it was not drawn; null where nothing is drawn. Shape [n]. */
  order: Float64Array | null;
  /** A draw is under way. */
  drawing: boolean;
  /** Why the last draw was not made, or the draws could not be read; what was drawn before stands. */
  error: ErrorRecord | null;
  /**
   * Draw rows to grade, and store the draw.
   * @returns whether that is done
   */
  draw(asked: AskedDraw): Promise<boolean>;
  /** Read what is stored: another tab has drawn. */
  follow(): Promise<void>;
}

export interface AskedDraw {
  sampler: SamplerId;
  size: number;
  seed: number;
  /** Forget every earlier draw; the grades stay, and count no more as drawn. */
  afresh: boolean;
}

export interface DrawsDependencies {
  data: Client<DataProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  grading: StoreApi<GradingState>;
  run: StoreApi<RunStoreState>;
  threshold: StoreApi<ThresholdState>;
}

/**
 * The draws that labels came from: those of whoever grades here, who may have dealt the drawn rows to others, for their
 * own grades and for the consensus; none where the label is a column, or somebody else's grades.
 */
export const drawsOfLabel = (
  { annotator, draws }: Pick<DrawsState, 'annotator' | 'draws'>,
  source: LabelSource | null,
): readonly Draw[] | null =>
  source?.kind === 'consensus' || (source?.kind === 'grades' && source.annotator === annotator)
    ? draws
    : null;

const nothing = { queue: new Int32Array(), order: null };

export function createDrawsStore(dependencies: DrawsDependencies): StoreApi<DrawsState> {
  const { data, metrics, datasets, grading, run, threshold } = dependencies;
  const whose = () => {
    const { datasetId, annotator } = grading.getState();
    return { datasetId, annotator };
  };
  const isStill = ({ datasetId, annotator }: ReturnType<typeof whose>) => {
    const now = whose();
    return now.datasetId === datasetId && now.annotator === annotator;
  };
  const shown = (draws: readonly Draw[]) => {
    const queue = drawnQueue(draws);
    const [first] = draws;
    if (!first) return { draws, ...nothing };
    const order = new Float64Array(first.probability.length).fill(Number.NaN);
    queue.forEach((row, place) => {
      order[row] = place;
    });
    return { draws, queue, order };
  };

  const readStored = async () => {
    const of = whose();
    const { datasetId, annotator } = of;
    if (datasetId === null) return;
    try {
      const draws = await data.request('draws', { datasetId, annotator });
      if (isStill(of)) store.setState(shown(draws));
    } catch (thrown) {
      if (isStill(of)) store.setState({ error: toErrorRecord(thrown) });
    }
  };

  const store: StoreApi<DrawsState> = createStore<DrawsState>()((set, get) => ({
    annotator: null,
    draws: null,
    ...nothing,
    drawing: false,
    error: null,
    async draw({ afresh, ...options }) {
      const of = whose();
      const { datasetId, annotator } = of;
      const { columns } = datasets.getState();
      const { grades } = grading.getState();
      const before = get().draws;
      if (datasetId === null || !columns || !grades || !before) return false;
      set({ drawing: true, error: null });
      try {
        const { draws } = await metrics.request('sample', {
          rows: {
            label: grades,
            instruction: columns.instruction,
            group: columns.model,
            groups: [],
            length: columns.responseLength,
          },
          column: scoreColumn(run.getState().columns),
          draws: afresh ? [] : before,
          options: { ...options, threshold: threshold.getState().threshold },
          slot: null,
        });
        await data.request('putDraws', { datasetId, annotator, draws });
        if (isStill(of)) set({ annotator, ...shown(draws) });
        return isStill(of);
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
        return false;
      } finally {
        set({ drawing: false });
      }
    },
    follow: readStored,
  }));

  const read = async () => {
    store.setState({ annotator: whose().annotator, draws: null, ...nothing, error: null });
    await readStored();
  };
  grading.subscribe(({ datasetId, annotator }, before) => {
    if (datasetId !== before.datasetId || annotator !== before.annotator) void read();
  });
  return store;
}

/** Null: nothing is judged. */
function scoreColumn(columns: RunColumns | null): ScoreColumn | null {
  if (!columns?.status.includes(1)) return null;
  const { score, status, probs } = columns;
  const isKnown = (row: number) => !Number.isNaN(probs[10 * row] ?? Number.NaN);
  const valid = Uint8Array.from(status, (value) => Number(value === 1));
  return {
    name: 'judge',
    score,
    valid,
    probs: valid.every((v, row) => v === 0 || isKnown(row)) ? probs : null,
  };
}

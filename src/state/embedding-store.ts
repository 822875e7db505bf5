import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RowMeanings } from '#core/metrics/shift/shift-rows.ts';
import type { Rewording } from '#core/rows/rewordings.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Client } from './client.ts';

/** Texts that the sentence embedder reads now. */
export interface EmbeddingUnderWay {
  datasetId: string;
  /** "Comparing instructions by meaning". */
  name: string;
  /** The screen that shows it. */
  screen: string;
  /** How far getting the embedder ready is, in whatever unit; `total` null where that is not known. */
  fetched: { done: number; total: number | null };
  /** Null while the embedder is fetched. */
  progress: { done: number; total: number } | null;
  /** What is happening before the first text is read. */
  message: string;
}

export interface EmbeddingState {
  underWay: EmbeddingUnderWay | null;
  /** Pairs of instructions that say nearly the same in other words. @throws AppError */
  rewordings(datasetId: string): Promise<Rewording[]>;
  /** What rows of a dataset mean. @throws AppError */
  rowMeanings(datasetId: string, rows: readonly number[]): Promise<RowMeanings>;
  /** Have every row of a dataset read and kept, for its map. @throws AppError */
  keepMeanings(datasetId: string): Promise<void>;
  cancel(): Promise<void>;
}

/** What the judge worker's sentence embedder is asked for beside runs. One piece of work at a time. */
export function createEmbeddingStore(worker: Client<JudgeProtocol>): StoreApi<EmbeddingState> {
  const store = createStore<EmbeddingState>()((set) => {
    const during = async <R>(
      datasetId: string,
      name: string,
      work: () => Promise<R>,
      screen = 'data',
    ): Promise<R> => {
      set({
        underWay: {
          datasetId,
          name,
          screen,
          fetched: { done: 0, total: null },
          progress: null,
          message: 'Getting the sentence embedder',
        },
      });
      try {
        return await work();
      } finally {
        set({ underWay: null });
      }
    };
    return {
      underWay: null,
      rewordings: (datasetId) =>
        during(datasetId, 'Comparing instructions by meaning', () =>
          worker.request('rewordings', { datasetId }),
        ),
      rowMeanings: (datasetId, rows) =>
        during(datasetId, 'Comparing texts by meaning', () =>
          worker.request('embedRows', { datasetId, rows }),
        ),
      keepMeanings: (datasetId) =>
        during(
          datasetId,
          'Reading rows for the map',
          async () => {
            await worker.request('keepMeanings', { datasetId });
          },
          'map',
        ),
      async cancel() {
        await worker.request('cancelEmbedding', null);
      },
    };
  });
  const change = (part: Partial<EmbeddingUnderWay>) =>
    store.setState(({ underWay }) => ({ underWay: underWay && { ...underWay, ...part } }));
  worker.on('embedded', ({ texts, of }) => change({ progress: { done: texts, total: of } }));
  worker.on('loadProgress', ({ message, done, total }) => change({ message, fetched: { done, total } }));
  return store;
}

import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import type { RowMeanings } from '#core/metrics/shift/shift-rows.ts';
import type { EmbeddingState } from '../embedding-store.ts';
import type { NewRows } from './new-rows-store.ts';
import type { ScoredRows } from './scored-rows.ts';

/** What the scored rows of a dataset mean, once somebody has asked: for the shift test, which samples them by a seed. */
export interface ScoredMeanings {
  /**
   * By place among these rows; null where nothing was read.
   * @param row index into the dataset of each. Shape [n]
   */
  of(row: Int32Array, datasetId: string): RowMeanings | null;
  /**
   * Have those read that are compared and not known yet.
   * @param others new rows of another dataset; null: those without a label
   * @throws AppError
   */
  read(scored: ScoredRows, datasetId: string, others: NewRows | null): Promise<void>;
}

export function scoredMeanings(embedding: { getState(): EmbeddingState }): ScoredMeanings {
  /** By dataset; those of at most two are kept, as many as are compared. */
  const known = new Map<string, Map<number, Float32Array>>();
  const readSome = async (datasetId: string, rows: readonly number[]) => {
    const meanings = known.get(datasetId) ?? new Map<number, Float32Array>();
    const wanted = rows.filter((row) => !meanings.has(row));
    const found = wanted.length > 0 ? await embedding.getState().rowMeanings(datasetId, wanted) : [];
    for (const [row, vector] of found) meanings.set(row, vector);
    known.set(datasetId, meanings);
  };
  return {
    of(row, datasetId) {
      const meanings = known.get(datasetId);
      if (!meanings) return null;
      const own = new Map<number, Float32Array>();
      row.forEach((datasetRow, place) => {
        const vector = meanings.get(datasetRow);
        if (vector) own.set(place, vector);
      });
      return own;
    },
    async read({ rows, column, row }, datasetId, others) {
      for (const id of known.keys()) if (id !== datasetId && id !== others?.datasetId) known.delete(id);
      // Only who asks for it loads it: the shift test and its features are no part of the page's first load.
      const { comparedRows } = await import('#core/metrics/shift/shift-report.ts');
      const sides = comparedRows({ rows, column }, others?.fresh ?? null, defaultBootstrap.seed);
      const [own, fresh] = sides as [number[], number[]];
      await readSome(
        datasetId,
        [...own, ...(others ? [] : fresh)].map((place) => row[place]!),
      );
      if (others)
        await readSome(
          others.datasetId,
          fresh.map((place) => others.row[place]!),
        );
    },
  };
}

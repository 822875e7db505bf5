import { defaultBootstrap } from '#core/metrics/bootstrap.ts';
import type { RowMeanings } from '#core/metrics/shift/shift-rows.ts';
import type { EmbeddingState } from '../embedding-store.ts';
import type { ScoredRows } from './scored-rows.ts';

/** What the scored rows of a dataset mean, once somebody has asked: for the shift test, which samples them by a seed. */
export interface ScoredMeanings {
  /** By place among the scored rows; null where nothing was read. */
  of(scored: ScoredRows, datasetId: string): RowMeanings | null;
  /** Have those read that are compared and not known yet. @throws AppError */
  read(scored: ScoredRows, datasetId: string): Promise<void>;
}

export function scoredMeanings(embedding: { getState(): EmbeddingState }): ScoredMeanings {
  let known: { datasetId: string; meanings: Map<number, Float32Array> } | null = null;
  const meaningsOf = (datasetId: string) => {
    if (known?.datasetId !== datasetId) known = { datasetId, meanings: new Map() };
    return known.meanings;
  };
  return {
    of({ row }, datasetId) {
      const meanings = meaningsOf(datasetId);
      if (meanings.size === 0) return null;
      const own = new Map<number, Float32Array>();
      row.forEach((datasetRow, place) => {
        const vector = meanings.get(datasetRow);
        if (vector) own.set(place, vector);
      });
      return own;
    },
    async read({ rows, column, row }, datasetId) {
      const meanings = meaningsOf(datasetId);
      // Only who asks for it loads it: the shift test and its features are no part of the page's first load.
      const { comparedRows } = await import('#core/metrics/shift/shift-report.ts');
      const places = comparedRows({ rows, column }, null, defaultBootstrap.seed).flat();
      const wanted = places.map((place) => row[place]!).filter((at) => !meanings.has(at));
      const found = await embedding.getState().rowMeanings(datasetId, wanted);
      for (const [at, vector] of found) meanings.set(at, vector);
    },
  };
}

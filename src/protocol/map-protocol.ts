import type { NearDuplicateRows } from '#core/map/near-rows.ts';
import type { Places } from '#core/map/place-rows.ts';
import type { NearRow } from '#core/map/row-vectors.ts';
import type { TellingWord } from '#core/map/telling-words.ts';

/** Rows of a dataset in two dimensions, near each other where their meaning is similar. */
export interface RowMap extends Places {
  /** Number of each row's cluster, the largest 0. Shape [n] */
  cluster: Int32Array;
  /** Words that tell each cluster from the others, surest first. */
  words: TellingWord[][];
  /** Rows that were laid out by UMAP; the others lie among those nearest to them. */
  landmarks: number;
}

/** How far a map is. */
export interface MapProgress {
  /** What is being done, as a sentence's beginning: "Laying out 2,000 rows". */
  step: string;
  done: number;
  total: number;
}

/** The map worker: works on the sentence embeddings that the judge worker has kept. */
export interface MapProtocol {
  requests: {
    /** How many rows of the dataset have been read by the sentence embedder, from the first on. */
    known: { args: { datasetId: string; rows: number }; result: number };
    /**
     * The same map for the same rows, seed and clusters.
     * @throws AppError `meanings-missing`, `cancelled`
     */
    map: { args: { datasetId: string; clusters: number; seed: number }; result: RowMap };
    /** The rows most like one in meaning. @throws AppError `meanings-missing` */
    nearest: { args: { datasetId: string; row: number; count: number }; result: NearRow[] };
    /** Rows that are nearly the same; `cluster` as the map has it. @throws AppError `meanings-missing` */
    nearDuplicates: {
      args: { datasetId: string; cluster: Int32Array; cosine: number };
      result: NearDuplicateRows;
    };
    /** End the map that is being made; its request fails with `cancelled`. */
    cancel: { args: null; result: null };
  };
  events: { mapped: MapProgress };
}

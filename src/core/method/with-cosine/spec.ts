/** The mean of the rank quantiles of another score, a run's or a column's of the data, and of the cosine. */
export type WithCosineSpec = {
  method: 'with-cosine';
  cosineRun: string;
  /** Weight of the cosine, 0 to 1. */
  cosineWeight: number;
} & ({ judgeRun: string } | { column: string });

/** Self-J's own weight of the cosine: both quantiles count the same. */
export const defaultCosineWeight = 0.5;

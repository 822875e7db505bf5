import { AppError } from '../errors.ts';
import type { SimilarityId } from '../method/similarity/spec.ts';
import { rowsOfEach } from '../rows/instruction-numbers.ts';

/** Where the labels of a training set come from. `column` is a label of the user's own, such as GPT-4's. */
export type LabelMethod = 'self-j' | 'cosine' | 'self-eval' | 'column';

/** Whom a row is ranked among: all rows of the training set, or the responses to its own instruction. */
export type RankedAmong = 'set' | 'instruction';

/** How labels come about. */
export interface LabelRecipe {
  method: LabelMethod;
  /** Source column where the method is `column`. */
  column: string | null;
  /** How near a response is to its reference; records from before there was a choice have none: the cosine. */
  similarity?: SimilarityId;
  /** Weight of the similarity in Self-J's mean, 0 to 1. */
  cosineWeight: number;
  /**
   * Ranks among all rows take in how hard an instruction is to answer as its reference does; ranks within an
   * instruction compare like with like, and need several responses to it.
   */
  rankedAmong: RankedAmong;
  /**
   * Flip the sign of the self-evaluation where its ranks correlate negatively with those of the similarity. The
   * scores of a small base model may be inverted, which shows without any human score.
   */
  orient: boolean;
  /**
   * Take out what goes with the response's length: a longer answer is nearer to most references for its length alone.
   * Rows are then ranked by what is left of a straight line through the ranks of length.
   */
  lengthFree: boolean;
}

/** The paper's recipe. */
export const defaultLabelRecipe: LabelRecipe = {
  method: 'self-j',
  column: null,
  similarity: 'cosine',
  cosineWeight: 0.5,
  rankedAmong: 'set',
  orient: false,
  lengthFree: false,
};

/**
 * Rank quantiles: the share of values below, ties counted half, so that it is in (0, 1) and symmetric.
 * quantile(x) = (#{below x} + ½·#{equal to x}) / n. Values that are equal share a quantile.
 * @throws AppError `not-a-number` with the index where a value is not finite
 */
export function rankQuantiles(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i]!))
      throw new AppError('not-a-number', `Value ${i} of ${n} is ${values[i]}, so it has no rank.`, {
        index: i,
      });
    order[i] = i;
  }
  order.sort((a, b) => values[a]! - values[b]!);
  const quantiles = new Float64Array(n);
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) quantiles[order[i]!] = (start + end) / (2 * n);
    start = end;
  }
  return quantiles;
}

/** `rankQuantiles` of each group by itself; a row alone in its group has ½. */
export function rankQuantilesWithin(values: ArrayLike<number>, groups: ArrayLike<number>): Float64Array {
  const quantiles = new Float64Array(values.length);
  for (const rows of rowsOfEach(groups)) {
    const own = rankQuantiles(rows.map((row) => values[row]!));
    for (const [at, row] of rows.entries()) quantiles[row] = own[at]!;
  }
  return quantiles;
}

/**
 * Self-J's recalibration: the model's own evaluation and the similarity to the reference, each as its rank
 * quantile over the training set, averaged.
 * @param cosineWeight weight of the similarity, 0 to 1; ½ unless the user says otherwise
 * @returns combined scores in (0, 1), same order as the inputs
 */
export function recalibrate(
  selfEval: ArrayLike<number>,
  similarity: ArrayLike<number>,
  cosineWeight = 0.5,
): Float64Array {
  if (selfEval.length !== similarity.length)
    throw new AppError(
      'length-mismatch',
      `There are ${selfEval.length} self-evaluations and ${similarity.length} similarities; they must be of the same rows.`,
    );
  return blend(rankQuantiles(selfEval), rankQuantiles(similarity), cosineWeight);
}

const blend = (own: Float64Array, similar: Float64Array, cosineWeight: number) =>
  own.map((quantile, i) => (1 - cosineWeight) * quantile + cosineWeight * similar[i]!);

/** Whether quantiles run against each other: a negative covariance, which is Spearman's sign. */
export const runAgainst = (a: Float64Array, b: Float64Array): boolean => covariance(a, b) < 0;

/** What is left of quantiles once a straight line in others is taken off: it goes along with those no more. */
export function withoutPartOf(quantiles: Float64Array, others: Float64Array): Float64Array {
  const spread = covariance(others, others);
  if (spread === 0) return quantiles;
  const slope = covariance(quantiles, others) / spread;
  // Rounded, so that what is equal but for rounding shares a rank afterwards.
  return quantiles.map((quantile, i) => Math.round(1e12 * (quantile - slope * (others[i]! - 0.5))) / 1e12);
}

/** Summed over the rows. The mean of rank quantiles, and of their weighted means, is ½, ties or not. */
const covariance = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, quantile, i) => sum + (quantile - 0.5) * (b[i]! - 0.5), 0);

/**
 * Cut scores into the digits 0 to 9, each holding about a tenth of the rows. Equal scores get equal digits, so
 * that heavy ties make categories uneven rather than arbitrary.
 * @returns digit of each row, same order
 */
export function tenCategories(scores: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(rankQuantiles(scores), (quantile) => Math.min(9, Math.floor(10 * quantile)));
}

/** The signals that labels may draw on; null where it was not computed. */
export interface LabelSignals {
  selfEval: ArrayLike<number> | null;
  similarity: ArrayLike<number> | null;
  column: ArrayLike<number> | null;
  /** Of the response, in any unit. */
  length: ArrayLike<number> | null;
}

/** Training labels, digits 0 to 9. @param instruction number of each row's instruction */
export const deriveLabels = (
  recipe: LabelRecipe,
  signals: LabelSignals,
  instruction: ArrayLike<number>,
): Uint8Array => tenCategories(labelQuantiles(recipe, signals, instruction));

/** What the ten categories are cut from: rank quantiles in (0, 1), for Self-J their weighted mean. */
export function labelQuantiles(
  recipe: LabelRecipe,
  signals: LabelSignals,
  instruction: ArrayLike<number>,
): Float64Array {
  const { method, rankedAmong, lengthFree } = recipe;
  const ranked = (values: ArrayLike<number>) =>
    rankedAmong === 'set' ? rankQuantiles(values) : rankQuantilesWithin(values, instruction);
  const quantilesOf = (name: keyof LabelSignals) => {
    const values = signals[name];
    if (values) return ranked(values);
    throw new AppError('missing-signal', `Labels by ${method} need the ${name} of every row.`, {
      method,
      name,
    });
  };
  const combined = combinedQuantiles(recipe, quantilesOf);
  return lengthFree ? ranked(withoutPartOf(combined, quantilesOf('length'))) : combined;
}

function combinedQuantiles(
  { method, cosineWeight, orient }: LabelRecipe,
  quantilesOf: (name: keyof LabelSignals) => Float64Array,
): Float64Array {
  switch (method) {
    case 'self-j': {
      const own = quantilesOf('selfEval');
      const similar = quantilesOf('similarity');
      const turned = orient && runAgainst(own, similar) ? own.map((quantile) => 1 - quantile) : own;
      return blend(turned, similar, cosineWeight);
    }
    case 'cosine':
      return quantilesOf('similarity');
    case 'self-eval':
      return quantilesOf('selfEval');
    case 'column':
      return quantilesOf('column');
  }
}

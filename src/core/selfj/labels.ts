import { AppError } from '../errors.ts';

/** Where the labels of a training set come from. `column` is a label of the user's own, such as GPT-4's. */
export type LabelMethod = 'self-j' | 'cosine' | 'self-eval' | 'column';

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

/**
 * Self-J's recalibration: the model's own evaluation and the similarity to the reference, each as its rank
 * quantile over the training set, averaged.
 * @param cosineWeight weight of the similarity, 0 to 1; ½ unless the user says otherwise
 * @returns combined scores in (0, 1), same order as the inputs
 */
export function recalibrate(
  selfEval: ArrayLike<number>,
  cosine: ArrayLike<number>,
  cosineWeight = 0.5,
): Float64Array {
  if (selfEval.length !== cosine.length)
    throw new AppError(
      'length-mismatch',
      `There are ${selfEval.length} self-evaluations and ${cosine.length} similarities; they must be of the same rows.`,
    );
  const own = rankQuantiles(selfEval);
  const similar = rankQuantiles(cosine);
  return own.map((quantile, i) => (1 - cosineWeight) * quantile + cosineWeight * similar[i]!);
}

/**
 * Cut scores into the digits 0 to 9, each holding about a tenth of the rows. Equal scores get equal digits, so
 * that heavy ties make categories uneven rather than arbitrary.
 * @returns digit of each row, same order
 */
export function tenCategories(scores: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(rankQuantiles(scores), (quantile) => Math.min(9, Math.floor(10 * quantile)));
}

/** The signals that a label method may draw on; null where it was not computed. */
export interface LabelSignals {
  selfEval: ArrayLike<number> | null;
  cosine: ArrayLike<number> | null;
  column: ArrayLike<number> | null;
}

/** Training labels, digits 0 to 9, by one of the methods. */
export const deriveLabels = (method: LabelMethod, signals: LabelSignals, cosineWeight = 0.5): Uint8Array =>
  tenCategories(labelQuantiles(method, signals, cosineWeight));

/** What the ten categories are cut from: rank quantiles in (0, 1), for Self-J their weighted mean. */
export function labelQuantiles(method: LabelMethod, signals: LabelSignals, cosineWeight = 0.5): Float64Array {
  const need = (name: keyof LabelSignals) => {
    const values = signals[name];
    if (values) return values;
    throw new AppError('missing-signal', `Labels by ${method} need the ${name} of every row.`, {
      method,
      name,
    });
  };
  switch (method) {
    case 'self-j':
      return recalibrate(need('selfEval'), need('cosine'), cosineWeight);
    case 'cosine':
      return rankQuantiles(need('cosine'));
    case 'self-eval':
      return rankQuantiles(need('selfEval'));
    case 'column':
      return rankQuantiles(need('column'));
  }
}

import { type Design, fitLogistic, logisticValue } from '../../regression/logistic.ts';

/** Parts that the rows are dealt to: each is predicted by a model of the others. */
export const folds = 5;
/** Standard deviations beyond which a feature moves no further. */
const reach = 3;
/** Of every slope, on features of variance 1: it keeps a fit finite where one feature tells the classes apart. */
const lambda = 1;

/** Mean 0, variance 1, no further out than `reach`; 0 throughout where all values are the same. */
export function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  const scale = Math.sqrt(variance);
  return values.map((value) =>
    scale > 1e-12 * Math.abs(mean) ? Math.max(-reach, Math.min(reach, (value - mean) / scale)) : 0,
  );
}

/**
 * P(y = 1) of each row by a logistic regression fitted without the rows of its fold.
 * @param foldOf the fold of each row, 0 to `folds` − 1. Shape [n]
 * @param weights how much each row counts; 1 where left out. Shape [n]
 */
export function crossFitted(
  design: Design,
  y: Uint8Array,
  foldOf: Int32Array,
  weights?: Float64Array,
): Float64Array {
  const chance = new Float64Array(y.length);
  const all = Int32Array.from(y.keys());
  for (let fold = 0; fold < folds; fold++) {
    const others = all.filter((i) => foldOf[i] !== fold);
    const fit = fitLogistic(design, others, y, { lambda, ...(weights && { weights }) });
    for (const i of all)
      if (foldOf[i] === fold) chance[i] = logisticValue(fit, design.values, i * design.width);
  }
  return chance;
}

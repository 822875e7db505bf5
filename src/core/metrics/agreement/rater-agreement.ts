import { bootstrap } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import type { MaybeEstimate } from '../estimate.ts';
import { gatherSample } from '../sample.ts';
import { type ConfusionMatrix, cohenKappa, confusionMatrix, type KappaKey } from './kappa.ts';

export interface RaterAgreement {
  figures: Record<KappaKey, MaybeEstimate>;
  confusion: ConfusionMatrix;
  /** Rows that only one of the two rated, or neither. */
  leftOut: number;
}

/**
 * Two raters of the same rows: annotator and judge, or two annotators. Values are categories as they stand;
 * round a judge's expected score first.
 * @param instruction instruction number of each row
 * @param first ratings, NaN where missing. Shape [n], as `second`.
 * @param choices values that are categories whether or not somebody gave them; missing: every whole number between
 */
export function raterAgreement(
  instruction: Int32Array,
  first: Float64Array,
  second: Float64Array,
  options: BootstrapOptions,
  choices?: readonly number[],
): RaterAgreement {
  const valid = Uint8Array.from(first, (value) => (Number.isNaN(value) ? 0 : 1));
  const { sample, invalid, unlabelled } = gatherSample({ score: first, valid, label: second, instruction });
  const [resampled] = bootstrap([cohenKappa(sample, choices)], sample.clusters, options);
  return {
    figures: resampled.estimates(),
    confusion: confusionMatrix(sample, choices),
    leftOut: invalid + unlabelled,
  };
}

import { pearson } from '../metrics/agreement/pearson.ts';
import { bootstrap } from '../metrics/bootstrap.ts';
import { numbersOf } from '../metrics/estimate.ts';
import { gatherSample, type LabelledScores } from '../metrics/sample.ts';

/**
 * Pearson's r of scores with derived labels, as figures of an adapter's record: `NAME`, `NAME_low` and `NAME_high`, a
 * 95% interval from resamples of whole instructions. Null where undefined, or where there is no interval; rows without a valid score are left out.
 */
export function heldOutAgreement(name: string, columns: LabelledScores): Record<string, number | null> {
  const { sample } = gatherSample(columns);
  const [resampled] = bootstrap([pearson(sample)], sample.clusters);
  const [value, low, high] = numbersOf(resampled.estimate('pearson'));
  return { [name]: value, [`${name}_low`]: low, [`${name}_high`]: high };
}

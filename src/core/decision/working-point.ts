import type { RiskCoverageCurve } from '../metrics/selective/curve.ts';

/**
 * The score threshold of largest coverage whose share of bad rows among the accepted is at most `limit`, as seen on
 * the curve's own rows. It promises nothing for other rows.
 *
 * Two curves are asked for it, and the two are not the same question. Of all rows it is what the rows at hand allow:
 * Decide's rule for rows that are to be selected from, and `working_point_all_rows` of the command. Of the calibration
 * split it is measured on the test split, as any threshold is that new rows are to be selected with.
 *
 * Between two labelled scores every threshold has the same evidence; the strictest of them is taken, which is the
 * lower end of the evidence: no unlabelled row is accepted below the last labelled one.
 * @returns null where no threshold stays within the limit
 */
export function workingPoint(curve: RiskCoverageCurve, limit: number): number | null {
  for (let index = curve.threshold.length - 1; index >= 0; index--) {
    const labelled = curve.acceptedLabelled[index]!;
    const stricter = index === 0 ? 0 : curve.acceptedLabelled[index - 1]!;
    if (labelled > stricter && curve.losses[index]! <= limit * labelled) return curve.threshold[index]!;
  }
  return null;
}

/** The largest score of the curve's rows; 0 where it has none. */
export const highestScore = (curve: Pick<RiskCoverageCurve, 'threshold'>): number => curve.threshold[0] ?? 0;

import { betaQuantile } from './numeric/beta.ts';
import { studentQuantile } from './numeric/student.ts';

/** Of a 95% interval. */
const usualMiss = 0.05;

/** Fewer rows of either kind than this, and Wilson's end on that side comes too near. */
const fewRows = 10;

/**
 * 95% Wilson interval of a share, on an effective number of rows, with Student's t for few clusters.
 * It stays within [0, 1] and has width where no loss, or nothing but losses, was seen. Where few losses were seen the
 * low end is Clopper and Pearson's if that is lower: with one bad row in a hundred and 50 rows Wilson's own holds the
 * true share in 90% of sets. Alike for the high end where few rows are without loss.
 * @param share losses ÷ rows
 * @param effective rows ÷ design effect
 * @param clusters clusters that the rows come from
 * @param miss share of intervals that may miss, on both sides together
 */
export function wilsonInterval(
  share: number,
  effective: number,
  clusters: number,
  miss = usualMiss,
): [number, number] {
  if (clusters < 2) return [0, 1];
  const square = criticalT(clusters, miss) ** 2;
  const centre = share + square / (2 * effective);
  const spread = Math.sqrt(
    square * ((share * (1 - share)) / effective + square / (4 * effective * effective)),
  );
  const scale = 1 + square / effective;
  // Rounding must not put the share itself outside.
  let low = Math.min(share, (centre - spread) / scale);
  let high = Math.max(share, (centre + spread) / scale);
  const [losses, others] = [share * effective, (1 - share) * effective];
  if (losses > 0 && losses < fewRows) low = Math.min(low, betaQuantile(miss / 2, losses, others + 1));
  if (others > 0 && others < fewRows) high = Math.max(high, betaQuantile(1 - miss / 2, losses + 1, others));
  return [Math.max(0, low), Math.min(1, high)];
}

/** Rows ÷ Kish's design effect, 1 + (mean cluster size − 1) · intraclass correlation. */
export function effectiveRows(rows: number, clusterSquares: number, intraclassCorrelation: number): number {
  const size = clusterSquares / rows;
  return rows / (1 + (size - 1) * intraclassCorrelation);
}

const criticalValues = new Map<number, Map<number, number>>();

/** Student's t with K − 1 degrees of freedom that is exceeded on either side with the chance `miss`, 5% unless given. */
export function criticalT(clusters: number, miss = usualMiss): number {
  const ofMiss = criticalValues.get(miss) ?? new Map<number, number>();
  criticalValues.set(miss, ofMiss);
  const known = ofMiss.get(clusters);
  if (known !== undefined) return known;
  const t = studentQuantile(1 - miss / 2, clusters - 1);
  ofMiss.set(clusters, t);
  return t;
}

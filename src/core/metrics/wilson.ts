import { studentQuantile } from './numeric/student.ts';

/**
 * 95% Wilson interval of a share, on an effective number of rows, with Student's t for few clusters.
 * It stays within [0, 1] and has width where no loss, or nothing but losses, was seen.
 * @param share losses ÷ rows
 * @param effective rows ÷ design effect
 * @param clusters clusters that the rows come from
 */
export function wilsonInterval(share: number, effective: number, clusters: number): [number, number] {
  if (clusters < 2) return [0, 1];
  const square = criticalT(clusters) ** 2;
  const centre = share + square / (2 * effective);
  const spread = Math.sqrt(
    square * ((share * (1 - share)) / effective + square / (4 * effective * effective)),
  );
  const scale = 1 + square / effective;
  // Rounding must not put the share itself outside.
  const low = Math.min(share, (centre - spread) / scale);
  const high = Math.max(share, (centre + spread) / scale);
  return [Math.max(0, low), Math.min(1, high)];
}

/** Rows ÷ Kish's design effect, 1 + (mean cluster size − 1) · intraclass correlation. */
export function effectiveRows(rows: number, clusterSquares: number, intraclassCorrelation: number): number {
  const size = clusterSquares / rows;
  return rows / (1 + (size - 1) * intraclassCorrelation);
}

const criticalValues = new Map<number, number>();

function criticalT(clusters: number): number {
  const known = criticalValues.get(clusters);
  if (known !== undefined) return known;
  const t = studentQuantile(0.975, clusters - 1);
  criticalValues.set(clusters, t);
  return t;
}

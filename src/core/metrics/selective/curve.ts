import { notANumber } from '../not-a-number.ts';
import { type LabelledScores, renumber } from '../sample.ts';
import { tieOrder } from '../tie-order.ts';
import { ClusterTally, cautiousIntraclass } from './intraclass.ts';

/**
 * What is accepted at every possible threshold, strictest first. Rows with equal scores enter together, so there
 * is one point a distinct score. Arrays have shape [points] and can be transferred.
 */
export interface RiskCoverageCurve {
  /** Rows with a valid score, and those of them that have a label. */
  n: number;
  labelled: number;
  /** Instructions with a labelled row. */
  instructions: number;
  cut: number;
  /** Distinct scores, falling. Keeping score ≥ threshold[i] keeps accepted[i] rows. */
  threshold: Float64Array;
  accepted: Int32Array;
  /** Of the accepted, how many have a label, and how many of those have a label below the cut. */
  acceptedLabelled: Int32Array;
  losses: Int32Array;
  /** Instructions with an accepted labelled row, and Σ over them of (accepted labelled rows)². */
  acceptedInstructions: Int32Array;
  clusterSquares: Float64Array;
  /** Σ over instructions of (labelled rows)². */
  allClusterSquares: number;
  /**
   * Intraclass correlation within instructions of what each risk is the mean of, for its design effect: of the loss
   * among the accepted labelled rows, and of loss × accepted among all labelled rows.
   */
  acceptedIntraclass: Float64Array;
  lossIntraclass: Float64Array;
}

/** n log n. Unlabelled rows count in coverage and not in risk; invalid rows are in neither. */
export function riskCoverageCurve(columns: LabelledScores, cut: number): RiskCoverageCurve {
  const rows = validRows(columns);
  const { label, instruction } = columns;
  const ties = tieOrder(Float64Array.from(rows, (row) => columns.score[row]!));
  const points = ties.groups;
  const curve: RiskCoverageCurve = {
    n: rows.length,
    labelled: 0,
    instructions: 0,
    cut,
    threshold: new Float64Array(points),
    accepted: new Int32Array(points),
    acceptedLabelled: new Int32Array(points),
    losses: new Int32Array(points),
    acceptedInstructions: new Int32Array(points),
    clusterSquares: new Float64Array(points),
    allClusterSquares: 0,
    acceptedIntraclass: new Float64Array(points),
    lossIntraclass: new Float64Array(points),
  };
  const { cluster, clusters } = renumber(Int32Array.from(rows, (row) => instruction[row]!));
  // Labelled rows of each instruction.
  const all = new Float64Array(clusters);
  rows.forEach((row, place) => {
    if (!Number.isNaN(label[row])) all[cluster[place]!]! += 1;
  });
  for (const size of all) {
    curve.labelled += size;
    curve.allClusterSquares += size * size;
    if (size > 0) curve.instructions++;
  }
  const accepted = new ClusterTally(clusters);
  const every = {
    rows: curve.labelled,
    clusters: curve.instructions,
    ones: 0,
    rowSquares: curve.allClusterSquares,
    oneSquares: 0,
  };
  for (let point = 0; point < points; point++) {
    const group = points - 1 - point;
    const start = group === 0 ? 0 : ties.end[group - 1]!;
    const end = ties.end[group]!;
    for (let place = start; place < end; place++) {
      const row = rows[ties.order[place]!]!;
      if (Number.isNaN(label[row])) continue;
      const k = cluster[ties.order[place]!]!;
      const lost = accepted.onesOf(k);
      const loss = label[row]! < cut ? 1 : 0;
      accepted.add(k, loss);
      every.ones += loss;
      every.oneSquares += ((lost + loss) ** 2 - lost * lost) / all[k]!;
    }
    curve.threshold[point] = columns.score[rows[ties.order[start]!]!]!;
    curve.accepted[point] = rows.length - start;
    curve.acceptedLabelled[point] = accepted.rows;
    curve.losses[point] = accepted.ones;
    curve.acceptedInstructions[point] = accepted.clusters;
    curve.clusterSquares[point] = accepted.rowSquares;
    curve.acceptedIntraclass[point] = cautiousIntraclass(accepted);
    curve.lossIntraclass[point] = cautiousIntraclass(every);
  }
  return curve;
}

function validRows({ score, valid, ids }: LabelledScores): Int32Array {
  const rows = new Int32Array(score.length);
  let n = 0;
  for (let row = 0; row < score.length; row++) {
    if (!valid[row]) continue;
    if (!Number.isFinite(score[row])) throw notANumber('score', row, score[row]!, ids);
    rows[n++] = row;
  }
  return rows.slice(0, n);
}

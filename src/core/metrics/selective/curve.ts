import { notANumber } from '../not-a-number.ts';
import type { LabelledScores } from '../sample.ts';
import { tieOrder } from '../tie-order.ts';
import { intraclass } from './intraclass.ts';

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
  /** Σ over instructions of (labelled rows)²; with `intraclass`, what clustering does to intervals. */
  allClusterSquares: number;
  /** Intraclass correlation of the loss within instructions. */
  intraclass: number;
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
    intraclass: 0,
  };
  const seen = new Map<number, number>();
  let losses = 0;
  let labelled = 0;
  let squares = 0;
  for (let point = 0; point < points; point++) {
    const group = points - 1 - point;
    const start = group === 0 ? 0 : ties.end[group - 1]!;
    const end = ties.end[group]!;
    for (let place = start; place < end; place++) {
      const row = rows[ties.order[place]!]!;
      if (Number.isNaN(label[row])) continue;
      const before = seen.get(instruction[row]!) ?? 0;
      seen.set(instruction[row]!, before + 1);
      squares += 2 * before + 1;
      labelled++;
      if (label[row]! < cut) losses++;
    }
    curve.threshold[point] = columns.score[rows[ties.order[start]!]!]!;
    curve.accepted[point] = rows.length - start;
    curve.acceptedLabelled[point] = labelled;
    curve.losses[point] = losses;
    curve.acceptedInstructions[point] = seen.size;
    curve.clusterSquares[point] = squares;
  }
  curve.labelled = labelled;
  curve.instructions = seen.size;
  curve.allClusterSquares = squares;
  curve.intraclass = lossIntraclass(columns, rows, cut);
  return curve;
}

function lossIntraclass({ label, instruction }: LabelledScores, rows: Int32Array, cut: number): number {
  const labelled = rows.filter((row) => !Number.isNaN(label[row]));
  const loss = Uint8Array.from(labelled, (row) => (label[row]! < cut ? 1 : 0));
  const codes = labelled.map((row) => instruction[row]!);
  return intraclass(loss, codes, codes.reduce((most, code) => Math.max(most, code), -1) + 1);
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

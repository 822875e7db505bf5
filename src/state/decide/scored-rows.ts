import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import { ascendingOrder } from '#core/metrics/tie-order.ts';
import type { DatasetColumns } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';

/** The rows that a run has reached, dense: what every figure of the Decide screen is computed from. */
export interface ScoredRows {
  /** Index into the dataset of each. Shape [n]. */
  row: Int32Array;
  rows: MetricRows;
  column: ScoreColumn;
  category: Int32Array;
  valid: number;
  invalid: number;
}

/**
 * Rows that are not judged yet are left out, so that a run under way gives figures of what is scored so far.
 * @param label NaN where missing; null where no label is chosen
 * @param models names of the groups that figures are broken down by
 */
export function scoredRows(
  dataset: DatasetColumns,
  run: RunColumns,
  label: Float64Array | null,
  models: readonly string[],
): ScoredRows {
  const reached = new Int32Array(run.n);
  let n = 0;
  let valid = 0;
  for (let row = 0; row < run.n; row++) {
    if (run.status[row] === 0) continue;
    reached[n++] = row;
    if (run.status[row] === 1) valid++;
  }
  const row = reached.slice(0, n);
  // A finished run needs no copies, and of 100,000 rows they would cost a frame or two.
  const all = n === run.n;
  const pick = <A extends Int32Array | Float64Array>(from: A, to: A): A => {
    for (let i = 0; i < n; i++) to[i] = from[row[i]!]!;
    return to;
  };
  const numbers = (from: Float64Array) => (all ? from : pick(from, new Float64Array(n)));
  const codes = (from: Int32Array) => (all ? from : pick(from, new Int32Array(n)));
  return {
    row,
    rows: {
      label: label ? numbers(label) : new Float64Array(n).fill(Number.NaN),
      instruction: codes(dataset.instruction),
      group: codes(dataset.model),
      groups: models,
      length: codes(dataset.responseLength),
    },
    column: {
      name: 'judge',
      score: numbers(run.score),
      valid: Uint8Array.from(row, (index) => (run.status[index] === 1 ? 1 : 0)),
      probs: all ? run.probs : pickProbs(run.probs, row),
    },
    category: codes(dataset.category),
    valid,
    invalid: n - valid,
  };
}

function pickProbs(probs: Float64Array, row: Int32Array): Float64Array {
  const picked = new Float64Array(row.length * 10);
  for (let i = 0; i < row.length; i++) picked.set(probs.subarray(row[i]! * 10, row[i]! * 10 + 10), i * 10);
  return picked;
}

/** Dataset rows with a score, highest first. A threshold cuts it in kept and declined, nearest the line first. */
export function rowsByScore({ row, column }: ScoredRows): Int32Array {
  const places = Int32Array.from(row.keys()).filter((place) => column.valid[place] === 1);
  const order = ascendingOrder(Float64Array.from(places, (place) => column.score[place]!)).reverse();
  return order.map((index) => row[places[index]!]!);
}

/** Dataset rows that were judged without a usable answer, in dataset order. */
export const invalidRows = ({ row, column }: ScoredRows): Int32Array =>
  row.filter((_, place) => column.valid[place] !== 1);

/** The rows of one group, with everything a curve of it needs. */
export function rowsOfGroup(
  scored: ScoredRows,
  codes: Int32Array,
  code: number,
): Pick<ScoredRows, 'rows' | 'column'> {
  const places = Int32Array.from(codes.keys()).filter((place) => codes[place] === code);
  const { rows, column } = scored;
  return {
    rows: {
      label: Float64Array.from(places, (place) => rows.label[place]!),
      instruction: places.map((place) => rows.instruction[place]!),
      group: new Int32Array(places.length).fill(-1),
      groups: [],
      length: places.map((place) => rows.length[place]!),
    },
    column: {
      name: column.name,
      score: Float64Array.from(places, (place) => column.score[place]!),
      valid: Uint8Array.from(places, (place) => column.valid[place]!),
      probs: null,
    },
  };
}

import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import { ascendingOrder } from '#core/metrics/tie-order.ts';
import { type DatasetColumns, unitsOf } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { Draw } from '#core/sampling/draws.ts';
import { unseenLabels } from '#core/training/seen-instructions.ts';

/** The rows that a run has reached, dense: what every figure of the Decide screen is computed from. */
export interface ScoredRows {
  /** Index into the dataset of each. Shape [n]. */
  row: Int32Array;
  rows: MetricRows;
  column: ScoreColumn;
  category: Int32Array;
  valid: number;
  invalid: number;
  /** Rows with a score and a label that metrics leave out: the judge was trained on their instructions. */
  seen: number;
}

/**
 * Rows that are not judged yet are left out, so that a run under way gives figures of what is scored so far.
 * @param label NaN where missing; null where no label is chosen
 * @param models names of the groups that figures are broken down by
 * @param mask 1 for the rows that figures are of; null: all. Shape [n]
 */
export function scoredRows(
  dataset: DatasetColumns,
  run: RunColumns,
  label: Float64Array | null,
  models: readonly string[],
  mask: Uint8Array | null = null,
): ScoredRows {
  const reached = new Int32Array(run.n);
  let n = 0;
  let valid = 0;
  for (let row = 0; row < run.n; row++) {
    if (run.status[row] === 0 || (mask && mask[row] !== 1)) continue;
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
      label: label ? numbers(unseenLabels(label, run.seen)) : new Float64Array(n).fill(Number.NaN),
      instruction: codes(unitsOf(dataset)),
      group: codes(dataset.model),
      groups: models,
      length: codes(dataset.responseLength),
    },
    column: {
      name: 'judge',
      score: numbers(run.score),
      valid: validOf(run.status, row),
      probs: all ? run.probs : pickProbs(run.probs, row),
    },
    category: codes(dataset.category),
    valid,
    invalid: n - valid,
    seen: label && run.seen ? countSeen(run, row, label) : 0,
  };
}

function countSeen({ seen, status }: RunColumns, row: Int32Array, label: Float64Array): number {
  return row.reduce(
    (sum, at) => sum + Number(seen?.[at] === 1 && status[at] === 1 && !Number.isNaN(label[at])),
    0,
  );
}

function validOf(status: Uint8Array, row: Int32Array): Uint8Array {
  const valid = new Uint8Array(row.length);
  for (let i = 0; i < row.length; i++) valid[i] = status[row[i]!] === 1 ? 1 : 0;
  return valid;
}

function pickProbs(probs: Float64Array, row: Int32Array): Float64Array {
  const picked = new Float64Array(row.length * 10);
  for (let i = 0; i < row.length; i++) picked.set(probs.subarray(row[i]! * 10, row[i]! * 10 + 10), i * 10);
  return picked;
}

/** Draws of dataset rows as draws of the rows that a run has reached. */
export function drawsAt(draws: readonly Draw[], { row }: ScoredRows, n: number): readonly Draw[] {
  if (row.length === n) return draws;
  const place = new Map(Array.from(row, (dataset, at) => [dataset, at]));
  return draws.map(({ sampler, probability, rows }) => ({
    sampler,
    probability: Float64Array.from(row, (dataset) => probability[dataset]!),
    rows: rows.filter((dataset) => place.has(dataset)).map((dataset) => place.get(dataset)!),
  }));
}

/** Dataset rows with a score, highest first. A threshold cuts it in accepted and declined, nearest the line first. */
export function rowsByScore({ row, column, valid }: ScoredRows): Int32Array {
  const rows = new Int32Array(valid);
  const scores = new Float64Array(valid);
  let n = 0;
  for (let place = 0; place < row.length; place++) {
    if (column.valid[place] !== 1) continue;
    rows[n] = row[place]!;
    scores[n++] = column.score[place]!;
  }
  const order = ascendingOrder(scores);
  const falling = new Int32Array(n);
  for (let i = 0; i < n; i++) falling[i] = rows[order[n - 1 - i]!]!;
  return falling;
}

/** Dataset rows that were judged without a usable answer, in dataset order. */
export const invalidRows = ({ row, column }: ScoredRows): Int32Array =>
  row.filter((_, place) => column.valid[place] !== 1);

/** Places of the rows of each group, in order; rows without a group are in none. */
export function placesByGroup(codes: Int32Array, groups: number): Int32Array[] {
  const counts = new Int32Array(groups);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const places = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(groups);
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place]!;
    if (code >= 0) places[code]![filled[code]!++] = place;
  }
  return places;
}

/** Some of the rows, with everything that a curve of them needs. */
export function rowsAt(
  { rows, column }: ScoredRows,
  places: Int32Array,
): Pick<ScoredRows, 'rows' | 'column'> {
  const pick = <A extends Int32Array | Float64Array | Uint8Array>(from: A, to: A): A => {
    for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
    return to;
  };
  const n = places.length;
  return {
    rows: {
      label: pick(rows.label, new Float64Array(n)),
      instruction: pick(rows.instruction, new Int32Array(n)),
      group: new Int32Array(n).fill(-1),
      groups: [],
      length: pick(rows.length, new Int32Array(n)),
    },
    column: {
      name: column.name,
      score: pick(column.score, new Float64Array(n)),
      valid: pick(column.valid, new Uint8Array(n)),
      probs: null,
    },
  };
}

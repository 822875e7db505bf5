import type { DigitReadout } from '#core/judge/judge.ts';
import type { RunColumns } from '#core/run/run.ts';

/** Columns of a run that has scored nothing yet. */
export function emptyRunColumns(n: number): RunColumns {
  return {
    n,
    status: new Uint8Array(n),
    score: new Float64Array(n).fill(Number.NaN),
    digitMass: new Float64Array(n).fill(Number.NaN),
    entropy: new Float64Array(n).fill(Number.NaN),
    tokens: new Int32Array(n),
    truncated: new Uint8Array(n),
    probs: new Float64Array(n * 10).fill(Number.NaN),
    invalidReasons: new Map(),
  };
}

/** Write a batch into the columns, in place: copying 100,000 rows a batch would cost frames. */
export function writeBatch(columns: RunColumns, rows: Int32Array, readouts: readonly DigitReadout[]): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const readout = readouts[i]!;
    columns.status[row] = readout.valid ? 1 : 2;
    columns.score[row] = readout.score;
    columns.digitMass[row] = readout.digitMass;
    columns.entropy[row] = readout.entropy;
    columns.tokens[row] = readout.tokens;
    columns.truncated[row] = readout.truncated ? 1 : 0;
    columns.probs.set(readout.probs, row * 10);
    if (readout.invalidReason !== null) columns.invalidReasons.set(row, readout.invalidReason);
  }
}

/** The readout of one row, as an object: for the detail view. */
export function probsOf(columns: RunColumns, row: number): number[] {
  return [...columns.probs.subarray(row * 10, row * 10 + 10)];
}

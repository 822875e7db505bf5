import type { DigitReadout } from '#core/judge/judge.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { StoredBatch } from './schema.ts';

const digits = 10;

/** Readouts as typed arrays, in step with `rows`. */
export function packBatch(
  runId: string,
  number: number,
  rows: Int32Array,
  readouts: readonly DigitReadout[],
): StoredBatch {
  const probs = new Float64Array(rows.length * digits);
  readouts.forEach((readout, at) => {
    probs.set(readout.probs, at * digits);
  });
  return {
    runId,
    number,
    rows: Int32Array.from(rows),
    valid: Uint8Array.from(readouts, (readout) => (readout.valid ? 1 : 0)),
    score: Float64Array.from(readouts, (readout) => (readout.valid ? readout.score : Number.NaN)),
    digitMass: Float64Array.from(readouts, (readout) => readout.digitMass),
    entropy: Float64Array.from(readouts, (readout) => readout.entropy),
    tokens: Int32Array.from(readouts, (readout) => readout.tokens),
    truncated: Uint8Array.from(readouts, (readout) => (readout.truncated ? 1 : 0)),
    probs,
    invalidReasons: readouts.flatMap((readout, at) =>
      readout.valid ? [] : [{ row: rows[at]!, reason: readout.invalidReason ?? 'No reason was given.' }],
    ),
  };
}

/** Columns over `n` rows with nothing scored. */
export function emptyColumns(n: number): RunColumns {
  return {
    n,
    status: new Uint8Array(n),
    score: new Float64Array(n).fill(Number.NaN),
    digitMass: new Float64Array(n),
    entropy: new Float64Array(n),
    tokens: new Int32Array(n),
    truncated: new Uint8Array(n),
    probs: new Float64Array(n * digits),
    invalidReasons: new Map(),
  };
}

/** Write a batch into the columns, in place. */
export function unpackBatch(batch: StoredBatch, into: RunColumns): void {
  batch.rows.forEach((row, at) => {
    into.status[row] = batch.valid[at] ? 1 : 2;
    into.score[row] = batch.score[at]!;
    into.digitMass[row] = batch.digitMass[at]!;
    into.entropy[row] = batch.entropy[at]!;
    into.tokens[row] = batch.tokens[at]!;
    into.truncated[row] = batch.truncated[at]!;
    into.probs.set(batch.probs.subarray(at * digits, (at + 1) * digits), row * digits);
  });
  for (const { row, reason } of batch.invalidReasons) into.invalidReasons.set(row, reason);
}

import type { Readout } from '#core/judge/judge.ts';
import { recordOf } from '#core/judge/readout-record.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { StoredBatch } from './schema.ts';

const digits = 10;

/** Readouts as typed arrays, in step with `rows`. */
export function packBatch(
  runId: string,
  number: number,
  rows: Int32Array,
  readouts: readonly Readout[],
): StoredBatch {
  const records = readouts.map(recordOf);
  return {
    runId,
    number,
    rows: Int32Array.from(rows),
    valid: Uint8Array.from(records, ({ valid }) => Number(valid)),
    score: Float64Array.from(records, ({ score }) => score),
    digitMass: Float64Array.from(records, ({ digitMass }) => digitMass),
    entropy: Float64Array.from(records, ({ entropy }) => entropy),
    tokens: Int32Array.from(records, ({ tokens }) => tokens),
    truncated: Uint8Array.from(records, ({ truncated }) => Number(truncated)),
    probs: Float64Array.from(records.flatMap(({ probs }) => probs)),
    invalidReasons: records.flatMap(({ invalidReason }, at) =>
      invalidReason === null ? [] : [{ row: rows[at]!, reason: invalidReason }],
    ),
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

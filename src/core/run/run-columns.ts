import type { Readout } from '../judge/judge.ts';
import { type ReadoutRecord, readoutOf, recordOf } from '../judge/readout-record.ts';
import type { RunColumns } from './run.ts';

const digits = 10;

/** Columns of a run that has scored nothing yet. */
export const emptyRunColumns = (n: number): RunColumns => ({
  n,
  status: new Uint8Array(n),
  score: new Float64Array(n).fill(Number.NaN),
  digitMass: new Float64Array(n).fill(Number.NaN),
  entropy: new Float64Array(n).fill(Number.NaN),
  tokens: new Int32Array(n),
  truncated: new Uint8Array(n),
  probs: new Float64Array(n * digits).fill(Number.NaN),
  invalidReasons: new Map(),
});

/** Write a batch into the columns, in place: copying 100,000 rows a batch would cost frames. */
export function writeBatch(columns: RunColumns, rows: Int32Array, readouts: readonly Readout[]): void {
  for (const [at, row] of rows.entries()) writeRecord(columns, row, recordOf(readouts[at]!));
}

function writeRecord(columns: RunColumns, row: number, record: ReadoutRecord): void {
  columns.status[row] = record.valid ? 1 : 2;
  columns.score[row] = record.score;
  columns.digitMass[row] = record.digitMass;
  columns.entropy[row] = record.entropy;
  columns.tokens[row] = record.tokens;
  columns.truncated[row] = record.truncated ? 1 : 0;
  columns.probs.set(record.probs, row * digits);
  if (record.invalidReason !== null) columns.invalidReasons.set(row, record.invalidReason);
}

/** The probabilities of the ten digits at one row; NaN where none were read. */
export const probsOf = ({ probs }: RunColumns, row: number): number[] => [
  ...probs.subarray(row * digits, (row + 1) * digits),
];

/** The readout of one row; null where it is not scored yet. */
export function readoutAt(columns: RunColumns, row: number): Readout | null {
  if (columns.status[row] === 0) return null;
  return readoutOf({
    probs: probsOf(columns, row),
    digitMass: columns.digitMass[row]!,
    score: columns.score[row]!,
    entropy: columns.entropy[row]!,
    valid: columns.status[row] === 1,
    invalidReason: columns.invalidReasons.get(row) ?? null,
    tokens: columns.tokens[row]!,
    truncated: columns.truncated[row] === 1,
  });
}

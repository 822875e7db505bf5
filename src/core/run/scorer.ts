import type { AppError } from '../errors.ts';
import type { Readout } from '../judge/judge.ts';
import type { NoteInput } from '../linear-probe/kept-inputs.ts';
import type { Row } from '../rows/row.ts';

/** A row made ready to be scored. */
export interface PreparedRow {
  /** What it costs, in tokens or something near: rows of like cost make a batch. */
  tokens: number;
}

/**
 * A row whose request failed (network, rate limit, time-out, an error of the server): nothing is known of the row. It
 * is not stored, so it stays to be scored. An answer that cannot be used is something else: an invalid readout.
 */
export interface FailedRequest {
  error: AppError;
  /** Whether every other row would fail in the same way (a refused key, a wrong address): the run stops. */
  stopsRun: boolean;
}

export type ReadResult = Readout | FailedRequest;

export const isFailedRequest = (result: ReadResult): result is FailedRequest => 'stopsRun' in result;

/** What gives rows their scores, a batch at a time: a judge, a likelihood, a similarity. */
export interface Scorer<P extends PreparedRow = PreparedRow> {
  /**
   * Make the rows of a window ready, in order. A row that cannot be scored comes back as the error that says why:
   * it is invalid, and does not end the run.
   * @param indices the rows' places in the dataset
   */
  prepare(rows: readonly Row[], indices: readonly number[]): Promise<(P | AppError)[]>;
  /**
   * One result a row, in order: a readout, or the failed request. A method that reads no digits leaves them NaN, and
   * one that computes here has no requests that could fail.
   * @param signal aborted when the run is cancelled: what is under way may be given up
   * @param note told what a linear probe reads of a row of the batch, by its place; other scorers tell nothing
   * @throws AppError of the engine (`device-lost`, `out-of-memory`): the run stops, and can be resumed
   */
  read(batch: readonly P[], signal: AbortSignal, note?: NoteInput): Promise<ReadResult[]>;
}

/** What can be wrong with one row, as against with the engine. */
const rowErrors = new Set(['missing-reference', 'prompt-too-long', 'empty-response', 'no-other-response']);

/** Rows one by one; an error about a row stands in the row's place. */
export async function eachRow<P>(
  rows: readonly Row[],
  make: (row: Row, at: number) => P | Promise<P>,
): Promise<(P | AppError)[]> {
  const made: (P | AppError)[] = [];
  for (const [at, row] of rows.entries()) made.push(await orRowError(() => make(row, at)));
  return made;
}

/** What `work` gives, or the error where it is about the row. */
export async function orRowError<P>(work: () => P | Promise<P>): Promise<P | AppError> {
  try {
    return await work();
  } catch (thrown) {
    if (isRowError(thrown)) return thrown;
    throw thrown;
  }
}

function isRowError(thrown: unknown): thrown is AppError {
  return thrown instanceof Error && 'code' in thrown && rowErrors.has(String(thrown.code));
}

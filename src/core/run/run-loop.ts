import { AppError } from '../errors.ts';
import type { Readout } from '../judge/judge.ts';
import type { NoteInput } from '../linear-probe/kept-inputs.ts';
import type { ProbeInput } from '../linear-probe/linear-probe.ts';
import type { Row } from '../rows/row.ts';
import { FailureWatch, type RowFailure } from './failed-requests.ts';
import { type BatchLimits, planBatches, windowRows } from './plan.ts';
import { readPrepared } from './read-prepared.ts';
import type { RunControl } from './run-control.ts';
import { isFailedRequest, type PreparedRow, type ReadResult, type Scorer } from './scorer.ts';

/** A batch that was asked: row indices and readouts, in step, and beside them the rows whose request failed. */
export interface Batch {
  rows: Int32Array;
  readouts: Readout[];
  /** What a linear probe read of the rows, in step with them; missing where that is not kept. */
  inputs?: (ProbeInput | null)[];
  /** Not part of `rows`: nothing is to be stored of them but their number. */
  failures: RowFailure[];
  /** Time that the batch took, in seconds. */
  seconds: number;
}

export interface RunLoop {
  scorer: Scorer;
  /** Row indices in the order of scoring (see `judgingOrder`). */
  order: Int32Array;
  /** Whether a row's readout is already stored. */
  isScored(row: number): boolean;
  readRows(indices: readonly number[]): Promise<Row[]>;
  /** Must have stored the batch when it settles: the next batch begins only then. It may hold failures alone. */
  store(batch: Batch): Promise<void>;
  limits: BatchLimits;
  /** Whether batches are to have what a linear probe reads of their rows. */
  keepInputs?: boolean;
  control: RunControl;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/**
 * Score every row of `order` that is not scored yet. A row whose request failed is left unscored, so that another call
 * asks it again.
 * @returns whether it came to the end (`done`) or was cancelled
 * @throws AppError of the scorer (`device-lost`, `out-of-memory`), or of the endpoint where it failed for
 *   `maxFailuresInARow` rows or refuses them all: what is stored stays, and the run can be resumed
 */
export async function runLoop(loop: RunLoop): Promise<'done' | 'cancelled'> {
  const { order, control } = loop;
  const watch = new FailureWatch();
  for (let start = 0; start < order.length; start += windowRows) {
    const window = [...order.subarray(start, start + windowRows)];
    if (window.every((row) => loop.isScored(row))) continue;
    if ((await runWindow(loop, window, watch)) === 'cancelled') return 'cancelled';
  }
  return control.cancelled ? 'cancelled' : 'done';
}

async function runWindow(
  loop: RunLoop,
  window: number[],
  watch: FailureWatch,
): Promise<'done' | 'cancelled'> {
  const { scorer, limits, control } = loop;
  const rows = await loop.readRows(window);
  const prepared = await scorer.prepare(rows, window);
  const costs = prepared.map((row) => (row instanceof AppError ? 0 : row.tokens));

  const questions = rows.map(({ instruction }) => instruction);
  for (const planned of planBatches(costs, limits, questions)) {
    // The plan is of the whole window; a batch of which some requests failed is asked again without the others.
    const batch = planned.filter((position) => !loop.isScored(window[position]!));
    if (batch.length === 0) continue;
    await control.waitIfPaused();
    if (control.cancelled) return 'cancelled';
    const started = loop.now();
    const inputs = batch.map((): ProbeInput | null => null);
    const results = await readBatch(
      scorer,
      batch.map((position) => prepared[position]!),
      control,
      loop.keepInputs
        ? (at, input) => {
            inputs[at] = input;
          }
        : undefined,
    );
    if (!results) return 'cancelled';
    const seconds = (loop.now() - started) / 1000;
    const indices = batch.map((position) => window[position]!);
    const outcomes = results.map((result, at) =>
      isFailedRequest(result) ? { row: indices[at]!, ...result } : null,
    );
    await loop.store({
      rows: Int32Array.from(indices.filter((_, at) => outcomes[at] === null)),
      readouts: results.filter((result): result is Readout => !isFailedRequest(result)),
      ...(loop.keepInputs && { inputs: inputs.filter((_, at) => outcomes[at] === null) }),
      // Requests that a cancellation broke off did not fail.
      failures: control.cancelled ? [] : outcomes.filter((outcome) => outcome !== null),
      seconds,
    });
    if (control.cancelled) return 'cancelled';
    const stop = watch.after(outcomes);
    if (stop) throw stop;
  }
  return 'done';
}

/** Null where the run was cancelled under way and the scorer gave up. */
async function readBatch(
  scorer: Scorer,
  batch: readonly (PreparedRow | AppError)[],
  control: RunControl,
  note?: NoteInput,
): Promise<ReadResult[] | null> {
  try {
    return await readPrepared(scorer, batch, control.signal, note);
  } catch (thrown) {
    if (control.cancelled) return null;
    throw thrown;
  }
}

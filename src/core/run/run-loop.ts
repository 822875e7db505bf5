import { AppError } from '../errors.ts';
import type { DigitReadout } from '../judge/judge.ts';
import { unreadable } from '../judge/readout.ts';
import type { Row } from '../rows/row.ts';
import { type BatchLimits, planBatches, windowRows } from './plan.ts';
import type { RunControl } from './run-control.ts';
import type { PreparedRow, Scorer } from './scorer.ts';

/** A scored batch: row indices and readouts, in step. */
export interface Batch {
  rows: Int32Array;
  readouts: DigitReadout[];
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
  /** Must have stored the batch when it settles: the next batch begins only then. */
  store(batch: Batch): Promise<void>;
  limits: BatchLimits;
  control: RunControl;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/**
 * Score every row of `order` that is not scored yet.
 * @returns whether it came to the end (`done`) or was cancelled
 * @throws AppError of the scorer (`device-lost`, `out-of-memory`): what is stored stays, and the run can go on
 */
export async function runLoop(loop: RunLoop): Promise<'done' | 'cancelled'> {
  const { order, control } = loop;
  for (let start = 0; start < order.length; start += windowRows) {
    const window = [...order.subarray(start, start + windowRows)];
    if (window.every((row) => loop.isScored(row))) continue;
    if ((await runWindow(loop, window)) === 'cancelled') return 'cancelled';
  }
  return control.cancelled ? 'cancelled' : 'done';
}

async function runWindow(loop: RunLoop, window: number[]): Promise<'done' | 'cancelled'> {
  const { scorer, limits, control } = loop;
  const rows = await loop.readRows(window);
  const prepared = await scorer.prepare(rows, window);
  const costs = prepared.map((row) => (row instanceof AppError ? 0 : row.tokens));

  const questions = rows.map(({ instruction }) => instruction);
  for (const batch of planBatches(costs, limits, questions)) {
    if (batch.every((position) => loop.isScored(window[position]!))) continue;
    await control.passage();
    if (control.cancelled) return 'cancelled';
    const started = loop.now();
    const readouts = await readBatch(
      scorer,
      batch.map((position) => prepared[position]!),
      control,
    );
    if (!readouts) return 'cancelled';
    await loop.store({
      rows: Int32Array.from(batch, (position) => window[position]!),
      readouts,
      seconds: (loop.now() - started) / 1000,
    });
  }
  return 'done';
}

/** Null where the run was cancelled under way and the scorer gave up. */
async function readBatch(
  scorer: Scorer,
  batch: readonly (PreparedRow | AppError)[],
  control: RunControl,
): Promise<DigitReadout[] | null> {
  const sound = batch.filter((row): row is PreparedRow => !(row instanceof AppError));
  try {
    const readouts = sound.length > 0 ? await scorer.read(sound, control.signal) : [];
    let next = 0;
    return batch.map((row) => (row instanceof AppError ? unreadable(row.message) : readouts[next++]!));
  } catch (thrown) {
    if (control.cancelled) return null;
    throw thrown;
  }
}

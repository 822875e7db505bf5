import { AppError } from '../errors.ts';
import type { DigitReadout, JudgeEngine, JudgeSpec, PreparedPrompt } from '../judge/judge.ts';
import { unreadable } from '../judge/readout.ts';
import type { Row } from '../rows/row.ts';
import { type BatchLimits, planBatches, windowRows } from './plan.ts';
import type { RunControl } from './run-control.ts';

/** A scored batch: row indices and readouts, in step. */
export interface Batch {
  rows: Int32Array;
  readouts: DigitReadout[];
  /** Time that the batch took, in seconds. */
  seconds: number;
}

export interface RunLoop {
  engine: Pick<JudgeEngine, 'prepare' | 'read'>;
  spec: JudgeSpec;
  /** Row indices in the order of judging (see `judgingOrder`). */
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
 * Judge every row of `order` that is not scored yet.
 * @returns whether it came to the end (`done`) or was cancelled
 * @throws AppError of the engine (`device-lost`, `out-of-memory`): what is stored stays, and the run can go on
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
  const { engine, spec, limits, control } = loop;
  const rows = await loop.readRows(window);
  const prompts = rows.map((row) => prepareOrExplain(engine, row, spec));
  const lengths = prompts.map((prompt) => (prompt instanceof AppError ? 0 : prompt.ids.length));

  const questions = rows.map(({ instruction }) => instruction);
  for (const batch of planBatches(lengths, limits, questions)) {
    if (batch.every((position) => loop.isScored(window[position]!))) continue;
    await control.passage();
    if (control.cancelled) return 'cancelled';
    const started = loop.now();
    const readouts = await readBatch(
      engine,
      batch.map((position) => prompts[position]!),
      spec,
    );
    await loop.store({
      rows: Int32Array.from(batch, (position) => window[position]!),
      readouts,
      seconds: (loop.now() - started) / 1000,
    });
  }
  return 'done';
}

/** A row that cannot be put to the judge is invalid with its reason; it does not end the run. */
function prepareOrExplain(engine: RunLoop['engine'], row: Row, spec: JudgeSpec): PreparedPrompt | AppError {
  try {
    return engine.prepare(row, spec);
  } catch (thrown) {
    if (thrown instanceof AppError && rowErrors.has(thrown.code)) return thrown;
    throw thrown;
  }
}

/** What can be wrong with one row, as against with the engine. */
const rowErrors = new Set(['missing-reference', 'prompt-too-long']);

async function readBatch(
  engine: RunLoop['engine'],
  prompts: (PreparedPrompt | AppError)[],
  spec: JudgeSpec,
): Promise<DigitReadout[]> {
  const sound = prompts.filter((prompt): prompt is PreparedPrompt => !(prompt instanceof AppError));
  const readouts = sound.length > 0 ? await engine.read(sound, spec) : [];
  let next = 0;
  return prompts.map((prompt) =>
    prompt instanceof AppError ? unreadable(prompt.message) : readouts[next++]!,
  );
}

import { AppError } from '../errors.ts';
import { unreadable } from '../judge/readout.ts';
import type { NoteInput } from '../linear-probe/kept-inputs.ts';
import type { ProbeInput } from '../linear-probe/linear-probe.ts';
import type { PreparedRow, ReadResult, Scorer } from './scorer.ts';

/**
 * Reads what `prepare` gave: one result a row, in order. A row that could not be made ready is invalid, with the reason.
 * @param note told of each row's input by its place in the batch
 */
export async function readPrepared<P extends PreparedRow>(
  scorer: Pick<Scorer<P>, 'read'>,
  batch: readonly (P | AppError)[],
  signal: AbortSignal,
  note?: NoteInput,
): Promise<ReadResult[]> {
  const places = [...batch.keys()].filter((at) => !(batch[at] instanceof AppError));
  const sound = places.map((at) => batch[at] as P);
  const noteSound = note && ((at: number, input: ProbeInput) => note(places[at]!, input));
  const results = sound.length > 0 ? await scorer.read(sound, signal, noteSound) : [];
  let next = 0;
  return batch.map((row) => (row instanceof AppError ? unreadable(row.message) : results[next++]!));
}

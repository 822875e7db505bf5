import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import type { AdamState } from '#core/training/adamw.ts';
import type { TrainingCurves } from '#core/training/curves.ts';
import { type ByteSource, bufferSource } from '#model/weights/byte-source.ts';
import { readSafetensors, readSafetensorsMetadata } from '#model/weights/safetensors-file.ts';
import { writeSafetensors } from '#model/weights/safetensors-writer.ts';

/** All that a run is at the end of a step. Order, dropout and rate follow from the step and the settings. */
export interface TrainingState {
  /** Steps taken. */
  step: number;
  /** The adapter now, flat. */
  values: Float32Array;
  optimiser: AdamState;
  /** The adapter at its best validation; null before the first. */
  best: Float32Array | null;
  curves: TrainingCurves;
}

/**
 * One safetensors file. It is written whole and in one go, so that a crash leaves the file before it.
 * @param identity what the run is made of; a checkpoint of another run is refused
 */
export function writeTrainingState(state: TrainingState, identity: string): Uint8Array<ArrayBuffer> {
  const { step, values, optimiser, best, curves } = state;
  const arrays = { values, first: optimiser.first, second: optimiser.second, ...(best ? { best } : {}) };
  const tensors = Object.entries(arrays).map(([name, array]) => ({
    name,
    shape: [array.length],
    values: array,
  }));
  return writeSafetensors(tensors, 'F32', { state: JSON.stringify({ identity, step, curves }) });
}

/** @throws AppError `other-training` where the checkpoint is of another run, `damaged-checkpoint` where it is none */
export async function readTrainingState(bytes: Uint8Array, identity: string): Promise<TrainingState> {
  const source = bufferSource(bytes);
  const found = await readHead(source);
  if (found.identity !== identity)
    throw new AppError(
      'other-training',
      'The checkpoint is of a training with other data, settings or another base model. Restore those to go on with it, or start anew.',
    );
  const tensors = await readSafetensors(source);
  const array = async (name: string) => {
    const tensor = tensors.get(name);
    if (!tensor) throw damaged();
    return tensor.floats();
  };
  return {
    step: found.step,
    curves: found.curves,
    values: await array('values'),
    optimiser: { first: await array('first'), second: await array('second') },
    best: tensors.has('best') ? await array('best') : null,
  };
}

const point = v.looseObject({ step: v.number() });
const head = v.looseObject({
  identity: v.string(),
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  curves: v.looseObject({ steps: v.array(point), validations: v.array(point) }),
});

/** What stands in the file's header beside the tensors. */
async function readHead(
  source: ByteSource,
): Promise<{ identity: string; step: number; curves: TrainingCurves }> {
  const { state } = await readSafetensorsMetadata(source);
  try {
    return v.parse(head, JSON.parse(state ?? '')) as unknown as Awaited<ReturnType<typeof readHead>>;
  } catch {
    throw damaged();
  }
}

const damaged = () =>
  new AppError('damaged-checkpoint', 'The checkpoint of this training cannot be read. Start it anew.');

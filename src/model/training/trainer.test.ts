import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { seededRandom } from '#core/random/random.ts';
import { RunControl } from '#core/run/run-control.ts';
import type { TrainingEvent } from '#core/training/events.ts';
import { defaultTrainingSettings, type TrainingSettings } from '#core/training/settings.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { readTinyModel } from '../decoder/tiny-models.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { memory } from '../tf.ts';
import { trainLora } from './trainer.ts';
import type { CheckpointStore, TrainerParts } from './trainer-parts.ts';
import { type TrainingRow, validate } from './validate.ts';

const digitIds = [20, 31, 42, 53, 64, 75, 86, 97, 108, 119];

/** Prompts that name their label: token 10 + digit among random ones. */
function rows(count: number, seed: number): TrainingRow[] {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const prompt = (length: number, digit: number) =>
    Int32Array.from({ length }, (_, i) => (i >= length - 2 ? 10 + digit : below(130)));
  return Array.from({ length: count }, () => {
    const digit = 3 * below(4);
    return { teacher: prompt(8 + below(6), digit), student: prompt(5 + below(5), digit), digit };
  });
}

class MemoryStore implements CheckpointStore {
  bytes: Uint8Array | null = null;
  load = async () => this.bytes;
  save = async (bytes: Uint8Array) => {
    this.bytes = bytes.slice();
  };
}

const settings: TrainingSettings = {
  ...defaultTrainingSettings,
  lora: { rank: 4, alpha: 8, dropout: 0.1, targets: ['q_proj', 'k_proj', 'v_proj', 'o_proj'] },
  optimiser: { ...defaultTrainingSettings.optimiser, learningRate: 0.02, warmUpSteps: 2 },
  epochs: 3,
  batchRows: 6,
  microBatchRows: 4,
  validateEvery: 4,
  saveEvery: 3,
};

describe('trainLora', () => {
  let decoder: Decoder;
  const events: TrainingEvent[] = [];

  const parts = (change: Partial<TrainerParts> = {}): TrainerParts => ({
    decoder,
    guard: (work) => work(),
    digitIds,
    train: rows(20, 1),
    validation: rows(24, 2),
    settings,
    identity: 'these rows, these settings',
    store: new MemoryStore(),
    control: new RunControl(),
    now: () => 0,
    onEvent: (event) => events.push(event),
    ...change,
  });

  beforeEach(async () => {
    const { kernels } = await startWasm(nodeWasm);
    const { checkpoint } = await readTinyModel('llama-odd-sizes');
    const config = checkpoint.config as DecoderConfig;
    decoder = new Decoder(config, await uploadDecoder(checkpoint, kernels), kernels);
    events.length = 0;
  });

  afterEach(() => decoder.dispose());

  it('learns what the prompts tell, and leaves no tensor behind', async () => {
    const before = memory();
    const { curves, ending } = await trainLora(
      parts({ train: rows(60, 1), settings: { ...settings, epochs: 6 } }),
    );
    expect(ending).toBe('done');
    expect(curves.steps.length).toBe(60);
    const mean = (from: number, to: number) =>
      curves.steps.slice(from, to).reduce((sum, point) => sum + point.loss, 0) / (to - from);
    expect(mean(50, 60)).toBeLessThan(0.5 * mean(0, 10));
    expect(curves.validations.at(-1)!.agreement).toBeGreaterThan(0.8);
    expect(memory().numTensors).toBe(before.numTensors);
    expect(memory().numBytes).toBe(before.numBytes);
  });

  it('gives the same adapter, bit for bit, after it was killed and went on', async () => {
    const whole = await trainLora(parts());
    const store = new MemoryStore();
    const killAt = (step: number) => (event: TrainingEvent) => {
      if (event.kind === 'step' && event.point.step === step) throw new Error('killed');
    };
    await expect(trainLora(parts({ store, onEvent: killAt(5) }))).rejects.toThrow('killed');
    await expect(trainLora(parts({ store, onEvent: killAt(11) }))).rejects.toThrow('killed');
    const resumed = await trainLora(parts({ store }));
    expect(resumed).toEqual(whole);
  });

  it('keeps the adapter of its best validation, not the last', async () => {
    const optimiser = { ...settings.optimiser, learningRate: 1, schedule: 'constant' as const };
    const validation = rows(24, 2);
    const { parameters, curves, step } = await trainLora(
      parts({ validation, settings: { ...settings, optimiser, validateEvery: 1 } }),
    );
    const best = Math.max(...curves.validations.map(({ agreement }) => agreement ?? -1));
    expect(step).toBeLessThan(curves.steps.length);
    expect(curves.validations[step - 1]!.agreement).toBe(best);
    const adapter = new LoraAdapter(parameters);
    const judge = { decoder, guard: parts().guard, digitIds: Int32Array.from(digitIds) };
    expect((await validate(judge, adapter, validation)).agreement).toBe(best);
    adapter.dispose();
  });

  it('stops early with a validated adapter, and can go on from there', async () => {
    const control = new RunControl();
    const store = new MemoryStore();
    const onEvent = (event: TrainingEvent) => {
      if (event.kind === 'step' && event.point.step === 2) control.cancel();
    };
    const stopped = await trainLora(parts({ control, store, onEvent }));
    expect(stopped.ending).toBe('stopped');
    expect(stopped.curves.validations.map(({ step }) => step)).toEqual([2]);
    const { curves, ending } = await trainLora(parts({ store }));
    expect(ending).toBe('done');
    expect(curves.steps.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it('waits while it is paused', async () => {
    const control = new RunControl();
    control.pause();
    const waits = vi.spyOn(control, 'waitIfPaused');
    let done = false;
    const training = trainLora(parts({ control, settings: { ...settings, epochs: 1 } })).then((result) => {
      done = true;
      return result;
    });
    await vi.waitFor(() => expect(waits).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve));
    expect(done).toBe(false);
    control.resume();
    expect((await training).ending).toBe('done');
  });

  it('goes on with less memory, and the same numbers, where there is too little', async () => {
    const whole = await trainLora(parts());
    let refused = false;
    const guard: TrainerParts['guard'] = (work) => {
      if (refused) return work();
      refused = true;
      return Promise.reject(new AppError('out-of-memory', 'There is no memory left.'));
    };
    expect(await trainLora(parts({ guard }))).toEqual(whole);
    expect(events.filter(({ kind }) => kind === 'notice').length).toBe(1);
  });

  it('stops where numbers are no longer finite, with the checkpoint before it', async () => {
    const store = new MemoryStore();
    const optimiser = { ...settings.optimiser, learningRate: 1e30, warmUpSteps: 0 };
    const training = trainLora(parts({ store, settings: { ...settings, optimiser, saveEvery: 1 } }));
    await expect(training).rejects.toMatchObject({ code: 'training-diverged' });
    expect(store.bytes).not.toBeNull();
  });

  it('refuses the checkpoint of another training', async () => {
    const store = new MemoryStore();
    await trainLora(parts({ store, settings: { ...settings, epochs: 1 } }));
    await expect(trainLora(parts({ store, identity: 'other rows' }))).rejects.toMatchObject({
      code: 'other-training',
    });
  });

  it('refuses rows without reference where the loss has a teacher', async () => {
    const train = rows(3, 1).map((row) => ({ ...row, teacher: null }));
    await expect(trainLora(parts({ train }))).rejects.toMatchObject({ code: 'missing-reference' });
    const loss = { teacher: 0, student: 1, distillation: 0 };
    const { ending } = await trainLora(parts({ train, settings: { ...settings, loss, epochs: 1 } }));
    expect(ending).toBe('done');
  });
});

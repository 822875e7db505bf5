import { afterEach, describe, expect, it } from 'vitest';
import { adamWStep, clipGradient, learningRate, newAdamState } from '#core/training/adamw.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { readTinyModel } from '../decoder/tiny-models.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { peftAdapters, peftFiles } from '../lora/fixtures/adapters.ts';
import type { LoraLayout } from '../lora/layout.ts';
import { namedParameters, readPeftFiles } from '../lora/peft-files.ts';
import { memory } from '../tf.ts';
import { LoraDropout, noDropout } from './dropout.ts';
import { type OracleName, oracleNames, oracleTensors, readOracle } from './fixtures/oracle.ts';
import { addGradient, type GradientPlan, type TrainingExample } from './gradient.ts';
import { TrainingAdapter } from './training-adapter.ts';

const loss = { teacher: 1, student: 0.3, distillation: 2 };

/** What training must compute on any backend. @param tolerance of gradients, as a share of the oracle's largest */
export function describeGradient(name: string, start: () => Promise<Kernels>, tolerance: number) {
  describe(`training gradient on ${name}`, () => {
    let decoder: Decoder;
    let lora: LoraAdapter;

    async function load(oracle: OracleName) {
      const kernels = await start();
      const { checkpoint } = await readTinyModel(peftAdapters[oracle]);
      const config = checkpoint.config as DecoderConfig;
      decoder = new Decoder(config, await uploadDecoder(checkpoint, kernels), kernels);
      lora = new LoraAdapter((await readPeftFiles(await peftFiles(oracle), config)).parameters);
      return readOracle(oracle);
    }

    const plan = (change: Partial<GradientPlan> = {}): GradientPlan => ({
      decoder,
      adapter: new TrainingAdapter(lora, noDropout),
      loss,
      recompute: false,
      ...change,
    });

    async function gradientOf(examples: TrainingExample[], change: Partial<GradientPlan> = {}) {
      const gradient = new Float32Array(lora.parameters.layout.parameters);
      const sums = await addGradient(plan(change), examples, 1 / examples.length, gradient);
      return { gradient, sums };
    }

    afterEach(() => {
      lora.dispose();
      decoder.dispose();
    });

    it.each(oracleNames)(
      'equals PyTorch for every LoRA parameter, with and without the KL: %s',
      async (name) => {
        const { examples, rows } = await load(name);
        for (const [file, distillation] of [
          ['gradients', 2],
          ['gradients-no-kl', 0],
        ] as const) {
          const { gradient, sums } = await gradientOf(examples, { loss: { ...loss, distillation } });
          const expected = await oracleTensors(name, file);
          expectTensors(gradient, lora.parameters.layout, expected, tolerance);
          for (const [part, key] of (['teacher', 'student', 'distillation'] as const).entries()) {
            const total = rows.reduce((sum, row) => sum + row[part]!, 0);
            expect(Math.abs(sums[key] - total)).toBeLessThan(tolerance * Math.abs(total));
          }
        }
      },
    );

    it.each(oracleNames)('takes the ten steps that PyTorch takes: %s', async (name) => {
      const { examples, optimiser, steps } = await load(name);
      const { values, layout } = lora.parameters;
      const state = newAdamState(values.length);
      for (const [done, expected] of steps.entries()) {
        const { gradient, sums } = await gradientOf(examples);
        const mean = (sums.teacher + 0.3 * sums.student + 2 * sums.distillation) / examples.length;
        expect(Math.abs(mean - expected.loss)).toBeLessThan(tolerance * expected.loss);
        expect(Math.abs(clipGradient(gradient, optimiser.clipNorm) - expected.norm)).toBeLessThan(
          tolerance * expected.norm,
        );
        const rate = learningRate(done + 1, steps.length, optimiser);
        expect(rate).toBeCloseTo(expected.rate, 12);
        adamWStep(values, gradient, state, done + 1, rate, optimiser);
        lora.update();
      }
      expectTensors(values, layout, await oracleTensors(name, 'after-ten-steps'), tolerance);
    });

    it('is the same, bit for bit, where layers are recomputed in the backward pass', async () => {
      const { examples } = await load('all-linear');
      const adapter = new TrainingAdapter(lora, new LoraDropout(0.3, 9));
      const kept = await gradientOf(examples, { adapter });
      expect((await gradientOf(examples, { adapter, recompute: true })).gradient).toEqual(kept.gradient);
    });

    it('adds up over micro-batches to that of the whole batch', async () => {
      const { examples } = await load('attention');
      const whole = await gradientOf(examples);
      const sum = new Float32Array(whole.gradient.length);
      for (const example of examples) await addGradient(plan(), [example], 1 / examples.length, sum);
      const largest = Math.max(...whole.gradient.map(Math.abs));
      for (const [i, g] of whole.gradient.entries())
        expect(Math.abs(sum[i]! - g)).toBeLessThan(1e-5 * largest);
    });

    it('reaches every B at the start, and no A, since B is zero', async () => {
      const { examples } = await load('attention');
      const { values, layout } = lora.parameters;
      for (const [key, range] of namedParameters(layout))
        if (key.includes('lora_B')) values.fill(0, ...range);
      lora.update();
      const { gradient } = await gradientOf(examples);
      for (const [key, range] of namedParameters(layout)) {
        const part = gradient.subarray(...range);
        expect([key, part.some((g) => g !== 0)]).toEqual([key, key.includes('lora_B')]);
      }
    });

    it('draws dropout from its seed', async () => {
      const { examples } = await load('attention');
      const withSeed = async (seed: number) =>
        (await gradientOf(examples, { adapter: new TrainingAdapter(lora, new LoraDropout(0.2, seed)) }))
          .gradient;
      const first = await withSeed(1);
      expect(await withSeed(1)).toEqual(first);
      expect(await withSeed(2)).not.toEqual(first);
    });

    it('trains on prompts without reference alone where the loss has no teacher', async () => {
      const { examples, rows } = await load('attention');
      const alone = examples.map((example) => ({ ...example, teacher: null }));
      const { sums } = await gradientOf(alone, { loss: { teacher: 0, student: 1, distillation: 0 } });
      expect(sums.student).toBeCloseTo(
        rows.reduce((sum, row) => sum + row[1], 0),
        2,
      );
      expect(sums.teacher).toBe(0);
    });

    it('leaves no tensor behind', async () => {
      const { examples } = await load('all-linear');
      const before = memory();
      const adapter = new TrainingAdapter(lora, new LoraDropout(0.1, 9));
      for (const recompute of [false, true]) await gradientOf(examples, { adapter, recompute });
      lora.update();
      expect(memory().numTensors).toBe(before.numTensors);
      expect(memory().numBytes).toBe(before.numBytes);
    });
  });
}

/** Each tensor within `tolerance` of the oracle's, relative to its own largest entry. */
function expectTensors(
  found: Float32Array,
  layout: LoraLayout,
  expected: ReadonlyMap<string, Float32Array>,
  tolerance: number,
) {
  const named = namedParameters(layout);
  expect([...named.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, range] of named) {
    const theirs = expected.get(key)!;
    const ours = found.subarray(...range);
    const largest = Math.max(...theirs.map(Math.abs));
    const worst = Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]!)));
    expect({ key, relative: worst / largest < tolerance }).toEqual({ key, relative: true });
  }
}

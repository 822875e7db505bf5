import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adamWStep, clipGradient, newAdamState } from '#core/training/adamw.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { openModel } from '#model/weights/open-model.ts';
import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { realModelFiles } from '../fixtures/real-models.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { type LoraLayout, loraLayout } from '../lora/layout.ts';
import { namedParameters } from '../lora/peft-files.ts';
import { readTestJson } from '../testing/read-file.ts';
import { noDropout } from './dropout.ts';
import { addGradient } from './gradient.ts';
import { TrainingAdapter } from './training-adapter.ts';

/** What `fixtures/make_smollm2.py` says of one matrix's gradient. */
interface Summary {
  norm: number;
  largest: number;
  /** With the signs of sin(frequency · i), one product a frequency. */
  products: number[];
  step: number;
  sampled: number[];
}

interface Expected {
  scale: number;
  rate: number;
  rank: number;
  alpha: number;
  frequencies: number[];
  example: { teacher: number[]; student: number[]; label: number };
  losses: [number, number, number];
  clip: number;
  optimiser: { beta1: number; beta2: number; epsilon: number; weightDecay: number };
  gradients: { with_kl: Record<string, Summary>; without_kl: Record<string, Summary> };
  steps: { losses: [number, number, number]; norm: number; rate: number }[];
}

const keys = ['teacher', 'student', 'distillation'] as const;
const tolerance = 1e-3;

describe('training the default judge, against PyTorch', () => {
  let expected: Expected;
  let decoder: Decoder;
  let layout: LoraLayout;

  beforeAll(async () => {
    expected = (await readTestJson(new URL('./fixtures/smollm2.json', import.meta.url))) as Expected;
    const { files, sha256 } = await realModelFiles('defaultJudge');
    const { checkpoint } = await openModel(files, { sha256 });
    const { kernels } = await startWasm(nodeWasm);
    const config = checkpoint.config as DecoderConfig;
    decoder = new Decoder(config, await uploadDecoder(checkpoint, kernels), kernels);
    const { rank, alpha } = expected;
    layout = loraLayout(config, { rank, alpha, targets: ['q_proj', 'k_proj', 'v_proj', 'o_proj'] });
  }, 120_000);
  afterAll(() => decoder.dispose());

  /** The adapter that the script writes into PEFT's. */
  function adapter(): LoraAdapter {
    const values = new Float32Array(layout.parameters);
    const named = namedParameters(layout);
    for (const [phase, name] of [...named.keys()].sort().entries()) {
      const [from, to] = named.get(name)!;
      for (let i = 0; i < to - from; i++)
        values[from + i] = expected.scale * Math.sin(expected.rate * i + phase);
    }
    return new LoraAdapter({ layout, values });
  }

  async function gradientOf(lora: LoraAdapter, distillation: number) {
    const gradient = new Float32Array(layout.parameters);
    const { teacher, student, label } = expected.example;
    const example = { teacher: Int32Array.from(teacher), student: Int32Array.from(student), label };
    const loss = { teacher: 1, student: 0.3, distillation };
    const plan = { decoder, adapter: new TrainingAdapter(lora, noDropout), loss, recompute: false };
    return { gradient, losses: await addGradient(plan, [example], 1, gradient) };
  }

  it('gives every LoRA matrix its gradient, with and without the KL', async () => {
    const lora = adapter();
    for (const [key, distillation] of [
      ['with_kl', 2],
      ['without_kl', 0],
    ] as const) {
      const { gradient, losses } = await gradientOf(lora, distillation);
      for (const [part, name] of keys.entries())
        expect(Math.abs(losses[name] / expected.losses[part]! - 1)).toBeLessThan(tolerance);
      const named = namedParameters(layout);
      const summaries = Object.entries(expected.gradients[key]);
      expect(summaries.length).toBe(named.size);
      for (const [name, summary] of summaries)
        expectLike(gradient.subarray(...named.get(name)!), summary, name);
    }
    lora.dispose();
  }, 120_000);

  it('takes the ten steps of AdamW that PyTorch takes', async () => {
    const lora = adapter();
    const { values } = lora.parameters;
    const state = newAdamState(values.length);
    for (const [done, { losses, norm, rate }] of expected.steps.entries()) {
      const found = await gradientOf(lora, 2);
      for (const [part, name] of keys.entries()) {
        const off = Math.abs(found.losses[name] - losses[part]!);
        expect(off / Math.max(1, losses[part]!), `${name} of step ${done + 1}`).toBeLessThan(tolerance);
      }
      const own = clipGradient(found.gradient, expected.clip);
      expect(Math.abs(own / norm - 1), `norm of step ${done + 1}`).toBeLessThan(10 * tolerance);
      const settings = { ...defaultTrainingSettings.optimiser, ...expected.optimiser };
      adamWStep(values, found.gradient, state, done + 1, rate, settings);
      lora.update();
    }
    lora.dispose();
  }, 240_000);

  function expectLike(ours: Float32Array, { norm, largest, products, step, sampled }: Summary, name: string) {
    expect(Math.abs(Math.hypot(...ours) / norm - 1), name).toBeLessThan(tolerance);
    const worst = Math.max(...sampled.map((value, i) => Math.abs(value - ours[i * step]!)));
    expect(worst / largest, name).toBeLessThan(tolerance);
    for (const [at, frequency] of expected.frequencies.entries()) {
      const product = ours.reduce((sum, value, i) => sum + value * Math.sign(Math.sin(frequency * i)), 0);
      expect(Math.abs(product - products[at]!) / norm, name).toBeLessThan(tolerance * Math.sqrt(ours.length));
    }
  }
});

import { expect, it } from 'vitest';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { openModel } from '#model/weights/open-model.ts';
import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { realModelFiles } from '../fixtures/real-models.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { loraLayout } from '../lora/layout.ts';
import { namedParameters } from '../lora/peft-files.ts';
import { readTestJson } from '../testing/read-file.ts';
import { noDropout } from './dropout.ts';
import { addGradient } from './gradient.ts';
import { TrainingAdapter } from './training-adapter.ts';

/** Written by `fixtures/make_smollm2.py`. */
interface Expected {
  scale: number;
  rate: number;
  rank: number;
  alpha: number;
  example: { teacher: number[]; student: number[]; label: number };
  losses: [number, number, number];
  gradients: { name: string; largest: number; norm: number; step: number; sampled: number[] }[];
}

it('gives the default judge the losses and gradients of PyTorch', async () => {
  const expected = (await readTestJson(new URL('./fixtures/smollm2.json', import.meta.url))) as Expected;
  const { rank, alpha, example } = expected;
  const { checkpoint } = await openModel(...(await modelFiles()));
  const { kernels } = await startWasm(nodeWasm);
  const config = checkpoint.config as DecoderConfig;
  const decoder = new Decoder(config, await uploadDecoder(checkpoint, kernels), kernels);
  const layout = loraLayout(config, { rank, alpha, targets: ['q_proj', 'k_proj', 'v_proj', 'o_proj'] });
  const values = new Float32Array(layout.parameters);
  const named = namedParameters(layout);
  for (const [phase, name] of [...named.keys()].sort().entries()) {
    const [from, to] = named.get(name)!;
    for (let i = 0; i < to - from; i++)
      values[from + i] = expected.scale * Math.sin(expected.rate * i + phase);
  }
  const lora = new LoraAdapter({ layout, values });
  const gradient = new Float32Array(layout.parameters);
  const losses = await addGradient(
    {
      decoder,
      adapter: new TrainingAdapter(lora, noDropout),
      loss: { teacher: 1, student: 0.3, distillation: 2 },
      recompute: false,
    },
    [{ ...example, teacher: Int32Array.from(example.teacher), student: Int32Array.from(example.student) }],
    1,
    gradient,
  );
  for (const [part, key] of (['teacher', 'student', 'distillation'] as const).entries())
    expect(Math.abs(losses[key] / expected.losses[part]! - 1)).toBeLessThan(1e-3);
  for (const { name, largest, norm, step, sampled } of expected.gradients) {
    const ours = gradient.subarray(...named.get(name)!);
    const worst = Math.max(...sampled.map((value, i) => Math.abs(value - ours[i * step]!)));
    expect(worst / largest, name).toBeLessThan(1e-3);
    expect(Math.abs(Math.hypot(...ours) / norm - 1), name).toBeLessThan(1e-3);
  }
  lora.dispose();
  decoder.dispose();
}, 120_000);

async function modelFiles() {
  const { files, sha256 } = await realModelFiles('defaultJudge');
  return [files, { sha256 }] as const;
}

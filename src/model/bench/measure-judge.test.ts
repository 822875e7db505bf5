import { describe, expect, it } from 'vitest';
import { judgeFlops } from '#core/bench/cost.ts';
import { type BenchPlan, benchParts } from '#core/bench/plan.ts';
import type { Row } from '#core/rows/row.ts';
import type { Checkpoint, DecoderConfig } from '#model/weights/checkpoint.ts';
import { startBackend } from '../backends/backend.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { readTinyModel } from '../decoder/tiny-models.ts';
import { loadJudgeEngine } from '../engine/load-judge-engine.ts';
import type { OpenedJudge } from '../engine/open-judge.ts';
import { characterPrompts } from '../testing/character-prompts.ts';
import { memory } from '../tf.ts';
import { type BenchSetup, measureJudge } from './measure-judge.ts';

const little = { rounds: 2, seconds: 5 };
const plan: BenchPlan = {
  parts: benchParts,
  shapes: [8, 16, 24].map((tokens) => ({ tokens, rows: 1 })),
  peaks: little,
  prefill: little,
  ops: { ...little, tokens: 16 },
  rows: little,
  generation: { ...little, tokens: 6 },
  stock: { ...little, tokens: 16 },
  warmLoads: 2,
  leakRows: 32,
};

const rows = ['Why?', 'How?'].flatMap((instruction) =>
  ['Because', 'Never', 'So'].map(
    (response): Row => ({
      id: `${instruction} ${response}`,
      line: 1,
      instruction,
      response,
      reference: null,
      model: null,
      category: null,
      source: {},
    }),
  ),
);

async function open(): Promise<OpenedJudge> {
  return openOf((await readTinyModel('llama-odd-sizes')).checkpoint);
}

/** The tiny model's two layers over and over. */
async function openDeep(layers: number): Promise<OpenedJudge> {
  const { checkpoint } = await readTinyModel('llama-odd-sizes');
  const tensors = new Map(checkpoint.tensors);
  for (let layer = 2; layer < layers; layer++)
    for (const [name, tensor] of checkpoint.tensors)
      if (name.includes(`layers.${layer % 2}.`))
        tensors.set(name.replace(`layers.${layer % 2}.`, `layers.${layer}.`), tensor);
  return openOf({ ...checkpoint, tensors, config: { ...(checkpoint.config as DecoderConfig), layers } });
}

async function openOf(checkpoint: Checkpoint): Promise<OpenedJudge> {
  const engine = await loadJudgeEngine({
    checkpoint,
    identity: { id: 'tiny', name: 'Tiny', sha256: checkpoint.sha256 },
    backend: await startBackend('wasm', nodeWasm),
    prompts: characterPrompts,
  });
  return { engine, checkpoint, notes: [], close: () => engine.dispose() };
}

/** Of `llama-odd-sizes`. */
const oddSizes = { hiddenSize: 36, heads: 6, kvHeads: 2, headDim: 8, intermediateSize: 56, vocabSize: 131 };

const setup = (changes: Partial<BenchSetup> = {}): BenchSetup => ({
  open,
  rows,
  plan,
  obtainSeconds: null,
  heapBytes: async () => process.memoryUsage().heapUsed,
  ...changes,
});

describe('measureJudge', () => {
  it('fills every figure from one run, and leaves nothing on the device', async () => {
    await startBackend('wasm', nodeWasm);
    const before = memory().numTensors;
    const parts: string[] = [];
    const figures = await measureJudge(setup({ onProgress: (part) => parts.push(part) }));
    expect(memory().numTensors).toBe(before);
    expect([...new Set(parts)]).toEqual([
      'load',
      'peaks',
      'prefill',
      'operations',
      'rows',
      'generation',
      'leaks',
      'stock',
    ]);

    expect(figures.load.warmSeconds?.n).toBe(2);
    const { layer, matmulPeakGflops, fractionOfPeak } = figures;
    expect(fractionOfPeak!.min).toBeLessThanOrEqual(layer.gflops!.max / matmulPeakGflops!.min);
    expect(fractionOfPeak!.max).toBeGreaterThanOrEqual(layer.gflops!.min / matmulPeakGflops!.max);
    expect(figures.prefill.map(({ tokensPerSecond }) => tokensPerSecond?.n)).toEqual([2, 2, 2]);
    expect(figures.costOfTokens).not.toBeNull();
    expect(figures.rows.map(({ set, rows, instructions }) => [set, rows, instructions])).toEqual([
      ['demo', 6, 2],
      ['eight-responses', 12, 2],
    ]);
    for (const { prefixReuseSpeedup } of figures.rows) expect(prefixReuseSpeedup?.n).toBe(2);
    expect(figures.generation.map(({ samples, tokensPerSecond }) => [samples, tokensPerSecond?.n])).toEqual([
      [1, 2],
      [4, 2],
    ]);
    expect(figures.leaks).toMatchObject({
      rows: 32,
      tensorsLeaked: 0,
      tensorBytesGrowth: 0,
      deviceGrowth: 0,
    });
    expect(figures.speedupOverStock?.speedup?.min).toBeGreaterThan(0);
    expect(figures.timeByOp!.ops.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(figures.memory.weights).toBeGreaterThan(0);
  });

  it('gives the whole judge’s rates from fewer layers where there is no time for all', async () => {
    const hurried = { rounds: 2, seconds: 1e-4 };
    const parts = ['load', 'peaks', 'prefill', 'stock'] as const;
    const { prefill, speedupOverStock, rows, leaks } = await measureJudge(
      setup({
        open: () => openDeep(6),
        plan: { ...plan, parts, prefill: hurried, stock: { ...hurried, tokens: 16 } },
      }),
    );
    expect([rows, leaks]).toEqual([[], null]);
    // Each shape once, whatever the time.
    expect(prefill.map(({ layers, tokensPerSecond }) => [layers, tokensPerSecond?.n])).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
    ]);
    for (const { rows, tokens, tokensPerSecond, gflops } of prefill) {
      const whole = judgeFlops({ ...oddSizes, layers: 6 }, rows, tokens) / 1e9;
      expect(tokensPerSecond!.median).toBeCloseTo((rows * tokens * gflops!.median) / whole, 6);
    }
    expect(speedupOverStock).toMatchObject({ layers: 2, leftOut: null });
    expect(speedupOverStock!.speedup!.min).toBeGreaterThan(0);
  });

  it('frees the judge where measuring fails on the way', async () => {
    await startBackend('wasm', nodeWasm);
    const before = memory().numTensors;
    const run = measureJudge(
      setup({
        onProgress(part) {
          if (part === 'operations') throw new Error('the device is gone');
        },
      }),
    );
    await expect(run).rejects.toThrow('the device is gone');
    expect(memory().numTensors).toBe(before);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '#core/random/random.ts';
import { startWasm } from '../../backends/wasm.ts';
import { browserWasm } from '../../backends/wasm-browser.ts';
import { type StartedWebGpu, startWebGpu } from '../../backends/webgpu.ts';
import { memory, ones, setBackend, type Tensor2D, type Tensor4D } from '../../tf.ts';
import { DenseLinear } from '../dense.ts';
import { randomMatrix } from '../random-matrix.ts';
import { checkedKernels, type Reference } from './checked-kernels.ts';
import { GpuLinear } from './linear.ts';
import { WebGpuRuntime } from './runtime.ts';
import type { TuningStore } from './tuner.ts';

const geometry = { heads: 4, kvHeads: 2, headDim: 16 };

const onWasm: Reference = async (work) => {
  await startWasm(browserWasm);
  await setBackend('wasm');
  try {
    return await work();
  } finally {
    await setBackend('webgpu');
  }
};

describe('checked WebGPU kernels', () => {
  let gpu: StartedWebGpu;

  beforeAll(async () => {
    gpu = await startWebGpu();
  });
  afterAll(() => gpu.stop());

  /** Kernels on a runtime whose shaders are changed by `spoil`, by program name. */
  function start(spoil: (name: string, body: string) => string = (_, body) => body, tunings?: TuningStore) {
    const runtime = new WebGpuRuntime(gpu.runtime.tfjs);
    const run = runtime.run.bind(runtime);
    runtime.run = (name, build, given) =>
      run(name, () => ({ ...build(), body: spoil(name, build().body) }), given);
    return checkedKernels({ runtime, adapter: 'test', reference: onWasm, tunings });
  }

  it('pass on this device, all of them, and leave nothing behind', async () => {
    const before = memory().numTensors;
    const { kernels, report } = start();
    await kernels.prepare?.(geometry, 'decoder');
    await kernels.prepare?.(geometry, 'encoder');
    const weight = await kernels.packLinear({ weights: [randomMatrix('Q4_1', 8, 32, seededRandom(1))] });
    expect(weight).toBeInstanceOf(GpuLinear);
    weight.dispose();
    expect(report).toEqual({ name: 'webgpu', fallbacks: [], choices: [] });
    expect(memory().numTensors).toBe(before);
  });

  it('are replaced, and named, where a shader does not compile or gives wrong numbers', async () => {
    const { kernels, report } = start((name, body) => {
      if (name === 'gatedUnit') return `${body} this is no WGSL`;
      if (name === 'rmsNorm') return body.replace('* scale', '* scale * 1.01');
      // Correct for the first segment of keys, wrong for every segment after it.
      if (name.startsWith('decodeAttention') && name.endsWith('more'))
        return body.replace('* sum;', '* 2.0;');
      return body;
    });
    await kernels.prepare?.(geometry, 'decoder');
    expect(report.fallbacks).toEqual([
      { kernel: 'rmsNorm', reason: expect.stringMatching(/^was off by 0\.0\d+ of its largest value$/) },
      { kernel: 'gatedUnit', reason: expect.stringContaining('refused an operation') },
      { kernel: 'decodeAttention, heads of 16', reason: expect.stringMatching(/^was off by/) },
    ]);
    const x = ones([2, 8]) as Tensor2D;
    const y = kernels.gatedUnit(x, 'silu');
    expect((await y.data())[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 5);
    x.dispose();
    y.dispose();
  });

  it('are replaced, and named, where heads have a size that they do not know', async () => {
    const { kernels, report } = start();
    await kernels.prepare?.({ heads: 2, kvHeads: 1, headDim: 6 }, 'decoder');
    expect(report.fallbacks.map(({ kernel }) => kernel)).toEqual([
      'attention, heads of 6',
      'decodeAttention, heads of 6',
      'backward.attention, heads of 6',
    ]);
    const q = ones([1, 2, 1, 6]) as Tensor4D;
    const k = ones([1, 1, 3, 6]) as Tensor4D;
    const mixed = kernels.decodeAttention(q, [{ k, v: k }]);
    expect([...(await mixed.data())]).toEqual(new Array(12).fill(1));
    for (const used of [q, k, mixed]) used.dispose();
  });

  it('leave weights to stock operations where no form of a product is right', async () => {
    const { kernels, report } = start((name, body) =>
      name.startsWith('linear Q8_0') ? body.replaceAll('+= dot', '-= dot') : body,
    );
    const source = { weights: [randomMatrix('Q8_0', 8, 32, seededRandom(1))] };
    const weight = await kernels.packLinear(source);
    expect(weight).toBeInstanceOf(DenseLinear);
    expect(report.fallbacks).toMatchObject([{ kernel: 'linear of Q8_0' }]);
    const [x, expected] = [ones([2, 32]) as Tensor2D, await source.weights[0]!.floats()];
    const y = kernels.linear(x, weight);
    const first = expected.subarray(0, 32).reduce((a, b) => a + b);
    expect((await y.data())[0]).toBeCloseTo(first, 4);
    for (const used of [x, y, weight]) used.dispose();
  });

  it('choose tiles for large matrices once, and remember the choice', async () => {
    const stored = new Map<string, string>();
    const reads: string[] = [];
    const tunings: TuningStore = {
      async read(key) {
        reads.push(key);
        return stored.get(key) ?? null;
      },
      async write(key, choice) {
        stored.set(key, choice);
      },
    };
    const large = { weights: [randomMatrix('Q4_0', 2048, 512, seededRandom(1))] };
    for (const visit of [1, 2]) {
      const { kernels, report } = start(undefined, tunings);
      (await kernels.packLinear(large)).dispose();
      expect(reads.length).toBe(visit);
      expect(stored.size).toBe(1);
      const [choice] = stored.values();
      const { few, many, backward } = JSON.parse(choice!) as Record<string, string>;
      expect(report.choices).toEqual([
        `Q4_0 few: ${few}`,
        `Q4_0 many: ${many}`,
        `Q4_0 backward: ${backward}`,
      ]);
    }
  });
});

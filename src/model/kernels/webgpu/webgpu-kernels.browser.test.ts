import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorType } from '#model/weights/checkpoint.ts';
import { blockFormats } from '#model/weights/tensor-types.ts';
import { startWebGpu } from '../../backends/webgpu.ts';
import { genericKernels } from '../generic.ts';
import { describeKernels } from '../kernels.suite.ts';
import { CheckInputs, difference } from './check/compare.ts';
import { attentionGradient, decoderAttention, encoderAttention } from './check/operation-checks.ts';
import { checkTiles } from './check/weight-checks.ts';
import { WebGpuRuntime } from './runtime.ts';
import { candidatesFor, nameOf, type Tiles, uses } from './tile-choice.ts';
import { webGpuKernels } from './webgpu-kernels.ts';

const started = startWebGpu();

const tiles: Tiles = {
  few: candidatesFor('few', true)[0]!,
  many: candidatesFor('many', true)[0]!,
  backward: candidatesFor('backward', true)[0]!,
};

const kernels = started.then(({ runtime }) => webGpuKernels(runtime, () => tiles));

describeKernels('WebGPU in Chromium', () => kernels, 1e-5);

/** One type for each size of block that weights are stored in: where how they are read meets how a product is cut up. */
const typesByBlock: TensorType[] = ['F32', 'Q4_1', 'Q6_K'];

/** Those that compile in seconds on a software adapter. */
const slowToCompile = (tile: Tiles[keyof Tiles]) => ['quad 16×8', 'shared 4×4'].includes(nameOf(tile));

describe('forms of WebGPU kernels', () => {
  let runtime: WebGpuRuntime;

  beforeAll(async () => {
    runtime = (await started).runtime;
    expect(runtime.hasSubgroups).toBe(true);
  });

  it.each(Object.keys(blockFormats) as TensorType[])(
    'give the same product whichever is taken: %s',
    async (type) => {
      for (const use of uses)
        for (const tile of candidatesFor(use, true)) {
          if (slowToCompile(tile) && !typesByBlock.includes(type)) continue;
          const wrong = await runtime.isolated(() =>
            checkTiles(runtime, type, { ...tiles, [use]: tile }, [use]),
          );
          expect(wrong, `${use}: ${nameOf(tile)}`).toBeNull();
        }
    },
  );

  it.each([8, 32])('attend without subgroups: heads of %i', async (headDim) => {
    const geometry = { heads: 6, kvHeads: 2, headDim };
    const alone = webGpuKernels(new WebGpuRuntime(runtime.tfjs, false), () => tiles);
    for (const check of [
      decoderAttention(geometry),
      encoderAttention(geometry),
      attentionGradient(geometry),
    ]) {
      const [found, expected] = [alone, genericKernels].map((by) => {
        const inputs = new CheckInputs(4);
        const outputs = check(by, inputs);
        return { inputs, outputs };
      });
      await runtime.isolated(async () => {
        for (const [i, output] of found!.outputs.entries())
          expect(difference(await output.data(), await expected!.outputs[i]!.data())).toBeNull();
      });
      for (const { inputs, outputs } of [found!, expected!]) {
        inputs.dispose();
        for (const output of outputs) output.dispose();
      }
    }
  });
});

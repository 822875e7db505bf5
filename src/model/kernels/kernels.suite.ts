import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '#core/random/random.ts';
import type { Activation } from '#model/weights/activation.ts';
import type { TensorType } from '#model/weights/checkpoint.ts';
import { blockFormats } from '#model/weights/tensor-types.ts';
import {
  dispose,
  memory,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
} from '../tf.ts';
import { sigmoidForms } from './activation.ts';
import { joinPast } from './attention.ts';
import { genericKernels } from './generic.ts';
import type { HeadGeometry, Kernels } from './kernels.ts';
import { randomMatrix } from './random-matrix.ts';
import { headParts, lastKeys, only, spread } from './suite-parts.ts';

const types = Object.keys(blockFormats) as TensorType[];

/** Keys that a query sees: all, only its own, a few, and more than a block of queries has. */
const windows = [undefined, 1, 6, 70];

/** Sizes that are and are not multiples of tiles, blocks of rows, and vectors; and what real models have. */
const rowCounts = [1, 2, 5, 49, 131];
const geometries: HeadGeometry[] = [
  { heads: 6, kvHeads: 2, headDim: 8 },
  { heads: 9, kvHeads: 3, headDim: 64 },
  { heads: 4, kvHeads: 4, headDim: 32 },
];

/**
 * Every operation of an implementation against the stock one, on the same backend.
 * @param start makes the backend current and gives the kernels to test
 * @param tolerance of a value, relative to the largest of its tensor
 */
export function describeKernels(name: string, start: () => Promise<Kernels>, tolerance: number) {
  describe(`kernels on ${name}`, () => {
    let kernels: Kernels;
    let random: () => number;
    let before: number;
    const made: Tensor[] = [];

    beforeEach(async () => {
      kernels = await start();
      random = seededRandom(5);
      before = memory().numTensors;
    });

    afterEach(() => {
      dispose(made.splice(0));
      expect(memory().numTensors).toBe(before);
    });

    const floats = (size: number) => Float32Array.from({ length: size }, () => 4 * random() - 2);
    const keepForTest = <T extends Tensor>(tensor: T): T => {
      made.push(tensor);
      return tensor;
    };
    const vector = (size: number) => keepForTest(tensor1d(floats(size)) as Tensor1D);
    const matrix = (rows: number, columns: number) =>
      keepForTest(tensor2d(floats(rows * columns), [rows, columns]) as Tensor2D);
    const block = (...shape: [number, number, number, number]) =>
      keepForTest(tensor4d(floats(shape.reduce((a, b) => a * b)), shape) as Tensor4D);

    /** The same operation by both: equal, and not all zero. */
    async function compare(operate: (kernels: Kernels) => Tensor | Promise<Tensor>, what: string) {
      const [found, expected] = [
        keepForTest(await operate(kernels)),
        keepForTest(await operate(genericKernels)),
      ];
      expect(found.shape, what).toEqual(expected.shape);
      const [a, b] = [await found.data(), await expected.data()];
      let worst = 0;
      let largest = 0;
      for (let i = 0; i < b.length; i++) {
        worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
        largest = Math.max(largest, Math.abs(b[i]!));
      }
      expect(largest, what).toBeGreaterThan(1e-3);
      expect(worst / largest, what).toBeLessThan(tolerance);
    }

    it.each(types)('linear, forward and backward, with weights of type %s', async (type) => {
      const inputs = blockFormats[type].values === 256 ? 512 : blockFormats[type].values === 32 ? 96 : 91;
      const weights = [randomMatrix(type, 75, inputs, random), randomMatrix(type, 40, inputs, random)];
      const biases = [randomMatrix('F32', 1, 75, random), randomMatrix('F32', 1, 40, random)];
      for (const rows of rowCounts) {
        const x = matrix(rows, inputs);
        const residual = matrix(rows, 115);
        const dy = matrix(rows, 115);
        const withWeight = (operate: (kernels: Kernels, weight: never) => Tensor) => async (by: Kernels) => {
          const weight = await by.packLinear({ weights, biases });
          const result = operate(by, weight as never);
          weight.dispose();
          return result;
        };
        await compare(
          withWeight((by, weight) => by.linear(x, weight)),
          `forward, ${rows} rows`,
        );
        await compare(
          withWeight((by, weight) => by.linear(x, weight, residual)),
          `residual, ${rows} rows`,
        );
        await compare(
          withWeight((by, weight) => by.backward.linear(dy, weight)),
          `backward, ${rows} rows`,
        );
      }
    });

    it('linear of a size beyond one slab, backward through many rows of weights', async () => {
      const weights = [randomMatrix('Q8_0', 2100, 1536, random)];
      const [x, dy] = [matrix(7, 1536), matrix(7, 2100)];
      const [ours, generic] = [
        await kernels.packLinear({ weights }),
        await genericKernels.packLinear({ weights }),
      ];
      await compare((by) => by.linear(x, by === kernels ? ours : generic), 'forward');
      await compare((by) => by.backward.linear(dy, by === kernels ? ours : generic), 'backward');
      ours.dispose();
      generic.dispose();
    });

    it('vocabulary: look-up, logits, readout, gradient', async () => {
      const stored = randomMatrix('Q8_0', 131, 96, random);
      const hidden = matrix(3, 96);
      const dLogits = matrix(3, 131);
      const both = new Map([kernels, genericKernels].map((by) => [by, by.packVocabulary(stored)]));
      const of = async (by: Kernels) => (await both.get(by))!;
      await compare(async (by) => by.embed(Int32Array.of(0, 130, 7, 7), await of(by)), 'embed');
      await compare(async (by) => by.logits(hidden, await of(by)), 'logits');
      await compare(async (by) => by.readout(hidden, await of(by), Int32Array.of(130, 2)), 'readout');
      await compare(async (by) => by.backward.logits(dLogits, await of(by)), 'backward');
      for (const vocabulary of both.values()) (await vocabulary).dispose();
    });

    it.each([36, 576, 37])('rows of %i: norms, gated units and GELU', async (columns) => {
      for (const rows of rowCounts) {
        const x = matrix(rows, columns);
        const gateUp = matrix(rows, 2 * columns);
        const dy = matrix(rows, columns);
        const [gain, bias] = [vector(columns), vector(columns)];
        await compare((by) => by.rmsNorm(x, gain, 1e-5), `rmsNorm, ${rows} rows`);
        await compare((by) => by.layerNorm(x, gain, bias, 1e-12), `layerNorm, ${rows} rows`);
        await compare((by) => by.backward.rmsNorm(x, gain, 1e-5, dy), `backward of rmsNorm, ${rows} rows`);
        for (const activation of Object.keys(sigmoidForms) as Activation[]) {
          const what = `${activation}, ${rows} rows`;
          await compare((by) => by.gatedUnit(gateUp, activation), what);
          await compare((by) => by.backward.gatedUnit(gateUp, activation, dy), `backward of ${what}`);
        }
        await compare((by) => by.gelu(x), `gelu, ${rows} rows`);
      }
    });

    it.each(geometries)('heads: $heads on $kvHeads of $headDim', async (heads) => {
      const { heads: H, kvHeads: K, headDim: D } = heads;
      for (const [B, T] of [
        [1, 1],
        [3, 7],
        [2, 61],
      ] as const) {
        const qkv = matrix(B * T, (H + 2 * K) * D);
        const rope = { cos: matrix(T, D / 2), sin: matrix(T, D / 2) };
        const norms = { q: vector(D), k: vector(D), eps: 1e-6 };
        const dHeads = { q: block(B, H, T, D), k: block(B, K, T, D), v: block(B, K, T, D) };
        for (const [tables, gains] of [
          [rope, undefined],
          [rope, norms],
          [null, undefined],
        ] as const) {
          const what = `${B}×${T}${tables ? ', rotated' : ''}${gains ? ', normalised' : ''}`;
          for (const part of headParts)
            await compare(
              (by) => only(part, by.splitHeads(qkv, { rows: B, tokens: T }, heads, tables, gains)),
              `${part} of ${what}`,
            );
          if (tables)
            await compare(
              (by) => by.backward.splitHeads(dHeads, tables, gains && { qkv, norms: gains }),
              `backward of ${what}`,
            );
        }
      }
    });

    it.each(geometries)(
      'attention: $heads heads on $kvHeads of $headDim',
      async ({ heads: H, kvHeads: K, headDim: D }) => {
        for (const [B, T, P, pastRows] of [
          [1, 1, 0, 0],
          [2, 7, 0, 0],
          [1, 130, 0, 0],
          [2, 5, 11, 1],
          [2, 49, 8, 2],
          [3, 1, 20, 1],
        ] as const) {
          const parts = { q: block(B, H, T, D), k: block(B, K, T, D), v: block(B, K, T, D) };
          const past = P ? { k: block(pastRows, K, P, D), v: block(pastRows, K, P, D) } : undefined;
          const what = `${B}×${T} after ${P}`;
          for (const window of windows)
            await compare(
              (by) => by.attention(parts, { causal: true, past, window }),
              `causal, ${what}, ${window} keys`,
            );
          const seen = Float32Array.from({ length: B * (P + T) }, (_, i) =>
            i % (P + T) === 0 || random() < 0.7 ? 1 : 0,
          );
          const keyMask = keepForTest(tensor2d(seen, [B, P + T]) as Tensor2D);
          await compare((by) => by.attention(parts, { causal: false, past, keyMask }), `masked, ${what}`);
          if (past || T === 1) continue; // A single key has all the weight: nothing depends on q and k.
          const dMixed = matrix(B * T, H * D);
          for (const window of windows.filter((keys) => keys !== 1)) {
            const mixed = keepForTest(genericKernels.attention(parts, { causal: true, window }));
            for (const part of headParts)
              await compare(
                (by) => only(part, by.backward.attention(parts, mixed, dMixed, window)),
                `d${part}, ${what}, ${window} keys`,
              );
          }
        }
      },
    );

    it.each(geometries)(
      'attention of one query a row over segments of keys: $heads heads on $kvHeads of $headDim',
      async ({ heads: H, kvHeads: K, headDim: D }) => {
        for (const [B, shapes] of [
          [1, [[1, 1]]],
          [
            1,
            [
              [1, 37],
              [1, 32],
              [1, 3],
            ],
          ],
          [
            3,
            [
              [1, 41],
              [3, 32],
              [3, 1],
            ],
          ],
          [
            2,
            [
              [2, 5],
              [2, 20],
            ],
          ],
          // More segments than a shader may have arrays; one of more keys than a workgroup has lanes.
          [2, [[1, 131], ...Array.from({ length: 9 }, (_, i) => [2, 1 + i])]],
        ] as [number, [number, number][]][]) {
          const q = block(B, H, 1, D);
          const segments = shapes.map(([rows, P]) => ({
            k: block(rows, K, P, D),
            v: block(rows, K, P, D),
          }));
          const what = `${B} rows over ${shapes.map(([, P]) => P).join(' + ')}`;
          // The same by attention over all segments joined.
          const whole = (part: 'k' | 'v') =>
            keepForTest(
              tidy(() => segments.map((each) => each[part]).reduce((a, b) => joinPast(a, spread(b, B)))),
            );
          const [k, v] = [spread(whole('k'), B), spread(whole('v'), B)].map(keepForTest) as [
            Tensor4D,
            Tensor4D,
          ];
          const joined = () => genericKernels.attention({ q, k, v }, { causal: false });
          const last = Math.max(2, k.shape[2] - 3);
          const seen = lastKeys(segments, last);
          const windowed = () => genericKernels.attention({ q, k, v }, { causal: true, window: last });
          await compare(
            (by) => (by === kernels ? by.decodeAttention(q, seen) : windowed()),
            `${what}, ${last} keys`,
          );
          await compare((by) => (by === kernels ? by.decodeAttention(q, segments) : joined()), what);
          if (kernels !== genericKernels)
            await compare(
              (by) => (by === kernels ? joined() : by.decodeAttention(q, segments)),
              `generic, ${what}`,
            );
        }
      },
    );
  });
}

import {
  add,
  concat,
  erf,
  gather,
  logSumExp,
  matMul,
  mean,
  mul,
  reshape,
  rsqrt,
  sigmoid,
  slice,
  split,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tidy,
  transpose,
} from '../tf.ts';
import { sigmoidForms } from './activation.ts';
import { denseAttention } from './attention.ts';
import { genericBackward } from './backward.ts';
import { denseDecodeAttention } from './decode-attention.ts';
import { type DenseLinear, type DenseVocabulary, packDenseLinear, packDenseVocabulary } from './dense.ts';
import type { BatchShape, HeadGeometry, Heads, Kernels, RopeTables } from './kernels.ts';

/** Every operation out of stock TensorFlow.js ones: the reference, and the fallback. */
export const genericKernels: Kernels = {
  name: 'generic',

  packLinear: packDenseLinear,

  packVocabulary: packDenseVocabulary,

  embed(ids, vocabulary) {
    const { matrix } = vocabulary as DenseVocabulary;
    return tidy(() => gather(matrix, tensor1d(ids, 'int32')) as Tensor2D);
  },

  rmsNorm: (x, gain, eps) => normalise(x, gain, eps) as Tensor2D,

  linear(x, weight, residual) {
    const { matrix, bias } = weight as DenseLinear;
    return tidy(() => {
      let y: Tensor2D = matMul(x, matrix);
      if (bias) y = add(y, bias);
      return residual ? add<Tensor2D>(y, residual) : y;
    });
  },

  splitHeads: (qkv, shape, heads, rope, norms) => genericSplitHeads(qkv, shape, heads, rope, norms),

  attention: denseAttention,

  decodeAttention: denseDecodeAttention,

  gatedUnit: (gateUp, activation) =>
    tidy(() => {
      const { linear, cubic } = sigmoidForms[activation];
      const [gate, up] = split(gateUp, 2, 1) as [Tensor2D, Tensor2D];
      const inner = mul(mul(gate, linear), add(1, mul(square(gate), cubic)));
      return mul(mul(gate, sigmoid(inner)), up) as Tensor2D;
    }),

  layerNorm: (x, gain, bias, eps) =>
    tidy(() => {
      const centred = sub(x, mean(x, 1, true));
      const scale = rsqrt(add(mean(square(centred), 1, true), eps));
      return add<Tensor2D>(mul(mul(centred, scale), gain), bias);
    }),

  gelu: (x) => tidy(() => mul(mul(x, 0.5), add<Tensor2D>(erf(mul(x, Math.SQRT1_2)), 1))),

  logits: (hidden, head) => headLogits(hidden, head as DenseVocabulary),

  readout: (hidden, head, tokens) =>
    tidy(() => {
      const logits = headLogits(hidden, head as DenseVocabulary);
      const few = gather(logits, tensor1d(tokens, 'int32'), 1);
      return concat([few, logSumExp(logits, 1, true) as Tensor2D], 1);
    }),

  backward: genericBackward,
};

/** (E·hᵀ)ᵀ rather than h·Eᵀ: the large matrix keeps its layout, and the backends want none transposed. */
const headLogits = (hidden: Tensor2D, { matrix }: DenseVocabulary): Tensor2D =>
  tidy(() => transpose(matMul(matrix, transpose(hidden))) as Tensor2D);

function normalise(x: Tensor, gain: Tensor1D, eps: number): Tensor {
  return tidy(() => mul(mul(x, rsqrt(add(mean(square(x), -1, true), eps))), gain));
}

function genericSplitHeads(
  qkv: Tensor2D,
  { rows: B, tokens: T }: BatchShape,
  { heads: H, kvHeads: K, headDim: D }: HeadGeometry,
  rope: RopeTables | null,
  norms?: { q: Tensor1D; k: Tensor1D; eps: number },
): Heads {
  const N = B * T;
  const cut = (from: number, count: number) =>
    reshape(slice(qkv, [0, from * D], [N, count * D]), [B, T, count, D]) as Tensor4D;
  const rotate = (x: Tensor4D) => {
    if (!rope) return x;
    const cos = reshape(rope.cos, [1, T, 1, D / 2]);
    const sin = reshape(rope.sin, [1, T, 1, D / 2]);
    const [a, b] = split(x, 2, 3) as [Tensor4D, Tensor4D];
    return concat([sub(mul(a, cos), mul(b, sin)), add<Tensor4D>(mul(b, cos), mul(a, sin))], 3) as Tensor4D;
  };
  const byHead = (x: Tensor4D) => transpose(x, [0, 2, 1, 3]);
  const [q, k, v] = tidy(() => {
    let q = cut(0, H);
    let k = cut(H, K);
    if (norms) {
      q = normalise(q, norms.q, norms.eps) as Tensor4D;
      k = normalise(k, norms.k, norms.eps) as Tensor4D;
    }
    return [byHead(rotate(q)), byHead(rotate(k)), byHead(cut(H + K, K))] as Tensor4D[];
  }) as [Tensor4D, Tensor4D, Tensor4D];
  return { q, k, v };
}

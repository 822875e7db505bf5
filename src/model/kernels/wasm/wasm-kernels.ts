import {
  concat,
  matMul,
  reshape,
  slice,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
} from '../../tf.ts';
import { denseAttention } from '../attention.ts';
import { attentionBackward, attentionBackwardByHead, genericBackward, type MixedHeads } from '../backward.ts';
import type { DenseLinear } from '../dense.ts';
import { genericKernels } from '../generic.ts';
import type { Heads, Kernels } from '../kernels.ts';

/**
 * TensorFlow.js's WASM matMul reaches XNNPACK only for a single, untransposed product (about 38 GFLOP/s on one
 * thread of a 2024 server); a batch of them takes a plain loop at about 3. So a batch is multiplied one by one.
 */
function productBySlice(a: Tensor3D, b: Tensor3D): Tensor3D {
  const [M, I, J] = a.shape;
  const L = b.shape[2];
  return tidy(() =>
    concat(
      Array.from({ length: M }, (_, m) =>
        matMul<Tensor3D>(slice(a, [m, 0, 0], [1, I, J]), slice(b, [m, 0, 0], [1, J, L])),
      ),
      0,
    ),
  );
}

/** y·Mᵀ as (M·yᵀ)ᵀ: transposing inside matMul takes the plain loop too, and y is smaller than M. */
const timesTransposed = (y: Tensor2D, matrix: Tensor2D): Tensor2D =>
  tidy(() => transpose(matMul<Tensor2D>(matrix, transpose(y))));

/** One key head at a time, so that its products are single ones, and only vectors are cut out and put together. */
function backwardByGroup({ q, k, v }: Heads, { mixed, dMixed }: MixedHeads): Heads {
  const [B, H, T, D] = q.shape;
  const groups = B * k.shape[1];
  const G = (B * H) / groups;
  const cut = (x: Tensor4D, heads: number, group: number) =>
    slice(reshape(x, [groups, heads, T, D]) as Tensor4D, [group, 0, 0, 0], [1, heads, T, D]);
  const [dq, dk, dv] = tidy(() => {
    const parts = Array.from({ length: groups }, (_, g) => {
      const heads = { q: cut(q, G, g), k: cut(k, 1, g), v: cut(v, 1, g) };
      return attentionBackwardByHead(heads, { mixed: cut(mixed, G, g), dMixed: cut(dMixed, G, g) });
    });
    const joined = (name: keyof Heads, like: Tensor4D) =>
      reshape(concat(parts.map((part) => part[name])), like.shape);
    return [joined('q', q), joined('k', k), joined('v', v)];
  }) as [Tensor4D, Tensor4D, Tensor4D];
  return { q: dq, k: dk, v: dv };
}

export const wasmKernels: Kernels = {
  ...genericKernels,
  name: 'wasm',
  attention: (heads, options) => denseAttention(heads, options, productBySlice),
  backward: {
    ...genericBackward,
    linear: (dy, weight) => timesTransposed(dy, (weight as DenseLinear).matrix),
    attention: (heads, mixed, dMixed) => attentionBackward(heads, mixed, dMixed, backwardByGroup),
  },
};

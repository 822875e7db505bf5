import { concat, matMul, slice, type Tensor2D, type Tensor3D, tidy, transpose } from '../../tf.ts';
import { denseAttention } from '../attention.ts';
import { attentionBackward, genericBackward } from '../backward.ts';
import type { DenseLinear } from '../dense.ts';
import { genericKernels } from '../generic.ts';
import type { Kernels } from '../kernels.ts';

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

export const wasmKernels: Kernels = {
  ...genericKernels,
  name: 'wasm',
  attention: (heads, options) => denseAttention(heads, options, productBySlice),
  backward: {
    ...genericBackward,
    linear: (dy, weight) => timesTransposed(dy, (weight as DenseLinear).matrix),
    attention: (heads, mixed, dMixed) => attentionBackward(heads, mixed, dMixed, productBySlice),
  },
};

import { concat, matMul, slice, type Tensor3D, tidy } from '../../tf.ts';
import { denseAttention } from '../attention.ts';
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

export const wasmKernels: Kernels = {
  ...genericKernels,
  name: 'wasm',
  attention: (heads, options) => denseAttention(heads, options, productBySlice),
};

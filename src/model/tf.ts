import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The one place that names TensorFlow.js: what the model uses of it, and nothing else.
 * The backends are registered in `backends/`, so that a page that never needs one never loads it.
 */
export type {
  DataId,
  KernelBackend,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
  TensorInfo,
} from '@tensorflow/tfjs-core';
export {
  add,
  backend,
  concat,
  customGrad,
  dispose,
  div,
  engine,
  env,
  erf,
  findBackendFactory,
  gather,
  keep,
  logSumExp,
  matMul,
  mean,
  memory,
  mul,
  neg,
  ones,
  registerBackend,
  removeBackend,
  reshape,
  rsqrt,
  setBackend,
  sigmoid,
  slice,
  softmax,
  split,
  sqrt,
  square,
  stack,
  sub,
  sum,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
  tile,
  transpose,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';

/** A tensor's values, read back; the tensor is disposed of. */
export async function takeData(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}

/** The values of several tensors, which are all freed. */
export const takeAllData = (tensors: readonly Tensor[]): Promise<Float32Array[]> =>
  Promise.all(tensors.map(takeData));

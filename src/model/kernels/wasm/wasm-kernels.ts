import type { Tensor2D } from '../../tf.ts';
import { attentionBackward, genericBackward } from '../backward.ts';
import { genericKernels } from '../generic.ts';
import type { Kernels } from '../kernels.ts';
import { backwardByGroup } from './attention-backward.ts';
import { float, type WasmRuntime } from './runtime.ts';
import {
  packStoredLinear,
  type StoredLinear,
  storedLinear,
  storedLinearTransposed,
} from './stored-linear.ts';
import {
  packStoredVocabulary,
  type StoredVocabulary,
  storedEmbed,
  storedReadout,
} from './stored-vocabulary.ts';
import { wasmAttention, wasmSplitHeads } from './wasm-attention.ts';

/** Rows that a task of a row-wise kernel takes. */
const rowsPerTask = 16;

/** The composite operations on our own SIMD kernels, weights as the file stores them. */
export function wasmKernels(runtime: WasmRuntime): Kernels {
  return {
    ...genericKernels,
    name: 'wasm',
    packLinear: packStoredLinear,
    packVocabulary: packStoredVocabulary,
    embed: (ids, vocabulary) => storedEmbed(runtime, ids, vocabulary as StoredVocabulary),
    linear: (x, weight, residual) => storedLinear(runtime, x, weight as StoredLinear, residual),
    logits: (hidden, head) => storedLinear(runtime, hidden, (head as StoredVocabulary).linear),
    readout: (hidden, head, tokens) => storedReadout(runtime, hidden, head as StoredVocabulary, tokens),
    splitHeads: (qkv, shape, heads, rope, norms) => wasmSplitHeads(runtime, qkv, shape, heads, rope, norms),
    attention: (heads, options) => wasmAttention(runtime, heads, options),

    rmsNorm(x, gain, eps) {
      const [rows, columns] = x.shape;
      const out = runtime.output<Tensor2D>([rows, columns]);
      const addresses = [runtime.address(x), rows, columns, runtime.address(gain), float(eps)];
      runtime.run('rmsNorm', Math.ceil(rows / rowsPerTask), [
        ...addresses,
        runtime.address(out),
        rowsPerTask,
      ]);
      return out;
    },

    swiglu(gateUp) {
      const [rows, both] = gateUp.shape;
      const out = runtime.output<Tensor2D>([rows, both / 2]);
      const tasks = Math.ceil(rows / rowsPerTask);
      runtime.run('swiglu', tasks, [
        runtime.address(gateUp),
        rows,
        both / 2,
        runtime.address(out),
        rowsPerTask,
      ]);
      return out;
    },

    backward: {
      ...genericBackward,
      linear: (dy, weight) => storedLinearTransposed(runtime, dy, (weight as StoredLinear).parts),
      logits: (dLogits, head) =>
        storedLinearTransposed(runtime, dLogits, (head as StoredVocabulary).linear.parts),
      attention: (heads, mixed, dMixed) => attentionBackward(heads, mixed, dMixed, backwardByGroup),
    },
  };
}

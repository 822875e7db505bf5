import { sigmoidForms } from '../activation.ts';
import type { Kernels } from '../kernels.ts';
import { wasmAttention } from './attention.ts';
import { wasmAttentionBackward } from './attention-backward.ts';
import { wasmDecodeAttention } from './decode-attention.ts';
import { wasmSplitHeads, wasmSplitHeadsBackward } from './heads.ts';
import {
  wasmGatedUnit,
  wasmGatedUnitBackward,
  wasmGelu,
  wasmLayerNorm,
  wasmRmsNorm,
  wasmRmsNormBackward,
} from './rows.ts';
import type { WasmRuntime } from './runtime.ts';
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

/** The composite operations on our own SIMD kernels, weights as the file stores them. */
export function wasmKernels(runtime: WasmRuntime): Kernels {
  return {
    name: 'wasm',
    packLinear: packStoredLinear,
    packVocabulary: packStoredVocabulary,
    embed: (ids, vocabulary) => storedEmbed(runtime, ids, vocabulary as StoredVocabulary),
    linear: (x, weight, residual) => storedLinear(runtime, x, weight as StoredLinear, residual),
    logits: (hidden, head) => storedLinear(runtime, hidden, (head as StoredVocabulary).linear),
    readout: (hidden, head, tokens) => storedReadout(runtime, hidden, head as StoredVocabulary, tokens),
    splitHeads: (qkv, shape, heads, rope, norms) => wasmSplitHeads(runtime, qkv, shape, heads, rope, norms),
    attention: (heads, options) => wasmAttention(runtime, heads, options),
    decodeAttention: (q, segments) => wasmDecodeAttention(runtime, q, segments),

    rmsNorm: (x, gain, eps) => wasmRmsNorm(runtime, x, gain, eps),
    gatedUnit: (gateUp, activation) => wasmGatedUnit(runtime, gateUp, sigmoidForms[activation]),
    layerNorm: (x, gain, bias, eps) => wasmLayerNorm(runtime, x, gain, bias, eps),
    gelu: (x) => wasmGelu(runtime, x),

    backward: {
      linear: (dy, weight) => storedLinearTransposed(runtime, dy, (weight as StoredLinear).parts),
      logits: (dLogits, head) =>
        storedLinearTransposed(runtime, dLogits, (head as StoredVocabulary).linear.parts),
      rmsNorm: (x, gain, eps, dy) => wasmRmsNormBackward(runtime, x, gain, eps, dy),
      gatedUnit: (gateUp, activation, dy) =>
        wasmGatedUnitBackward(runtime, gateUp, sigmoidForms[activation], dy),
      splitHeads: (dHeads, rope, normed) => wasmSplitHeadsBackward(runtime, dHeads, rope, normed),
      attention: (heads, mixed, dMixed, window) =>
        wasmAttentionBackward(runtime, heads, mixed, dMixed, window),
    },
  };
}

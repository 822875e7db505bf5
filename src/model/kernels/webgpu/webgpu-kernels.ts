import { sigmoidForms } from '../activation.ts';
import { genericKernels } from '../generic.ts';
import type { Kernels } from '../kernels.ts';
import { canAttend, gpuAttention } from './attention.ts';
import { gpuAttentionBackward } from './attention-backward.ts';
import { gpuDecodeAttention } from './decode-attention.ts';
import { gpuSplitHeads, gpuSplitHeadsBackward } from './heads.ts';
import { type GpuLinear, gpuLinear, gpuLinearTransposed, packGpuLinear } from './linear.ts';
import {
  gpuGatedUnit,
  gpuGatedUnitBackward,
  gpuGelu,
  gpuLayerNorm,
  gpuRmsNorm,
  gpuRmsNormBackward,
} from './rows.ts';
import type { WebGpuRuntime } from './runtime.ts';
import type { TilesFor } from './tile-choice.ts';
import { type GpuVocabulary, gpuEmbed, gpuReadout, packGpuVocabulary } from './vocabulary.ts';

/** The composite operations as WGSL shaders of our own, weights as the file stores them. */
export function webGpuKernels(runtime: WebGpuRuntime, tilesFor: TilesFor): Kernels {
  return {
    name: 'webgpu',
    packLinear: (source) => packGpuLinear(runtime, source),
    packVocabulary: (matrix) => packGpuVocabulary(runtime, matrix),
    embed: (ids, vocabulary) => gpuEmbed(runtime, ids, vocabulary as GpuVocabulary),
    linear: (x, weight, residual) => gpuLinear(runtime, x, weight as GpuLinear, tilesFor, residual),
    logits: (hidden, head) => gpuLinear(runtime, hidden, (head as GpuVocabulary).linear, tilesFor),
    readout: (hidden, head, tokens) => gpuReadout(runtime, hidden, head as GpuVocabulary, tokens, tilesFor),
    splitHeads: (qkv, shape, heads, rope, norms) => gpuSplitHeads(runtime, qkv, shape, heads, rope, norms),
    attention: (heads, options) =>
      canAttend(heads.q.shape[3])
        ? gpuAttention(runtime, heads, options)
        : genericKernels.attention(heads, options),
    decodeAttention: (q, segments) =>
      canAttend(q.shape[3])
        ? gpuDecodeAttention(runtime, q, segments)
        : genericKernels.decodeAttention(q, segments),

    rmsNorm: (x, gain, eps) => gpuRmsNorm(runtime, x, gain, eps),
    gatedUnit: (gateUp, activation) => gpuGatedUnit(runtime, gateUp, sigmoidForms[activation]),
    layerNorm: (x, gain, bias, eps) => gpuLayerNorm(runtime, x, gain, bias, eps),
    gelu: (x) => gpuGelu(runtime, x),

    backward: {
      linear: (dy, weight) => gpuLinearTransposed(runtime, dy, (weight as GpuLinear).parts, tilesFor),
      logits: (dLogits, head) =>
        gpuLinearTransposed(runtime, dLogits, [(head as GpuVocabulary).matrix], tilesFor),
      rmsNorm: (x, gain, eps, dy) => gpuRmsNormBackward(runtime, x, gain, eps, dy),
      gatedUnit: (gateUp, activation, dy) =>
        gpuGatedUnitBackward(runtime, gateUp, sigmoidForms[activation], dy),
      splitHeads: (dHeads, rope, normed) => gpuSplitHeadsBackward(runtime, dHeads, rope, normed),
      attention: (heads, mixed, dMixed, window) =>
        canAttend(heads.q.shape[3])
          ? gpuAttentionBackward(runtime, heads, mixed, dMixed, window)
          : genericKernels.backward.attention(heads, mixed, dMixed, window),
    },
  };
}

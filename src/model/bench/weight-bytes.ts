import type { DecoderWeights } from '../decoder/decoder-weights.ts';
import type { PackedLinear, Vocabulary } from '../kernels/kernels.ts';
import type { Tensor1D } from '../tf.ts';

/** Bytes of a decoder's weights on the device. */
export function weightBytes({ embedding, layers, finalNorm, head }: DecoderWeights): number {
  const parts = layers.flatMap((layer) => Object.values(layer) as (PackedLinear | Tensor1D | null)[]);
  const own = head === embedding ? [embedding] : [embedding, head];
  return [...own, finalNorm, ...parts].reduce((sum, part) => sum + (part ? bytesOf(part) : 0), 0);
}

const bytesOf = (part: PackedLinear | Vocabulary | Tensor1D): number =>
  'bytes' in part && typeof part.bytes === 'number' ? part.bytes : 4 * (part as Tensor1D).size;

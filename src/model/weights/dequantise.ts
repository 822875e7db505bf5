import { halfTable } from '#core/bytes/half.ts';
import { AppError } from '#core/errors.ts';
import type { TensorType } from './checkpoint.ts';
import {
  type BlockDecoder,
  decodeQ4_0,
  decodeQ4_1,
  decodeQ4_K,
  decodeQ5_0,
  decodeQ5_1,
  decodeQ5_K,
  decodeQ6_K,
  decodeQ8_0,
} from './dequantise-blocks.ts';
import { blockFormats } from './tensor-types.ts';

const decodeF32: BlockDecoder = (bytes, out) => {
  new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes);
};

const decodeF16: BlockDecoder = (bytes, out) => {
  const table = halfTable();
  for (let i = 0; i < out.length; i++) out[i] = table[bytes[2 * i]! | (bytes[2 * i + 1]! << 8)]!;
};

/** bfloat16 is the upper half of a float. */
const decodeBF16: BlockDecoder = (bytes, out) => {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < out.length; i++) words[i] = ((bytes[2 * i]! << 16) | (bytes[2 * i + 1]! << 24)) >>> 0;
};

const decoders: Record<TensorType, BlockDecoder> = {
  F32: decodeF32,
  F16: decodeF16,
  BF16: decodeBF16,
  Q4_0: decodeQ4_0,
  Q4_1: decodeQ4_1,
  Q5_0: decodeQ5_0,
  Q5_1: decodeQ5_1,
  Q8_0: decodeQ8_0,
  Q4_K: decodeQ4_K,
  Q5_K: decodeQ5_K,
  Q6_K: decodeQ6_K,
};

/** Values of whole blocks, in order. Any run of blocks will do, such as one row of a matrix. */
export function dequantise(type: TensorType, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const format = blockFormats[type];
  const blocks = bytes.length / format.bytes;
  if (!Number.isInteger(blocks))
    throw new AppError(
      'corrupt-weights',
      `${bytes.length} bytes are not a whole number of ${type} blocks of ${format.bytes} bytes.`,
      { type, bytes: bytes.length },
    );
  const out = new Float32Array(blocks * format.values);
  decoders[type](bytes, out);
  return out;
}

import type { Random } from '#core/random/random.ts';
import type { StoredTensor, TensorType } from '#model/weights/checkpoint.ts';
import { dequantise } from '#model/weights/dequantise.ts';
import { blockFormats, storedBytes } from '#model/weights/tensor-types.ts';

/** Offsets of the float16 scales within a block. */
const scaleOffsets: Record<TensorType, number[]> = {
  F32: [],
  F16: [0],
  BF16: [],
  Q4_0: [0],
  Q4_1: [0, 2],
  Q5_0: [0],
  Q5_1: [0, 2],
  Q8_0: [0],
  Q4_K: [0, 2],
  Q5_K: [0, 2],
  Q6_K: [208],
};

/** A stored matrix of any type for tests: random bytes with scales that keep values small. */
export function randomMatrix(type: TensorType, rows: number, columns: number, random: Random): StoredTensor {
  const bytes = Uint8Array.from({ length: storedBytes(type, rows * columns) }, () => 256 * random());
  const view = new DataView(bytes.buffer);
  if (type === 'F32')
    for (let at = 0; at < bytes.length; at += 4) view.setFloat32(at, 2 * random() - 1, true);
  if (type === 'BF16')
    for (let at = 1; at < bytes.length; at += 2) view.setUint8(at, random() < 0.5 ? 0x3d : 0xbd);
  for (let block = 0; block < bytes.length; block += blockFormats[type].bytes)
    // 2^−7 to 2^−6, either sign; the subnormal 2^−20 now and then.
    for (const offset of scaleOffsets[type])
      view.setUint16(
        block + offset,
        random() < 0.1 ? 16 : (random() < 0.5 ? 0x2000 : 0xa000) | (1024 * random()),
        true,
      );
  return {
    name: `${type} ${rows}×${columns}`,
    shape: [rows, columns],
    type,
    byteLength: bytes.length,
    bytes: async () => bytes.slice(),
    floats: async () => dequantise(type, bytes),
  };
}

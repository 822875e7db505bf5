import type { StoredTensor, TensorType } from '#model/weights/checkpoint.ts';
import { type Tensor1D, tensor1d } from '../../tf.ts';

/** Types by their number in `assembly/dequantise.ts`. */
const typeNumbers: Record<TensorType, number> = {
  F32: 0,
  F16: 1,
  BF16: 2,
  Q4_0: 3,
  Q4_1: 4,
  Q5_0: 5,
  Q5_1: 6,
  Q8_0: 7,
  Q4_K: 8,
  Q5_K: 9,
  Q6_K: 10,
};

/** A matrix as its file stores it, in TensorFlow.js's heap (as an int32 tensor, so that it is counted and freed there). */
export interface StoredMatrix {
  /** Number of the type for the kernels. */
  type: number;
  rows: number;
  columns: number;
  /** Columns at which a row may be cut: whole blocks of the type. */
  blockColumns: number;
  words: Tensor1D;
}

export async function uploadMatrix(tensor: StoredTensor): Promise<StoredMatrix> {
  const [rows, columns] = tensor.shape as [number, number];
  const bytes = await tensor.bytes();
  return {
    type: typeNumbers[tensor.type],
    rows,
    columns,
    blockColumns: tensor.type.endsWith('_K') ? 256 : 32,
    words: tensor1d(wordsOf(bytes), 'int32'),
  };
}

/** The same bytes as words, padded with zeros to a whole number of them. */
function wordsOf(bytes: Uint8Array): Int32Array {
  if (bytes.byteOffset % 4 === 0 && bytes.length % 4 === 0)
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return new Int32Array(padded.buffer);
}

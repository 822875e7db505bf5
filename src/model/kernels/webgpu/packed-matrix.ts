import type { StoredTensor, TensorType } from '#model/weights/checkpoint.ts';
import { blockFormats } from '#model/weights/tensor-types.ts';
import { type Tensor1D, tensor1d } from '../../tf.ts';
import { weightFormats } from './formats.ts';
import type { WebGpuRuntime } from './runtime.ts';

/** A matrix [rows, columns] on the device, its values packed as the file stores them. */
export interface PackedMatrix {
  type: TensorType;
  rows: number;
  columns: number;
  /** Groups of 32 values in a row; what a last one lacks is zeros. */
  groups: number;
  /** The word at which the scales begin, where they stand apart. */
  scales: number;
  words: Tensor1D;
}

/** Put matrices of one type on the device, one under the other. */
export async function uploadMatrix(
  runtime: WebGpuRuntime,
  tensors: readonly StoredTensor[],
): Promise<PackedMatrix> {
  const { type, shape } = tensors[0]!;
  const columns = shape[1]!;
  const rows = tensors.reduce((sum, tensor) => sum + tensor.shape[0]!, 0);
  const format = weightFormats[type];
  const groups = Math.ceil(columns / 32);
  const blocks = (rows * groups) / format.groups;
  const scales = blocks * format.words;
  const scaleWords = { pairs: blocks, single: Math.ceil(blocks / 2), inside: 0 }[format.scales];
  const words = new Int32Array(scales + scaleWords);
  let block = 0;
  for (const tensor of tensors) {
    packBlocks(type, await tensor.bytes(), words, block, scales, columns);
    block += (tensor.shape[0]! * groups) / format.groups;
  }
  const uploaded = tensor1d(words, 'int32');
  runtime.upload(uploaded);
  return { type, rows, columns, groups, scales, words: uploaded };
}

/** From the file's bytes to whole words: scales apart from quants, rows of plain numbers padded to groups. */
function packBlocks(
  type: TensorType,
  bytes: Uint8Array,
  words: Int32Array,
  firstBlock: number,
  scalesAt: number,
  columns: number,
): void {
  const out = new Uint8Array(words.buffer);
  const stored = blockFormats[type];
  const format = weightFormats[type];
  if (stored.values === 1) {
    const rowBytes = columns * stored.bytes;
    const paddedBytes = Math.ceil(columns / 32) * 32 * stored.bytes;
    let to = firstBlock * format.words * 4;
    for (let from = 0; from < bytes.length; from += rowBytes, to += paddedBytes)
      out.set(bytes.subarray(from, from + rowBytes), to);
    return;
  }
  const scaleBytes = { pairs: 4, single: 2, inside: 0 }[format.scales];
  let quants = firstBlock * format.words * 4;
  let scale = scalesAt * 4 + firstBlock * scaleBytes;
  for (let from = 0; from < bytes.length; from += stored.bytes) {
    for (let i = 0; i < scaleBytes; i++) out[scale + i] = bytes[from + i]!;
    for (let i = scaleBytes; i < stored.bytes; i++) out[quants + i - scaleBytes] = bytes[from + i]!;
    quants += format.words * 4;
    scale += scaleBytes;
  }
}

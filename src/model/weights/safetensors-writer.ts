import { toHalf } from '#core/bytes/half.ts';

export interface TensorToWrite {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/**
 * A safetensors file. Tensors are ordered by name, and the header is padded to a multiple of 8 bytes with spaces,
 * as the reference implementation does, so that the same tensors always give the same bytes.
 * @param metadata strings for the header's `__metadata__`
 */
export function writeSafetensors(
  tensors: readonly TensorToWrite[],
  type: 'F32' | 'F16',
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const width = type === 'F16' ? 2 : 4;
  const sorted = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let end = 0;
  for (const { name, shape, values } of sorted) {
    header[name] = { dtype: type, shape, data_offsets: [end, end + width * values.length] };
    end += width * values.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = 8 * Math.ceil(json.length / 8);
  const file = new Uint8Array(8 + headerBytes + end);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, 8, 8 + headerBytes);
  file.set(json, 8);
  let at = 8 + headerBytes;
  for (const { values } of sorted)
    for (const value of values) {
      if (type === 'F16') view.setUint16(at, toHalf(value), true);
      else view.setFloat32(at, value, true);
      at += width;
    }
  return file;
}

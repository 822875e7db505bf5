import { AppError } from '#core/errors.ts';
import type { GgufCursor } from './gguf-cursor.ts';

type NumericArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

export type GgufValue = number | boolean | string | NumericArray | GgufValue[];
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

const arrayType = 9;
const maxDepth = 4;

const scalars: Record<number, (cursor: GgufCursor) => GgufValue> = {
  0: (c) => c.u8(),
  1: (c) => c.i8(),
  2: (c) => c.u16(),
  3: (c) => c.i16(),
  4: (c) => c.u32(),
  5: (c) => c.i32(),
  6: (c) => c.f32(),
  7: (c) => c.u8() !== 0,
  8: (c) => c.string(),
  10: (c) => c.u64(),
  11: (c) => c.i64(),
  12: (c) => c.f64(),
};

/**
 * Arrays of numbers become typed arrays, in one piece: a vocabulary has 150,000 types and scores.
 * 64-bit integers become floats (exact to 2^53), booleans 0 and 1.
 */
const packed: Record<number, { bytes: number; from: (buffer: ArrayBuffer) => NumericArray }> = {
  0: { bytes: 1, from: (b) => new Uint8Array(b) },
  1: { bytes: 1, from: (b) => new Int8Array(b) },
  2: { bytes: 2, from: (b) => new Uint16Array(b) },
  3: { bytes: 2, from: (b) => new Int16Array(b) },
  4: { bytes: 4, from: (b) => new Uint32Array(b) },
  5: { bytes: 4, from: (b) => new Int32Array(b) },
  6: { bytes: 4, from: (b) => new Float32Array(b) },
  7: { bytes: 1, from: (b) => new Uint8Array(b) },
  10: { bytes: 8, from: (b) => Float64Array.from(new BigUint64Array(b), Number) },
  11: { bytes: 8, from: (b) => Float64Array.from(new BigInt64Array(b), Number) },
  12: { bytes: 8, from: (b) => new Float64Array(b) },
};

/** The least bytes one element can take: a string or an array has at least its length. */
const minBytes: Record<number, number> = { 8: 8, 9: 12 };

/** One value of GGUF's metadata, by its type number (GGUF specification, `gguf_metadata_value_type`). */
export function readValue(cursor: GgufCursor, type: number, depth = 0): GgufValue {
  if (type !== arrayType) {
    const read = scalars[type];
    if (!read) throw unknownType(type);
    return read(cursor);
  }
  if (depth >= maxDepth)
    throw new AppError('corrupt-weights', 'The metadata nests arrays too deeply. The file is damaged.');
  const elementType = cursor.u32();
  const format = packed[elementType];
  if (format) return format.from(cursor.copy(cursor.count(format.bytes) * format.bytes));
  const least = minBytes[elementType];
  if (!least) throw unknownType(elementType);
  const count = cursor.count(least);
  const values: GgufValue[] = [];
  for (let i = 0; i < count; i++) values.push(readValue(cursor, elementType, depth + 1));
  return values;
}

const unknownType = (type: number) =>
  new AppError(
    'corrupt-weights',
    `The metadata has a value of unknown type ${type}. The file is damaged, or newer than this reader.`,
    { type },
  );

/** The number under `key`, `fallback` where the key is absent; throws where neither is there. */
export function numberOf(metadata: GgufMetadata, key: string, fallback?: number): number {
  const value = metadata.get(key) ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new AppError(
    'corrupt-weights',
    `The model file's metadata has no usable number under “${key}”, so the model cannot be built. Get another conversion of the model.`,
    { key, value },
  );
}

/** The string under `key`, or null. */
export function stringOf(metadata: GgufMetadata, key: string): string | null {
  const value = metadata.get(key);
  return typeof value === 'string' ? value : null;
}

import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.ts';
import { readGguf } from './gguf-file.ts';

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const u32 = (value: number) => bytesOf(Uint32Array.of(value));
const u64 = (value: number) => bytesOf(BigUint64Array.of(BigInt(value)));
const text = (value: string | Uint8Array) => {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return join(u64(bytes.length), bytes);
};

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const file = (version: number, tensors: Uint8Array[], entries: Uint8Array[]) =>
  join(
    new TextEncoder().encode('GGUF'),
    u32(version),
    u64(tensors.length),
    u64(entries.length),
    ...entries,
    ...tensors,
  );

const numbers = (type: number, values: ArrayBufferView & { length: number }) =>
  join(u32(9), u32(type), u64(values.length), bytesOf(values));

describe('readGguf', () => {
  it('reads every kind of metadata', async () => {
    const entry = (key: string, value: Uint8Array) => join(text(key), value);
    const source = bufferSource(
      file(
        3,
        [],
        [
          entry('u8', join(u32(0), Uint8Array.of(200))),
          entry('i8', join(u32(1), Uint8Array.of(200))),
          entry('u16', join(u32(2), bytesOf(Uint16Array.of(60_000)))),
          entry('i16', join(u32(3), bytesOf(Uint16Array.of(60_000)))),
          entry('u32', join(u32(4), u32(4e9))),
          entry('i32', join(u32(5), u32(4e9))),
          entry('f32', join(u32(6), bytesOf(Float32Array.of(1.5)))),
          entry('bool', join(u32(7), Uint8Array.of(1))),
          entry('text', join(u32(8), text('\ufeffé'))),
          entry('u64', join(u32(10), u64(2 ** 40))),
          entry('i64', join(u32(11), bytesOf(BigInt64Array.of(-7n)))),
          entry('f64', join(u32(12), bytesOf(Float64Array.of(Math.PI)))),
          entry('u8s', numbers(0, Uint8Array.of(1, 2))),
          entry('i8s', numbers(1, Int8Array.of(-1))),
          entry('u16s', numbers(2, Uint16Array.of(3))),
          entry('i16s', numbers(3, Int16Array.of(-3))),
          entry('u32s', numbers(4, Uint32Array.of(4))),
          entry('i32s', numbers(5, Int32Array.of(-4))),
          entry('f32s', numbers(6, Float32Array.of(0.5))),
          entry('bools', numbers(7, Uint8Array.of(1, 0))),
          entry('u64s', numbers(10, BigUint64Array.of(9n))),
          entry('i64s', numbers(11, BigInt64Array.of(-9n))),
          entry('f64s', numbers(12, Float64Array.of(0.25))),
          entry('texts', join(u32(9), u32(8), u64(2), text('a'), text(''))),
          entry('nested', join(u32(9), u32(9), u64(1), numbers(5, Int32Array.of(6)).subarray(4))),
        ],
      ),
    );
    expect(Object.fromEntries((await readGguf(source)).metadata)).toEqual({
      u8: 200,
      i8: -56,
      u16: 60_000,
      i16: -5536,
      u32: 4e9,
      i32: -294_967_296,
      f32: 1.5,
      bool: true,
      text: '\ufeffé',
      u64: 2 ** 40,
      i64: -7,
      f64: Math.PI,
      u8s: Uint8Array.of(1, 2),
      i8s: Int8Array.of(-1),
      u16s: Uint16Array.of(3),
      i16s: Int16Array.of(-3),
      u32s: Uint32Array.of(4),
      i32s: Int32Array.of(-4),
      f32s: Float32Array.of(0.5),
      bools: Uint8Array.of(1, 0),
      u64s: Float64Array.of(9),
      i64s: Float64Array.of(-9),
      f64s: Float64Array.of(0.25),
      texts: ['a', ''],
      nested: [Int32Array.of(6)],
    });
  });

  it('goes on where the header is longer than the first read', async () => {
    const long = text(new Uint8Array(9_000_000).fill(97));
    const { metadata } = await readGguf(bufferSource(file(2, [], [join(text('long'), u32(8), long)])));
    expect(metadata.get('long')).toHaveLength(9_000_000);
  });

  it('places tensors after the header, aligned as the file says', async () => {
    const entry = (name: string, offset: number) =>
      join(text(name), u32(2), u64(32), u64(3), u32(8), u64(offset));
    const alignment = join(text('general.alignment'), u32(4), u32(64));
    const header = file(3, [entry('a', 0), entry('b', 128)], [alignment]);
    const start = Math.ceil(header.length / 64) * 64;
    const { tensors } = await readGguf(
      bufferSource(join(header, new Uint8Array(start - header.length + 128 + 102))),
    );
    expect(tensors.get('a')).toEqual({
      name: 'a',
      shape: [3, 32],
      type: 'Q8_0',
      offset: start,
      byteLength: 102,
    });
    expect(tensors.get('b')).toMatchObject({ offset: start + 128 });
    const twice = file(3, [entry('a', 0), entry('a', 0)], []);
    await expect(readGguf(bufferSource(join(twice, new Uint8Array(500))))).rejects.toMatchObject({
      code: 'corrupt-weights',
    });
  });
});

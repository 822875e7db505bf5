import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfTable, toHalf } from '#core/bytes/half.ts';
import { bufferSource } from './byte-source.ts';
import { readSafetensors } from './safetensors-file.ts';
import { writeSafetensors } from './safetensors-writer.ts';

describe('writeSafetensors', () => {
  it('writes what the reader reads back, metadata aside', async () => {
    const tensors = [
      { name: 'z', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6.5) },
      { name: 'a', shape: [1], values: Float32Array.of(-0.1) },
    ];
    const found = await readSafetensors(bufferSource(writeSafetensors(tensors, 'F32', { format: 'pt' })));
    expect([...found.keys()]).toEqual(['a', 'z']);
    for (const { name, shape, values } of tensors) {
      expect(found.get(name)!.shape).toEqual(shape);
      expect(await found.get(name)!.floats()).toEqual(values);
    }
  });

  it('begins its data at a multiple of 8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (name) => {
        const file = writeSafetensors([{ name, shape: [1], values: Float32Array.of(1) }], 'F32');
        const header = Number(new DataView(file.buffer).getBigUint64(0, true));
        expect(header % 8).toBe(0);
        expect(file.length).toBe(8 + header + 4);
      }),
    );
  });
});

describe('toHalf', () => {
  const table = halfTable();

  it('gives every half back', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = table[bits]!;
      if (Number.isNaN(value)) expect(Number.isNaN(table[toHalf(value)]!)).toBe(true);
      else expect(toHalf(value)).toBe(bits);
    }
  });

  it('rounds to the nearest, ties to even', () => {
    const size = (bits: number) => table[bits]!;
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (size(bits) + size(bits + 1)) / 2;
      expect(toHalf(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(toHalf(0.75 * size(bits) + 0.25 * size(bits + 1))).toBe(bits);
    }
    expect(size(toHalf(65519))).toBe(65504);
    expect(size(toHalf(65520))).toBe(Number.POSITIVE_INFINITY);
  });
});

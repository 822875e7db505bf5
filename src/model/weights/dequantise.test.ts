import { beforeAll, describe, expect, it } from 'vitest';
import { readTestJson } from '../testing/read-file.ts';
import type { TensorType } from './checkpoint.ts';
import { dequantise } from './dequantise.ts';
import { blockFormats, storedBytes } from './tensor-types.ts';

type Fixture = Record<TensorType, { bytes: string; values: string }>;

const types = Object.keys(blockFormats) as TensorType[];
const decode = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
let fixture: Fixture;

beforeAll(async () => {
  fixture = (await readTestJson(new URL('../fixtures/dequantisation.json', import.meta.url))) as Fixture;
});

describe('dequantise', () => {
  it.each(types)('reads %s to the last bit as the gguf package does', (type) => {
    const bytes = decode(fixture[type].bytes);
    const expected = new Float32Array(decode(fixture[type].values).buffer);
    expect(dequantise(type, bytes)).toEqual(expected);
    expect(storedBytes(type, expected.length)).toBe(bytes.length);
  });

  it.each(types)('reads %s block by block, from any offset, the same', (type) => {
    const bytes = decode(fixture[type].bytes);
    const whole = dequantise(type, bytes);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const { bytes: size, values } = blockFormats[type];
    const second = dequantise(type, shifted.subarray(1 + size, 1 + 2 * size));
    expect(second).toEqual(whole.slice(values, 2 * values));
  });

  it.each(types.filter((type) => blockFormats[type].bytes > 1))('refuses part of a %s block', (type) => {
    const bytes = new Uint8Array(blockFormats[type].bytes * 2 - 1);
    expect(() => dequantise(type, bytes)).toThrow(expect.objectContaining({ code: 'corrupt-weights' }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takenRows, takenWords } from './taken-rows.ts';

/** Twelve models, each with an answer to each of 50 instructions, listed model by model as exports often are. */
const byModel = Int32Array.from({ length: 600 }, (_, row) => row % 50);
const modelOf = (row: number) => Math.floor(row / 50);

describe('takenRows', () => {
  it('meets every model where the first rows would be of one', () => {
    const rows = takenRows(byModel, { rows: 48, sampleSeed: 1 });
    expect(rows).toHaveLength(48);
    expect(new Set([...rows].map(modelOf)).size).toBe(12);
    expect(new Set([...rows].map((row) => byModel[row])).size).toBe(4);
    const first = takenRows(byModel, { rows: 48 });
    expect(new Set([...first].map(modelOf)).size).toBe(1);
  });

  it('takes as many rows as asked for, none twice, and all of them where the limit is no limit', () => {
    const cases = fc.property(
      fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(),
      (instruction, limit, sampleSeed) => {
        const rows = takenRows(instruction, { rows: limit, sampleSeed });
        expect(rows).toHaveLength(Math.min(limit, instruction.length));
        expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
        const whole = takenRows(instruction, { rows: instruction.length, sampleSeed });
        expect([...whole]).toEqual(instruction.map((_, row) => row));
      },
    );
    fc.assert(cases);
  });

  it('keeps what a smaller limit took, so that a run can be made larger', () => {
    const small = takenRows(byModel, { rows: 30, sampleSeed: 7 });
    const large = new Set(takenRows(byModel, { rows: 100, sampleSeed: 7 }));
    expect([...small].every((row) => large.has(row))).toBe(true);
  });

  it('depends on the seed alone', () => {
    const of = (sampleSeed: number) => [...takenRows(byModel, { rows: 24, sampleSeed })];
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
});

it('says which rows were taken', () => {
  expect(takenWords({ rows: 600, sampleSeed: 1 }, 600)).toBeNull();
  expect(takenWords({ rows: 48, sampleSeed: 1 }, 600)).toBe(
    'whole instructions at random out of 600 rows, seed 1',
  );
  expect(takenWords({ rows: 48 }, 600)).toBe('the first of 600 rows');
});

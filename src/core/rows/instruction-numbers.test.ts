import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { instructionNumbers, sampleByInstruction } from './instruction-numbers.ts';

const numbered = (instructions: readonly string[]) =>
  instructionNumbers(instructions.map((instruction) => ({ instruction })));

const countOf = (values: Iterable<number>) => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

describe('instructionNumbers', () => {
  it('counts instructions by first appearance', () => {
    expect([...numbered(['b', 'a', 'b', 'c'])]).toEqual([0, 1, 0, 2]);
  });
});

describe('sampleByInstruction', () => {
  const instructions = fc.array(fc.nat({ max: 6 }).map(String), { minLength: 1, maxLength: 60 });

  it('takes whole instructions until there are enough, and cuts the last', () => {
    fc.assert(
      fc.property(instructions, fc.integer({ min: 1, max: 70 }), fc.nat(), (texts, count, seed) => {
        const numbers = numbered(texts);
        const chosen = sampleByInstruction(numbers, count, seededRandom(seed));
        expect(chosen).toHaveLength(Math.min(count, texts.length));
        expect([...chosen]).toEqual([...new Set(chosen)].sort((a, b) => a - b));
        const all = countOf(numbers);
        const cut = [...countOf([...chosen].map((row) => numbers[row]!))].filter(
          ([instruction, rows]) => rows < all.get(instruction)!,
        );
        expect(cut.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('takes no more responses to an instruction than asked for, and no fewer where there are as many', () => {
    fc.assert(
      fc.property(instructions, fc.integer({ min: 1, max: 5 }), fc.nat(), (texts, most, seed) => {
        const numbers = numbered(texts);
        const chosen = sampleByInstruction(numbers, texts.length, seededRandom(seed), most);
        const taken = countOf([...chosen].map((row) => numbers[row]!));
        for (const [instruction, rows] of countOf(numbers))
          expect(taken.get(instruction)).toBe(Math.min(rows, most));
      }),
    );
  });
});

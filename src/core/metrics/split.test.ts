import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByInstruction, splitPart } from './split.ts';

const instructions = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 80 });

describe('splitByInstruction', () => {
  it('keeps an instruction’s rows together and accounts for every row', () => {
    fc.assert(
      fc.property(
        instructions,
        fc.integer(),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (codes, seed, share) => {
          const instruction = Int32Array.from(codes);
          const split = splitByInstruction(instruction, { calibration: share, test: 0.5 }, seed);
          const partOf = new Map<number, number>();
          codes.forEach((code, row) => {
            expect(partOf.get(code) ?? split.part[row]).toBe(split.part[row]);
            partOf.set(code, split.part[row]!);
          });
          const { training, calibration, test } = split.rows;
          expect(training + calibration + test).toBe(codes.length);
          const sizes = split.instructions;
          expect(sizes.training + sizes.calibration + sizes.test).toBe(new Set(codes).size);
          expect(sizes.calibration).toBe(Math.round(share * new Set(codes).size));
        },
      ),
    );
  });

  it('is the same for the same seed and differs between seeds', () => {
    const instruction = Int32Array.from({ length: 60 }, (_, i) => i);
    const at = (seed: number) => [
      ...splitByInstruction(instruction, { calibration: 0.5, test: 0.5 }, seed).part,
    ];
    expect(at(3)).toEqual(at(3));
    expect(at(3)).not.toEqual(at(4));
  });

  it('never deals an instruction of which a row was trained on', () => {
    fc.assert(
      fc.property(instructions, fc.integer(), (codes, seed) => {
        const usable = Uint8Array.from(codes, (_, row) => (row % 3 === 0 ? 0 : 1));
        const { part } = splitByInstruction(
          Int32Array.from(codes),
          { calibration: 0.5, test: 0.5 },
          seed,
          usable,
        );
        codes.forEach((code, row) => {
          const spoiled = codes.some((other, i) => other === code && !usable[i]);
          if (spoiled) expect(part[row]).toBe(splitPart.training);
        });
      }),
    );
  });

  it('refuses shares that do not fit', () => {
    expect(() => splitByInstruction(Int32Array.of(1), { calibration: 0.7, test: 0.5 }, 1)).toThrow(
      /sum to at most 1/,
    );
  });
});

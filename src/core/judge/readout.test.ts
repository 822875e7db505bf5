import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDigits } from './readout.ts';
import { recordOf } from './readout-record.ts';

const facts = { tokens: 12, truncated: false };
const spec = { minDigitMass: 0.05 };
const logSumExp = (logits: number[]) => {
  const top = Math.max(...logits);
  return top + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
};
const logits = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 10, maxLength: 40 });

/** Every field of what was read. */
const read = (...of: Parameters<typeof readDigits>) => recordOf(readDigits(...of));

describe('readDigits', () => {
  it('agrees with a worked example', () => {
    // p = 0.2 on digit 3, 0.3 on digit 8, 0.5 on another token.
    const digitLogits = Array.from({ length: 10 }, (_, d) =>
      d === 3 ? Math.log(0.2) : d === 8 ? Math.log(0.3) : -50,
    );
    const readout = read(digitLogits, 0, spec, facts);
    expect(readout.digitMass).toBeCloseTo(0.5, 12);
    expect(readout.score).toBeCloseTo((3 * 0.2 + 8 * 0.3) / 0.5, 12);
    expect(readout.entropy).toBeCloseTo(-(0.4 * Math.log(0.4) + 0.6 * Math.log(0.6)), 12);
    expect(readout.valid).toBe(true);
  });

  it('never scores an invalid row 0: it is NaN, with the reason', () => {
    const readout = read(new Array(10).fill(-10), 0, spec, facts);
    expect(readout.valid).toBe(false);
    expect(readout.score).toBeNaN();
    expect(readout.invalidReason).toContain('minimum is 5%');
  });

  it.each([
    [0.0123, 0.07, 'Only 1.23% of the probability mass was on the ten digits; the minimum is 7%.'],
    [1e-9, 0.29, 'Less than 0.0001% of the probability mass was on the ten digits; the minimum is 29%.'],
    [0.00004, 0.05, 'Only 0.004% of the probability mass was on the ten digits; the minimum is 5%.'],
  ])('writes a mass of %d and a floor of %d as one reads them', (mass, minDigitMass, sentence) => {
    const readout = read(new Array(10).fill(Math.log(mass / 10)), 0, { minDigitMass }, facts);
    expect(readout.invalidReason).toBe(sentence);
  });

  it('says so where the model gave NaN', () => {
    const readout = read(new Array(10).fill(Number.NaN), 0, spec, facts);
    expect(readout.valid).toBe(false);
    expect(readout.invalidReason).toContain('no finite numbers');
  });

  it('is bounded and does not change when all logits are shifted', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: -30, max: 30, noNaN: true }), (all, shift) => {
        const readout = read(all, logSumExp(all), { minDigitMass: 0 }, facts);
        const shifted = all.map((logit) => logit + shift);
        const again = read(shifted, logSumExp(shifted), { minDigitMass: 0 }, facts);
        expect(readout.score).toBeGreaterThanOrEqual(0);
        expect(readout.score).toBeLessThanOrEqual(9 + 1e-9);
        expect(readout.digitMass).toBeLessThanOrEqual(1 + 1e-9);
        expect(readout.entropy).toBeLessThanOrEqual(Math.log(10) + 1e-9);
        expect(again.score).toBeCloseTo(readout.score, 6);
      }),
    );
  });

  it('mirrors: reversing the digits gives 9 minus the score', () => {
    fc.assert(
      fc.property(logits, (all) => {
        const total = logSumExp(all);
        const digits = all.slice(0, 10);
        const forward = read(digits, total, { minDigitMass: 0 }, facts);
        const backward = read([...digits].reverse(), total, { minDigitMass: 0 }, facts);
        expect(backward.score).toBeCloseTo(9 - forward.score, 8);
      }),
    );
  });
});

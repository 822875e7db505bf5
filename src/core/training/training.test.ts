import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipGradient, learningRate } from './adamw.ts';
import { bestValidation, correlation } from './curves.ts';
import { deriveSeed, rowsOfStep, totalSteps } from './schedule.ts';
import { checkTrainingSettings, defaultTrainingSettings } from './settings.ts';

const { optimiser } = defaultTrainingSettings;

describe('rowsOfStep', () => {
  it('shows each row once an epoch, in another order each time', () => {
    const shape = { epochs: 2, batchRows: 7, seed: 5 };
    const epoch = (number: number) =>
      Array.from({ length: 5 }, (_, step) => [...rowsOfStep(number * 5 + step + 1, 30, shape)]);
    expect(totalSteps(30, shape)).toBe(10);
    expect(epoch(0).map((rows) => rows.length)).toEqual([7, 7, 7, 7, 2]);
    for (const number of [0, 1])
      expect(
        epoch(number)
          .flat()
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(epoch(0)).not.toEqual(epoch(1));
  });
});

describe('learningRate', () => {
  it('rises to its top in the last step of warm-up, then falls in a line that would reach 0 after the last', () => {
    const settings = { ...optimiser, learningRate: 1, warmUpSteps: 4, schedule: 'linear' as const };
    const rates = Array.from({ length: 10 }, (_, i) => learningRate(i + 1, 10, settings));
    expect(rates.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    for (const [i, rate] of rates.slice(3).entries()) expect(rate).toBeCloseTo((7 - i) / 7, 12);
  });

  it('is positive and at most its top, whatever the settings', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 60 }), fc.boolean(), (warmUpSteps, steps, linear) => {
        const settings = {
          ...optimiser,
          warmUpSteps,
          schedule: linear ? ('linear' as const) : ('constant' as const),
        };
        for (let step = 1; step <= steps; step++) {
          const rate = learningRate(step, steps, settings);
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThanOrEqual(settings.learningRate);
        }
      }),
    );
  });
});

describe('clipGradient', () => {
  it('shortens what is too long and keeps its direction', () => {
    const gradient = Float32Array.of(3, -4);
    expect(clipGradient(gradient, 1)).toBe(5);
    expect(gradient[0]).toBeCloseTo(0.6, 6);
    expect(gradient[1]).toBeCloseTo(-0.8, 6);
  });

  it('leaves the rest alone', () => {
    for (const norm of [0, 5, 6]) {
      const gradient = Float32Array.of(3, -4);
      clipGradient(gradient, norm);
      expect(gradient).toEqual(Float32Array.of(3, -4));
    }
  });
});

describe('deriveSeed', () => {
  it('differs where any part differs', () => {
    const seeds = new Set<number>();
    for (let a = 0; a < 20; a++)
      for (let b = 0; b < 20; b++) for (let c = 0; c < 20; c++) seeds.add(deriveSeed(a, b, c));
    expect(seeds.size).toBe(8000);
  });
});

describe('correlation', () => {
  it('is 1, −1 or undefined in the plain cases', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [6, 4, 2])).toBeCloseTo(-1, 12);
    expect(correlation([1, 1, 1], [6, 4, 2])).toBeNull();
  });
});

describe('bestValidation', () => {
  const point = (step: number, agreement: number | null) => ({ step, agreement, student: 1, rows: 3 });

  it('is the first of the highest, and none where agreement has no value', () => {
    expect(bestValidation([point(1, 0.2), point(2, 0.5), point(3, 0.5), point(4, null)])!.step).toBe(2);
    expect(bestValidation([point(1, null)])).toBeNull();
  });
});

describe('checkTrainingSettings', () => {
  it('accepts the defaults and lists every problem', () => {
    expect(() => checkTrainingSettings(defaultTrainingSettings)).not.toThrow();
    const bad = { ...defaultTrainingSettings, epochs: 0, seed: 0.5 };
    expect(() => checkTrainingSettings(bad)).toThrow(/Epochs.*The seed/);
  });
});

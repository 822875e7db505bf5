import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultLabelRecipe,
  deriveLabels,
  labelQuantiles,
  rankQuantiles,
  rankQuantilesWithin,
  recalibrate,
  tenCategories,
  withoutPartOf,
} from './labels.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('rankQuantiles', () => {
  it('counts what is below, and half of what is equal', () => {
    expect([...rankQuantiles([3, 1, 1, 2])]).toEqual([7 / 8, 2 / 8, 2 / 8, 5 / 8]);
  });

  it('depends on the order of the values alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 }), (xs) => {
        expect(rankQuantiles(xs.map((x) => x ** 3 + x))).toEqual(rankQuantiles(xs));
      }),
    );
  });

  it('mirrors when the values are negated', () => {
    fc.assert(
      fc.property(values, (xs) => {
        const forward = rankQuantiles(xs);
        const backward = rankQuantiles(xs.map((x) => -x));
        forward.forEach((quantile, i) => {
          expect(quantile + backward[i]!).toBeCloseTo(1, 12);
        });
      }),
    );
  });

  it('refuses NaN and says which row', () => {
    expect(() => rankQuantiles([1, Number.NaN])).toThrow(/Value 1 of 2/);
  });
});

describe('tenCategories', () => {
  it('gives each digit a tenth of the rows where none are equal', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 10, maxLength: 300 }), (xs) => {
        const counts = new Array(10).fill(0);
        for (const digit of tenCategories(xs)) counts[digit] += 1;
        for (const count of counts) expect(Math.abs(count - xs.length / 10)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives equal scores equal digits and never falls where the score rises', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 100 }), (xs) => {
        const digits = tenCategories(xs);
        for (let i = 1; i < xs.length; i++) {
          if (xs[i] === xs[0]) expect(digits[i]).toBe(digits[0]);
          if (xs[i]! > xs[0]!) expect(digits[i]!).toBeGreaterThanOrEqual(digits[0]!);
        }
      }),
    );
  });
});

describe('recalibrate', () => {
  it('is one signal or the other at the ends of the weight', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1 }), (pairs) => {
        const own = pairs.map(([a]) => a);
        const similar = pairs.map(([, b]) => b);
        expect(recalibrate(own, similar, 0)).toEqual(rankQuantiles(own));
        expect(recalibrate(own, similar, 1)).toEqual(rankQuantiles(similar));
      }),
    );
  });

  it('agrees with a worked example', () => {
    // Quantiles (1/6, 3/6, 5/6) and (5/6, 1/6, 3/6), averaged.
    const combined = recalibrate([0.1, 0.2, 0.3], [9, 1, 5]);
    [3 / 6, 2 / 6, 4 / 6].forEach((expected, i) => {
      expect(combined[i]).toBeCloseTo(expected, 12);
    });
  });

  it('says which signal is missing', () => {
    expect(() =>
      deriveLabels(defaultLabelRecipe, { selfEval: [1], similarity: null, column: null, length: null }, [0]),
    ).toThrow(/need the similarity/);
  });
});

describe('labelQuantiles', () => {
  const signals = fc
    .array(fc.tuple(fc.integer(), fc.integer(), fc.integer({ min: 0, max: 4 })), { minLength: 1 })
    .map((rows) => ({
      signals: {
        selfEval: rows.map(([own]) => own),
        similarity: rows.map(([, similarity]) => similarity),
        column: null,
        length: rows.map(([own, cosine]) => Math.abs(own - cosine)),
      },
      instruction: rows.map(([, , instruction]) => instruction),
    }));

  it('by the paper’s recipe is the recalibration over the whole set', () => {
    fc.assert(
      fc.property(signals, ({ signals, instruction }) => {
        expect(labelQuantiles(defaultLabelRecipe, signals, instruction)).toEqual(
          recalibrate(signals.selfEval, signals.similarity),
        );
      }),
    );
  });

  it('ranked within an instruction does not see how the others fared', () => {
    fc.assert(
      fc.property(signals, fc.integer({ min: 1, max: 1000 }), ({ signals, instruction }, lift) => {
        const recipe = { ...defaultLabelRecipe, method: 'cosine', rankedAmong: 'instruction' } as const;
        const lifted = signals.similarity.map((cosine, i) => (instruction[i] === 0 ? cosine + lift : cosine));
        expect(labelQuantiles(recipe, { ...signals, similarity: lifted }, instruction)).toEqual(
          labelQuantiles(recipe, signals, instruction),
        );
      }),
    );
  });

  it('length-free, does not go along with length any more', () => {
    fc.assert(
      fc.property(signals, ({ signals, instruction }) => {
        const combined = labelQuantiles(defaultLabelRecipe, signals, instruction);
        const length = rankQuantiles(signals.length);
        const rest = withoutPartOf(combined, length);
        const along = rest.reduce((sum, value, i) => sum + (value - 0.5) * (length[i]! - 0.5), 0);
        expect(Math.abs(along)).toBeLessThan(1e-9 * rest.length);
        const recipe = { ...defaultLabelRecipe, lengthFree: true };
        expect(labelQuantiles(recipe, signals, instruction)).toEqual(rankQuantiles(rest));
      }),
    );
  });

  it('length-free, ranks by what length does not explain', () => {
    const recipe = { ...defaultLabelRecipe, method: 'cosine', lengthFree: true } as const;
    const labels = (similarity: number[], length: number[], instruction = [0, 0, 0, 0]) => [
      ...labelQuantiles(recipe, { selfEval: null, similarity, column: null, length }, instruction),
    ];
    // Nothing is left of a similarity that is length and nothing else.
    expect(labels([1, 2, 3, 4], [10, 20, 30, 40])).toEqual([0.5, 0.5, 0.5, 0.5]);
    // Length says nothing: the similarity stands as it is.
    expect(labels([1, 2, 3, 4], [7, 7, 7, 7])).toEqual([1 / 8, 3 / 8, 5 / 8, 7 / 8]);
    // Slope 0.8: what is left of the four is −0.075, 0.225, −0.225, 0.075 off the middle.
    expect(labels([1, 3, 2, 4], [10, 20, 30, 40])).toEqual([3 / 8, 7 / 8, 1 / 8, 5 / 8]);
  });

  it('turns a self-evaluation that runs against the similarity, and no other', () => {
    const recipe = { ...defaultLabelRecipe, orient: true };
    const similarity = [1, 2, 3, 4];
    const labels = (selfEval: number[]) => [
      ...labelQuantiles(recipe, { selfEval, similarity, column: null, length: null }, [0, 0, 0, 0]),
    ];
    const rising = [1 / 8, 3 / 8, 5 / 8, 7 / 8];
    expect(labels([1, 2, 3, 4])).toEqual(rising);
    expect(labels([4, 3, 2, 1])).toEqual(rising);
  });
});

describe('rankQuantilesWithin', () => {
  it('agrees with a worked example', () => {
    expect([...rankQuantilesWithin([5, 1, 7, 1, 9], [0, 1, 0, 1, 2])]).toEqual([0.25, 0.5, 0.75, 0.5, 0.5]);
  });
});

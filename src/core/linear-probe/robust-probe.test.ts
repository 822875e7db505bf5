import { describe, expect, it } from 'vitest';
import type { FeatureId } from '../features/feature-id.ts';
import { textFeatures } from '../features/text-features.ts';
import { seededRandom } from '../random/random.ts';
import { probeScore } from './linear-probe.ts';
import { digitProbabilities } from './ordered-probit.ts';
import { fitDamage, type RobustRows, readAsDigits, standardisedQuality, withLength } from './robust-probe.ts';
import { separation } from './separation.ts';

const ids = Object.keys(textFeatures) as FeatureId[];

/** Thirty instructions with two untouched rows and two damaged ones, which lie elsewhere in state and relevance. */
function example(): RobustRows {
  const random = seededRandom(2);
  const noise = () => 2 * random() - 1;
  const rows = Array.from({ length: 120 }, (_, row) => ({
    instruction: Math.floor(row / 4),
    untouched: row % 4 < 2,
  }));
  return {
    states: rows.map(({ untouched }) => Float32Array.of(noise(), (untouched ? 1 : -1) + noise(), noise())),
    features: rows.map(
      ({ untouched }) =>
        new Map(
          ids.map(
            (id) => [id, id === 'relevance' ? (untouched ? 0.7 : 0.2) + 0.1 * noise() : noise()] as const,
          ),
        ),
    ),
    worth: rows.map(({ untouched }) => (untouched ? 0.85 : 0.1)),
    instruction: rows.map(({ instruction }) => instruction),
    untouched: rows.map(({ untouched }) => untouched),
  };
}

const quality = {
  name: 'quality',
  weight: 1,
  bias: 3,
  state: Float64Array.of(2, 0, 0),
  features: [],
  hinge: null,
};

describe('a robust probe', () => {
  const rows = example();
  const damage = fitDamage(rows);
  const terms = [standardisedQuality(quality, rows), damage.term];
  const scoresOf = (of: typeof terms) =>
    rows.states.map((state, row) => probeScore({ terms: of }, { state, features: rows.features[row]! }));
  const untouched = <T>(values: readonly T[]) => values.filter((_, row) => rows.untouched[row]);

  it('has quality in standard deviations of the untouched rows', () => {
    const scores = untouched(scoresOf([terms[0]!]));
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const square = scores.reduce((sum, score) => sum + score ** 2, 0) / scores.length;
    expect(mean).toBeCloseTo(0, 9);
    expect(square).toBeCloseTo(1, 9);
  });

  it('takes score from damaged rows, seen or not, and leaves most untouched ones alone', () => {
    const change = scoresOf(terms).map((score, row) => score - scoresOf([terms[0]!])[row]!);
    expect(untouched(change).filter((each) => each === 0).length).toBeGreaterThan(40);
    const damaged = change.filter((_, row) => !rows.untouched[row]);
    expect(damaged.filter((each) => each < -1).length).toBeGreaterThan(50);
    const kinds = rows.untouched.map((each) => ({ degradation: each ? null : 'broken' }));
    expect(separation('unseen', damage.outOfFold, kinds).unseen_auroc_mean).toBeGreaterThan(0.95);
  });

  it('adds length with the same weight as all else, where it is asked to', () => {
    const free = scoresOf(terms);
    const aware = scoresOf(withLength(terms, rows) as typeof terms);
    const lengths = rows.features.map((row) => row.get('log-length')!);
    const standard = (values: readonly number[]) => {
      const own = untouched(values);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length);
      return values.map((value) => (value - mean) / deviation);
    };
    const [a, b] = [standard(free), standard(lengths)];
    for (const [row, score] of aware.entries()) expect(score).toBeCloseTo(a[row]! + b[row]!, 9);
  });

  it('is read as digits that damaged rows have low and untouched ones high', () => {
    const scores = scoresOf(terms);
    const probe = readAsDigits(terms, scores, rows.worth);
    const digits = scores.map((score) =>
      digitProbabilities(probe, score).reduce((sum, p, digit) => sum + p * digit, 0),
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(digits)).toBeCloseTo(4.5, 1);
    expect(mean(untouched(digits))).toBeGreaterThan(mean(digits) + 1);
  });

  it('is not made where scores do not rise with what is left of a response', () => {
    const turned = scoresOf(terms).map((score) => -score);
    expect(() => readAsDigits(terms, turned, rows.worth)).toThrow(
      expect.objectContaining({ code: 'no-probe' }),
    );
  });
});

describe('separation', () => {
  it('is the AUROC of each kind against the untouched rows, ties counted half', () => {
    const rows = [null, null, 'loop', 'loop', 'echo'].map((degradation) => ({ degradation }));
    expect(separation('x', [2, 3, 1, 2, 3], rows)).toEqual({
      x_auroc_echo: 0.25,
      x_auroc_loop: 0.875,
      x_auroc_mean: 0.5625,
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { mostProbable, nextToken, nucleus, sampleRandom } from './sampling.ts';

/** softmax(logits / temperature), the plain way. */
function softmax(logits: readonly number[], temperature: number): number[] {
  const peak = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp((logit - peak) / temperature));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

/**
 * Pearson's χ² of counts against probabilities, tokens expected fewer than ten times pooled, as a standard normal
 * deviate (Wilson and Hilferty 1931).
 */
function chiSquareDeviate(
  counts: readonly number[],
  probabilities: readonly number[],
  draws: number,
): number {
  const cells: [number, number][] = [];
  let pooled: [number, number] = [0, 0];
  for (const [token, p] of probabilities.entries()) {
    if (p * draws >= 10) cells.push([counts[token]!, p * draws]);
    else pooled = [pooled[0] + counts[token]!, pooled[1] + p * draws];
  }
  if (pooled[1] >= 10) cells.push(pooled);
  const chi = cells.reduce((sum, [found, expected]) => sum + (found - expected) ** 2 / expected, 0);
  const freedom = cells.length - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chi / freedom) - (1 - spread)) / Math.sqrt(spread);
}

const logitsOf = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 60 });
const temperatureOf = fc.double({ min: 0.05, max: 5, noNaN: true });
const topPOf = fc.double({ min: 0.01, max: 1, noNaN: true });

describe('nucleus', () => {
  it('is the fewest most probable tokens that reach top-p together, renormalised', () => {
    fc.assert(
      fc.property(logitsOf, temperatureOf, topPOf, (logits, temperature, topP) => {
        const p = softmax(logits, temperature);
        const kept = nucleus(logits, { temperature, topP });
        const masses = kept.map(({ token }) => p[token]!);
        const mass = masses.reduce((a, b) => a + b);
        // It reaches top-p, and without its last token it does not; rounding apart.
        expect(mass).toBeGreaterThanOrEqual(topP - 1e-9);
        if (kept.length > 1) expect(mass - masses.at(-1)!).toBeLessThan(topP + 1e-9);
        const least = masses.at(-1)!;
        const left = p.filter((_, token) => !kept.some((each) => each.token === token));
        expect(Math.max(0, ...left)).toBeLessThanOrEqual(least + 1e-12);
        for (const [i, { probability }] of kept.entries())
          expect(probability).toBeCloseTo(masses[i]! / mass, 9);
      }),
    );
  });

  it('keeps what is worked out by hand', () => {
    const logits = [0.5, 0.3, 0.15, 0.05].map(Math.log);
    const tokens = (topP: number, temperature = 1) =>
      nucleus(logits, { temperature, topP }).map(({ token }) => token);
    expect(tokens(0.4)).toEqual([0]);
    expect(tokens(0.6)).toEqual([0, 1]);
    expect(tokens(0.79)).toEqual([0, 1]);
    expect(tokens(0.81)).toEqual([0, 1, 2]);
    expect(tokens(1)).toEqual([0, 1, 2, 3]);
    // Half the temperature squares the odds: 25 : 9 : 2.25 : 0.25 of 36.5.
    expect(tokens(0.68, 0.5)).toEqual([0]);
    expect(tokens(0.69, 0.5)).toEqual([0, 1]);
    expect(tokens(1e-9)).toEqual([0]);
  });

  it('keeps the one token that is possible at all', () => {
    expect(nucleus([-1e9, 3, -1e9], { temperature: 1, topP: 1 })).toEqual([{ token: 1, probability: 1 }]);
  });
});

describe('nextToken', () => {
  const logits = Array.from({ length: 200 }, (_, token) => 3 * Math.sin(token * 1.7) - token / 60);
  const draw = (temperature: number, topP: number, draws: number, seed = 11) => {
    const random = seededRandom(seed);
    const counts = logits.map(() => 0);
    for (let i = 0; i < draws; i++) counts[nextToken(logits, { temperature, topP }, random)]!++;
    return counts;
  };

  it.each([
    [1, 1],
    [0.6, 1],
    [1.7, 0.9],
    [0.8, 0.5],
  ])('draws by the exact probabilities at temperature %d and top-p %d', (temperature, topP) => {
    const draws = 20_000;
    const exact = logits.map(() => 0);
    for (const { token, probability } of nucleus(logits, { temperature, topP })) exact[token] = probability;
    const counts = draw(temperature, topP, draws);
    expect(counts.every((count, token) => count === 0 || exact[token]! > 0)).toBe(true);
    expect(Math.abs(chiSquareDeviate(counts, exact, draws))).toBeLessThan(3.3);
    // The measure is not blind: another temperature's draws are far off.
    const other = draw(temperature * 1.3, topP, draws);
    expect(chiSquareDeviate(other, exact, draws)).toBeGreaterThan(6);
  });

  it('takes the most probable token at temperature 0, the first of equals', () => {
    const never = () => expect.unreachable('greedy search needs no chance');
    expect(nextToken([1, 4, 2, 4], { temperature: 0, topP: 0.9 }, never)).toBe(1);
    expect(mostProbable(logits)).toBe(logits.indexOf(Math.max(...logits)));
  });

  it('draws the last candidate where rounding leaves something over', () => {
    const last = () => 1 - Number.EPSILON / 2;
    for (const topP of [0.5, 0.9, 1]) {
      const token = nextToken([1, 1, 1], { temperature: 1, topP }, last);
      expect([0, 1, 2]).toContain(token);
    }
  });
});

describe('sampleRandom', () => {
  const stream = (seed: number, id: string, sample: number) => {
    const random = sampleRandom(seed, id, sample);
    return [random(), random(), random()];
  };

  it('is the same for the same seed, row and sample, and another for any other', () => {
    expect(stream(1, 'a', 0)).toEqual(stream(1, 'a', 0));
    const streams = [1, 2, 11].flatMap((seed) =>
      ['a', 'b', '1'].flatMap((id) => [0, 1, 2, 11].map((sample) => stream(seed, id, sample).join())),
    );
    expect(new Set(streams).size).toBe(36);
  });
});

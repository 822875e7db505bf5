import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { principalComponents } from './principal-components.ts';

const variance = (of: Float64Array) => of.reduce((sum, value) => sum + value * value, 0) / of.length;

describe('principal components', () => {
  it('are the directions of most spread, in order, whatever their mean', () => {
    const random = seededRandom(1);
    const spread = [0.1, 3, 0.2, 1];
    const vectors = Array.from({ length: 400 }, () =>
      Float32Array.from(spread, (sd, c) => 5 * c + sd * (random() - 0.5) * Math.sqrt(12)),
    );
    const [first, second, ...none] = principalComponents(vectors, 2);
    expect(none).toEqual([]);
    expect(variance(first!)).toBeCloseTo(9, 0);
    expect(variance(second!)).toBeCloseTo(1, 0);
    const along = vectors.map((vector) => vector[1]! - 5);
    const shared = first!.reduce((sum, value, i) => sum + value * along[i]!, 0) / 400;
    expect(Math.abs(shared) / Math.sqrt(variance(first!) * 9)).toBeGreaterThan(0.99);
    // Components do not go together.
    expect(Math.abs(first!.reduce((sum, value, i) => sum + value * second![i]!, 0) / 400)).toBeLessThan(1e-6);
  });

  it('are as many as there can be, and none of vectors that are all the same or of one', () => {
    const plane = [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0), Float32Array.of(-1, -1, 0)];
    expect(principalComponents(plane, 3)).toHaveLength(2);
    expect(principalComponents([plane[0]!, plane[0]!, plane[0]!], 2)).toEqual([]);
    expect(principalComponents([plane[0]!], 2)).toEqual([]);
    expect(principalComponents([], 2)).toEqual([]);
  });
});

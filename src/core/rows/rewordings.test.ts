import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../random/random.ts';
import type { NearDuplicates } from './near-duplicates.ts';
import { hasMeaning, joinRewordings, rewordingsAmong } from './rewordings.ts';

const alone = (n: number, group = Int32Array.from({ length: n }, (_, at) => at)): NearDuplicates => ({
  group,
  groups: new Set(group).size,
  duplicates: n - new Set(group).size,
  largest: 1,
  examples: [],
});

const joined = (found: NearDuplicates, vectors: (Float32Array | null)[], cosine?: number) =>
  joinRewordings(found, rewordingsAmong(found, vectors, cosine));

/** A unit vector in the plane, padded to a width that is no multiple of four. */
const at = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle), 0, 0, 0);
};

const chance = (random: Random, width: number) => {
  const raw = Float32Array.from({ length: width }, () => random() - 0.5);
  const norm = Math.hypot(...raw);
  return raw.map((value) => value / norm);
};

describe('rewordings', () => {
  it('are joined from the cosine that is named, and not below it', () => {
    const vectors = [at(0), at(90), at(25)];
    // The cosine of 25 degrees is 0.906.
    const found = joined(alone(3), vectors, 0.9);
    expect([...found.group]).toEqual([0, 1, 0]);
    expect(found).toMatchObject({ groups: 2, duplicates: 1, largest: 2 });
    expect(found.rewordings).toEqual([{ first: 0, second: 2, similarity: expect.closeTo(0.9063, 4) }]);
    expect(joined(alone(3), vectors, 0.91).groups).toBe(3);
  });

  it('join chains, and whole groups that characters have joined', () => {
    expect(joined(alone(4), [at(0), at(20), at(40), at(60)], 0.93).groups).toBe(1);
    // Texts 0 and 3 are one group by characters, whatever their vectors; a rewording of 3 belongs to it.
    const found = joined(alone(4, Int32Array.of(0, 1, 2, 0)), [at(0), at(85), at(180), at(90)], 0.95);
    expect([...found.group]).toEqual([0, 0, 1, 0]);
    expect(found.rewordings).toEqual([{ first: 1, second: 3, similarity: expect.closeTo(0.9962, 4) }]);
  });

  it('leave alone what has no vector, and find nothing where there is nothing', () => {
    expect([...joined(alone(3), [at(0), null, at(0)], 0.9).group]).toEqual([0, 1, 0]);
    expect(joined(alone(2), [null, null]).groups).toBe(2);
    expect(joined(alone(0), []).groups).toBe(0);
    expect([hasMeaning('prompt 12'), hasMeaning('Why do we have seasons?')]).toEqual([false, true]);
  });

  it('are the same groups as those of every pair looked at in turn, across blocks', () => {
    const random = seededRandom(2);
    const vectors = Array.from({ length: 200 }, () => chance(random, 6));
    const { group } = joined(alone(200), vectors, 0.9);
    const wanted = Array.from({ length: 200 }, (_, own) => own);
    let changed = true;
    while (changed) {
      changed = false;
      for (let i = 0; i < 200; i++)
        for (let j = 0; j < i; j++) {
          const cosine = vectors[i]!.reduce((sum, value, c) => sum + value * vectors[j]![c]!, 0);
          const least = Math.min(wanted[i]!, wanted[j]!);
          if (cosine < 0.9 || wanted[i] === wanted[j]) continue;
          [wanted[i], wanted[j]] = [least, least];
          changed = true;
        }
    }
    const numbers = [...new Set(wanted)];
    expect([...group]).toEqual(wanted.map((root) => numbers.indexOf(root)));
    expect(numbers.length).toBeLessThan(200);
    expect(numbers.length).toBeGreaterThan(10);
  });
});

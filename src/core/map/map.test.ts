import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { rowAt, rowsInBox, rowsInPolygon, rowTowards } from './choose-points.ts';
import { kMeans } from './k-means.ts';
import { nearDuplicateRows } from './near-rows.ts';
import { moved, paintPoints, placeOf, wholeView, zoomed } from './paint-points.ts';
import { landmarksOf, maxLandmarks, placeRows } from './place-rows.ts';
import { principalComponents } from './principal-components.ts';
import { nearestRows, packVectors, type RowVectors, unpackVectors } from './row-vectors.ts';
import { TellingWords } from './telling-words.ts';

const random = seededRandom(7);
const unit = (vector: number[]) => {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => value / length);
};
const vectorsOf = (rows: readonly ArrayLike<number>[]): RowVectors => ({
  n: rows.length,
  width: rows[0]!.length,
  values: Float32Array.from(rows.flatMap((row) => Array.from(row))),
});
const noise = () => random() - 0.5;

describe('the vectors of rows', () => {
  it('keep their direction at a byte a component', () => {
    const vectors = Array.from({ length: 50 }, () => unit(Array.from({ length: 384 }, noise)));
    const values = new Float32Array(51 * 384);
    unpackVectors(packVectors(vectors), 384, values, 384);
    vectors.forEach((vector, row) => {
      const back = values.subarray((row + 1) * 384, (row + 2) * 384);
      expect(Math.hypot(...back)).toBeCloseTo(1, 6);
      expect(vector.reduce((sum, value, c) => sum + value * back[c]!, 0)).toBeGreaterThan(0.9999);
    });
    expect(values[0]).toBe(0);
    unpackVectors(packVectors([new Float32Array(3)]), 3, values, 0);
    expect([...values.subarray(0, 3)]).toEqual([0, 0, 0]);
  });

  it('tell which rows are nearest', () => {
    const vectors = vectorsOf([unit([1, 0]), unit([1, 1]), unit([1, 0.1]), unit([-1, 0]), unit([1, 0.1])]);
    expect(nearestRows(vectors, 0, 3).map(({ row }) => row)).toEqual([2, 4, 1]);
    expect(nearestRows(vectors, 0, 9)).toHaveLength(4);
    expect(nearestRows(vectors, 0, 1)[0]!.cosine).toBeCloseTo(1 / Math.hypot(1, 0.1), 6);
  });
});

describe('principal components', () => {
  it('hold what tells rows apart: distances within a plane stay what they are', () => {
    const [a, b] = [unit(Array.from({ length: 40 }, noise)), unit(Array.from({ length: 40 }, noise))];
    const at = Array.from({ length: 200 }, () => [4 * noise(), noise()] as const);
    const vectors = vectorsOf(at.map(([p, q]) => a.map((value, c) => p * value + q * b[c]!)));
    const { width, values } = principalComponents(vectors, 2, 1);
    expect(width).toBe(2);
    const distance = (of: Float32Array, size: number, i: number, j: number) =>
      Math.hypot(...Array.from({ length: size }, (_, c) => of[i * size + c]! - of[j * size + c]!));
    for (let i = 1; i < 200; i++)
      expect(distance(values, 2, 0, i)).toBeCloseTo(distance(vectors.values, 40, 0, i), 4);
    expect(principalComponents(vectors, 2, 1).values).toEqual(values);
    // The first one varies most.
    const spread = (c: number) => at.reduce((sum, _, row) => sum + values[row * 2 + c]! ** 2, 0);
    expect(spread(0)).toBeGreaterThan(spread(1));
  });

  it('of rows that are all the same are 0', () => {
    const { values } = principalComponents(
      vectorsOf([
        [1, 2, 3],
        [1, 2, 3],
      ]),
      3,
      1,
    );
    expect([...values].every((value) => value === 0)).toBe(true);
  });
});

describe('clusters', () => {
  const centres = [
    [0, 0],
    [10, 0],
    [0, 10],
  ];
  const points = Array.from({ length: 120 }, (_, i) => {
    const which = i < 60 ? 0 : i < 100 ? 1 : 2;
    return centres[which]!.map((value) => value + noise());
  });

  it('are the lumps that there are, the largest first, the same twice', () => {
    const cluster = kMeans(vectorsOf(points), 3, 1);
    expect([...cluster.subarray(0, 60)].every((one) => one === 0)).toBe(true);
    expect([...cluster.subarray(60, 100)].every((one) => one === 1)).toBe(true);
    expect([...cluster.subarray(100)].every((one) => one === 2)).toBe(true);
    expect(kMeans(vectorsOf(points), 3, 1)).toEqual(cluster);
  });

  it('are fewer where fewer rows differ', () => {
    expect(new Set(kMeans(vectorsOf([[1], [1], [1]]), 3, 1))).toEqual(new Set([0]));
    expect(new Set(kMeans(vectorsOf([[1], [5]]), 9, 1)).size).toBe(2);
  });
});

describe('words that tell a cluster from the rest', () => {
  it('are frequent in it and rare elsewhere; what stands everywhere does not come', () => {
    const words = new TellingWords(2);
    for (let i = 0; i < 40; i++) {
      words.add(0, `The river 12 of the north flows ${i % 2 === 0 ? 'slowly' : 'fast'}`);
      words.add(1, `The code of the loop returns ${i % 2 === 0 ? 'slowly' : 'fast'}`);
    }
    const [rivers, loops] = words.words(3).map((found) => found.map(({ word }) => word));
    expect(rivers!.sort()).toEqual(['flows', 'north', 'river']);
    expect(loops!.sort()).toEqual(['code', 'loop', 'returns']);
    expect(words.words(1)[0]![0]).toMatchObject({ rows: 40 });
  });

  it('are words of Chinese too', () => {
    const words = new TellingWords(2);
    for (let i = 0; i < 30; i++) {
      words.add(0, '北京的天气很好');
      words.add(1, '今日の音楽');
    }
    expect(words.words(9)[0]!.map(({ word }) => word)).toContain('天气');
  });
});

describe('near-duplicate rows', () => {
  const rows = vectorsOf([
    unit([1, 0, 0]),
    unit([0, 1, 0]),
    unit([1, 0.05, 0]),
    unit([0, 1, 0.05]),
    unit([0, 0, 1]),
    unit([1, 0, 0.02]),
  ]);
  const points = principalComponents(rows, 2, 1);

  it('are counted, and those of another instruction apart', () => {
    const found = nearDuplicateRows(rows, points, Int32Array.of(0, 1, 2, 1, 3, 0), new Int32Array(6));
    expect([...found.duplicates]).toEqual([2, 3, 5]);
    expect([...found.across]).toEqual([2]);
    expect(found.groups).toBe(3);
    expect(found.complete).toBe(true);
    expect(found.examples[0]!.cosine).toBeGreaterThan(0.99);
    expect(
      nearDuplicateRows(rows, points, new Int32Array(6), new Int32Array(6), 0.9999).duplicates,
    ).toHaveLength(0);
  });
});

describe('pairs of like rows', () => {
  it('are those that comparing every pair in full finds', () => {
    const lumps = Array.from({ length: 12 }, () => Array.from({ length: 24 }, noise));
    const vectors = vectorsOf(
      Array.from({ length: 240 }, (_, row) => unit(lumps[row % 12]!.map((value) => value + 0.25 * noise()))),
    );
    const { duplicates, groups } = nearDuplicateRows(
      vectors,
      principalComponents(vectors, 4, 1),
      new Int32Array(240),
      new Int32Array(240),
      0.97,
    );
    const near = nearestRows(vectors, 0, 239);
    expect(near[0]!.cosine).toBeGreaterThan(0.9);
    const group = Int32Array.from({ length: 240 }, (_, row) => row);
    for (let row = 0; row < 240; row++)
      for (const { row: other } of nearestRows(vectors, row, 239).filter(({ cosine }) => cosine >= 0.97)) {
        const [low, high] = [Math.min(group[row]!, group[other]!), Math.max(group[row]!, group[other]!)];
        group.forEach((one, at) => {
          if (one === high) group[at] = low;
        });
      }
    expect(groups).toBe(new Set(group).size);
    expect([...duplicates]).toEqual([...group.keys()].filter((row) => group[row] !== row));
    expect(duplicates.length).toBeGreaterThan(10);
  });
});

describe('places', () => {
  it('of the other rows are among the landmarks nearest to them', () => {
    const points = vectorsOf([
      [0, 0],
      [10, 0],
      [0, 10],
      [1, 0],
      [0, 9],
    ]);
    const known = { x: Float32Array.of(0, 100, 0), y: Float32Array.of(0, 0, 100) };
    const places = { x: new Float32Array(5), y: new Float32Array(5) };
    placeRows(points, Int32Array.of(0, 1, 2), known, places, 0, 5);
    expect([places.x[1], places.y[1], places.x[2], places.y[2]]).toEqual([100, 0, 0, 100]);
    expect(places.x[3]).toBeLessThan(10);
    expect(places.y[4]).toBeGreaterThan(90);
  });

  it('of landmarks are drawn by the seed, all rows where there are few', () => {
    expect([...landmarksOf(4, 1)]).toEqual([0, 1, 2, 3]);
    const some = landmarksOf(50_000, 1);
    expect(some).toHaveLength(maxLandmarks);
    expect(landmarksOf(50_000, 1)).toEqual(some);
    expect(landmarksOf(50_000, 2)).not.toEqual(some);
  });
});

describe('points of the map', () => {
  const places = { x: Float32Array.of(0, 1, 2, 0.4), y: Float32Array.of(0, 1, 0, 0.5) };

  it('are chosen by a lasso, a rectangle, and a pointer', () => {
    const triangle = [
      [-1, -0.5],
      [3, -0.5],
      [1, 0.8],
    ] as const;
    expect([...rowsInPolygon(places, triangle, null)]).toEqual([0, 2]);
    expect([...rowsInPolygon(places, triangle, Uint8Array.of(0, 1, 1, 1))]).toEqual([2]);
    expect([...rowsInBox(places, [0, 1, 0, 1], null)]).toEqual([0, 1, 3]);
    expect(rowAt(places, [0.9, 0.9], 0.2, null)).toBe(1);
    expect(rowAt(places, [5, 5], 0.2, null)).toBe(-1);
  });

  it('are stepped through by direction', () => {
    expect(rowTowards(places, 0, [1, 0], null)).toBe(2);
    expect(rowTowards(places, 0, [0, 1], null)).toBe(3);
    expect(rowTowards(places, 2, [1, 0], null)).toBe(2);
  });

  it('are painted as discs, clipped at the edges, without those that are hidden', () => {
    const pixels = new Uint32Array(5 * 5);
    const view = { scaleX: 2, scaleY: 2, offsetX: 0, offsetY: 0 };
    paintPoints(pixels, 5, 5, places, Int8Array.of(0, 1, 0, -1), Uint32Array.of(7, 9), view, 1);
    expect([...pixels]).toEqual(
      [
        [7, 7, 0, 7, 7],
        [7, 0, 9, 0, 7],
        [0, 9, 9, 9, 0],
        [0, 0, 9, 0, 0],
        [0, 0, 0, 0, 0],
      ].flat(),
    );
  });

  it('keep under the pointer what is zoomed into', () => {
    const view = wholeView(places, 200, 100, 10);
    const before = placeOf(view, 40, 30);
    const [x, y] = placeOf(zoomed(view, 3, 40, 30), 40, 30);
    expect(x).toBeCloseTo(before[0], 6);
    expect(y).toBeCloseTo(before[1], 6);
    expect(placeOf(moved(view, 5, 0), 45, 30)[0]).toBeCloseTo(before[0], 6);
    for (let row = 0; row < 4; row++) {
      const px = view.scaleX * places.x[row]! + view.offsetX;
      const py = view.scaleY * places.y[row]! + view.offsetY;
      expect(px >= 9.99 && px <= 190.01 && py >= 9.99 && py <= 90.01).toBe(true);
    }
  });
});

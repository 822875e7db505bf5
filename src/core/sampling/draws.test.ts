import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { drawnQueue, drawRows, inclusionOf, isWhole, simpleRandomPart, withDraw } from './draws.ts';
import { inclusionProbabilities } from './inclusion.ts';
import { type DrawFrom, type SamplerId, samplers } from './samplers.ts';

const n = 40;
function scored(seed = 5): DrawFrom {
  const random = seededRandom(seed);
  const score = Float64Array.from({ length: n }, () => Math.round(18 * random()) / 2);
  const probs = Float64Array.from({ length: 10 * n }, () => random() / 10);
  const valid = new Uint8Array(n).fill(1);
  valid[7] = 0;
  return { n, column: { name: 's', score, valid, probs }, threshold: 4 };
}

describe('inclusion probabilities', () => {
  it('sum to the rows to draw, go with the size, and are at most 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        (sizes, rows) => {
          const size = Float64Array.from(sizes, (value) => (value < 1e-6 ? 0 : value));
          const chance = inclusionProbabilities(size, rows);
          const takable = size.filter((value) => value > 0).length;
          const sum = chance.reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(Math.min(rows, takable), 8);
          for (const [row, value] of chance.entries()) {
            expect(value).toBeLessThanOrEqual(1);
            expect(value > 0).toBe(size[row]! > 0);
          }
        },
      ),
    );
  });
});

describe.each(samplers)('the sampler %s', (sampler: SamplerId) => {
  it('draws each row with the chance that it says, and never another number of rows', () => {
    const from = scored();
    const draws = 1500;
    const times = new Float64Array(n);
    const first = new Float64Array(n);
    let chance = new Float64Array(n);
    const sizes = new Set<number>();
    for (let seed = 0; seed < draws; seed++) {
      const draw = drawRows(from, { sampler, size: 6, seed });
      sizes.add(new Set(draw.rows).size);
      for (const row of draw.rows) times[row]! += 1 / draws;
      first[draw.rows[0]!]! += 6 / draws;
      chance = Float64Array.from(draw.probability);
    }
    expect([...sizes]).toEqual([6]);
    expect(chance[7]).toBe(0);
    for (let row = 0; row < n; row++) {
      const error = 4.5 * Math.sqrt((chance[row]! * (1 - chance[row]!)) / draws);
      expect(Math.abs(times[row]! - chance[row]!), `row ${row}`).toBeLessThanOrEqual(error + 1e-9);
      // Any beginning of the order is a draw too.
      expect(Math.abs(first[row]! - chance[row]!), `row ${row}, first`).toBeLessThanOrEqual(3 * error + 1e-9);
    }
  });

  it('gives the same rows for the same seed, and other ones for another', () => {
    const asked = { sampler, size: 8, seed: 3 };
    expect(drawRows(scored(), asked)).toEqual(drawRows(scored(), asked));
    expect(drawRows(scored(), asked).rows).not.toEqual(drawRows(scored(), { ...asked, seed: 4 }).rows);
  });
});

it('prefers what it is named for', () => {
  const from = scored();
  const { score, valid } = from.column!;
  const near = drawRows(from, { sampler: 'near-threshold', size: 6, seed: 1 }).probability;
  const far = score.findIndex((value, row) => valid[row] === 1 && Math.abs(value - 4) > 4);
  const close = score.findIndex((value, row) => valid[row] === 1 && Math.abs(value - 4) < 0.6);
  expect(near[close]! / near[far]!).toBeGreaterThan(3);
  expect(near[far]).toBeGreaterThan(0);
  for (const row of drawRows(from, { sampler: 'declined', size: 9, seed: 1 }).rows)
    expect(score[row]).toBeLessThan(4);
  const spread = drawRows(from, { sampler: 'stratified', size: 13, seed: 1 }).rows;
  const order = Array.from(score.keys())
    .filter((row) => valid[row] === 1)
    .sort((a, b) => score[a]! - score[b]!);
  const third = (rows: number[]) => rows.filter((row) => spread.includes(row)).length;
  for (const from of [0, 13, 26]) expect(third(order.slice(from, from + 13))).toBeGreaterThanOrEqual(3);
});

it.each([
  [{ n, column: null, threshold: null }, 'declined', 'sampler-needs-scores'],
  [{ ...scored(), threshold: null }, 'near-threshold', 'sampler-needs-threshold'],
  [{ ...scored(), column: { ...scored().column!, probs: null } }, 'uncertain', 'sampler-needs-probabilities'],
  [{ ...scored(), threshold: -1 }, 'declined', 'nothing-to-draw'],
] as const)('is refused where it lacks what it needs: %#', (from, sampler, code) => {
  expect(() => drawRows(from, { sampler, size: 4, seed: 1 })).toThrow(expect.objectContaining({ code }));
});

it('takes every row where fewer are there than are asked for', () => {
  const { rows, probability } = drawRows(
    { n: 5, column: null, threshold: null },
    { sampler: 'random', size: 9, seed: 1 },
  );
  expect([...rows].sort()).toEqual([0, 1, 2, 3, 4]);
  expect([...probability]).toEqual([1, 1, 1, 1, 1]);
});

describe('several draws', () => {
  const draw = (sampler: SamplerId, size: number, seed: number) =>
    drawRows(scored(), { sampler, size, seed });

  it('drop what is left ungraded of the earlier one, with a chance that is less in proportion', () => {
    const first = draw('random', 10, 1);
    const graded = new Set([...first.rows.slice(0, 4)]);
    const [kept, next] = withDraw([first], (row) => graded.has(row), draw('declined', 5, 2));
    expect([...kept!.rows]).toEqual([...first.rows.slice(0, 4)]);
    expect(kept!.probability[first.rows[0]!]).toBeCloseTo(0.4 * first.probability[first.rows[0]!]!, 12);
    expect(isWhole(kept!)).toBe(true);
    expect(next!.sampler).toBe('declined');
    expect(withDraw([first], () => false, draw('random', 5, 2))).toHaveLength(1);
  });

  it('refuse to add to a draw from rows that are not here', () => {
    const first = draw('random', 10, 1);
    const part = {
      ...first,
      probability: first.probability.map((value, row) => (first.rows.includes(row) ? value : 0)),
    };
    expect(() => withDraw([part], () => true, draw('random', 5, 2))).toThrow(
      expect.objectContaining({ code: 'bad-draw' }),
    );
  });

  it('make graded rows stand for all rows: weighted sums are right on average', () => {
    const from = scored();
    const { score, valid } = from.column!;
    const total = score.reduce((sum, value, row) => sum + (valid[row] ? value : 0), 0);
    const repeats = 1500;
    const sums = Float64Array.from({ length: repeats }, (_, seed) => {
      const first = drawRows(from, { sampler: 'random', size: 12, seed });
      const beginning = new Set(first.rows.slice(0, 6));
      const draws = withDraw(
        [first],
        (row) => beginning.has(row),
        drawRows(from, { sampler: 'near-threshold', size: 12, seed: seed + 1e6 }),
      );
      // The second one is graded in part.
      const graded = new Set([...beginning, ...draws[1]!.rows.slice(0, 9)]);
      const { probability, drawn } = inclusionOf(draws, n, (row) => graded.has(row));
      let sum = 0;
      for (const row of graded) if (drawn[row]) sum += score[row]! / probability[row]!;
      return sum;
    });
    const mean = sums.reduce((a, b) => a + b / repeats, 0);
    const spread = Math.sqrt(sums.reduce((a, b) => a + (b - mean) ** 2 / repeats, 0) / repeats);
    expect(Math.abs(mean - total)).toBeLessThan((4 * spread) / Math.sqrt(repeats) + 0.005 * total);
  });

  it('have one queue, and a simple random part in the order drawn', () => {
    const [a, b, c] = [draw('random', 6, 1), draw('declined', 6, 2), draw('random', 6, 3)];
    const queue = drawnQueue([a, b, c]);
    expect(new Set(queue).size).toBe(queue.length);
    expect([...queue.slice(0, 6)]).toEqual([...a.rows]);
    expect([...simpleRandomPart([a, b, c])]).toEqual([...new Set([...a.rows, ...c.rows])]);
  });
});

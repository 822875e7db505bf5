import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareScores } from '../compare/compare.ts';
import { gatherSample } from '../sample.ts';
import { selectiveAreas } from './areas.ts';

function areasOf(score: readonly number[], loss: readonly number[]) {
  const n = score.length;
  const { sample } = gatherSample({
    label: Float64Array.from(loss, (lost) => 1 - lost),
    score: Float64Array.from(score),
    valid: new Uint8Array(n).fill(1),
    instruction: Int32Array.from({ length: n }, (_, row) => row),
  });
  const statistic = selectiveAreas(sample, Uint8Array.from(loss));
  const out = new Float64Array(statistic.keys.length);
  statistic.evaluate(new Uint8Array(n).fill(1), out, 0);
  return Object.fromEntries(statistic.keys.map((key, at) => [key, out[at]!]));
}

/** Every order of the rows of equal score, each as likely as any other. */
function* orders(rows: readonly (readonly [number, number])[]): Generator<(readonly [number, number])[]> {
  if (rows.length <= 1) return yield [...rows];
  for (const [at, row] of rows.entries())
    for (const rest of orders([...rows.slice(0, at), ...rows.slice(at + 1)])) yield [row, ...rest];
}

describe('AURC of tied scores', () => {
  it('is the mean over every order in which equal scores could be accepted', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 })), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (drawn) => {
        let sum = 0;
        let count = 0;
        for (const order of orders(drawn)) {
          // Ties broken by this order: a stable sort by falling score.
          const sorted = [...order].sort(([a], [b]) => b - a);
          sum += areasOf(
            sorted.map((_, at) => -at),
            sorted.map(([, loss]) => loss),
          ).aurc!;
          count++;
        }
        const tied = areasOf(
          drawn.map(([score]) => score),
          drawn.map(([, loss]) => loss),
        ).aurc!;
        expect(tied).toBeCloseTo(sum / count, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('is that of a fine score where a coarse one ranks as perfectly, and no test tells them apart', () => {
    const n = 400;
    const fine = Float64Array.from({ length: n }, (_, row) => row);
    const coarse = fine.map((row) => (row < n / 2 ? 0 : 9));
    const column = (name: string, score: Float64Array) => ({
      name,
      score,
      valid: new Uint8Array(n).fill(1),
      probs: null,
    });
    const rows = {
      label: coarse,
      instruction: Int32Array.from(fine),
      length: new Int32Array(n).fill(3),
      group: new Int32Array(n).fill(-1),
      groups: [],
    };
    const { pairs } = compareScores(rows, [column('fine', fine), column('coarse', coarse)], {
      draws: 200,
      seed: 1,
      cut: 5,
    });
    const { e_aurc } = pairs[0]!.figures;
    expect(e_aurc.difference).toMatchObject({ value: expect.closeTo(0, 12) });
    expect(e_aurc.p).toBe(1);
  });
});

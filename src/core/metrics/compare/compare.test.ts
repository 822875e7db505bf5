import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { differencePValue } from '../difference-p.ts';
import { hasInterval, type MaybeEstimate } from '../estimate.ts';
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { gauss, monteCarloError } from '../testing/simulated.ts';
import { compareScores } from './compare.ts';
import { mostDisagreeing } from './disagreement.ts';

const width = (estimate: MaybeEstimate) =>
  hasInterval(estimate) ? estimate.high - estimate.low : Number.NaN;

/** Two judges with the same errors but for a little noise of their own. */
function twins(instructions: number, random = seededRandom(3)) {
  const rows = { instruction: [] as number[], label: [] as number[] };
  const [a, b]: [number[], number[]] = [[], []];
  for (let k = 0; k < instructions; k++)
    for (let j = 0; j < 2; j++) {
      const quality = gauss(random);
      const shared = gauss(random);
      rows.instruction.push(k);
      rows.label.push(Math.round(4.5 + 2 * quality));
      a.push(quality + shared + 0.2 * gauss(random));
      b.push(quality + shared + 0.2 * gauss(random));
    }
  return { rows: metricRows(rows), columns: [scoreColumn('a', a), scoreColumn('b', b)] };
}

describe('compareScores', () => {
  it('has narrower intervals of the difference than two separate ones would give', () => {
    const { rows, columns } = twins(100);
    const report = compareScores(rows, columns, { cut: 5, seed: 1, draws: 300 });
    const [pair] = report.pairs;
    expect(pair).toMatchObject({ first: 0, second: 1 });
    const apart = width(report.columns[0]!.figures.pearson);
    expect(width(pair!.figures.pearson.difference)).toBeLessThan(apart / 2);
  });

  it('rejects no difference in about 5% of sets in which there is none', () => {
    const random = seededRandom(8);
    const runs = 300;
    let rejected = 0;
    for (let run = 0; run < runs; run++) {
      const { rows, columns } = twins(40, random);
      const [pair] = compareScores(rows, columns, { cut: 5, seed: run, draws: 200 }).pairs;
      if (pair!.figures.pearson.p! < 0.05) rejected += 1 / runs;
    }
    expect(rejected).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, runs));
  }, 240_000);

  it('rests on rows that every column scored, and says how many are left out', () => {
    const rows = metricRows({ instruction: [0, 1, 2, 3], label: [1, 2, 3, Number.NaN] });
    const columns = [scoreColumn('a', [1, 2, Number.NaN, 4]), scoreColumn('b', [4, 3, 2, 1])];
    expect(compareScores(rows, columns, { cut: 2, seed: 1, draws: 20 })).toMatchObject({
      n: 2,
      invalid: 1,
      unlabelled: 1,
      columns: [{ invalid: 1 }, { invalid: 0 }],
    });
  });

  it('corrects p-values for the number of pairs', () => {
    const { rows, columns } = twins(30);
    const three = [
      ...columns,
      scoreColumn(
        'c',
        [...columns[0]!.score].map((value) => -value),
      ),
    ];
    const { pairs } = compareScores(rows, three, { cut: 5, seed: 1, draws: 100 });
    expect(pairs).toHaveLength(3);
    for (const { figures } of pairs) expect(figures.pearson.holm!).toBeGreaterThanOrEqual(figures.pearson.p!);
  });
});

describe('differencePValue', () => {
  it('is 1 for no difference at all, null where draws cannot carry it', () => {
    expect(differencePValue(new Float64Array(50), 0, 10)).toBe(1);
    expect(differencePValue(new Float64Array(50).fill(Number.NaN), 0.1, 10)).toBeNull();
    expect(differencePValue(Float64Array.of(1, 2, 3), 2, 1)).toBeNull();
  });
});

describe('mostDisagreeing', () => {
  it('lists rows by the distance of their places, whatever the scales', () => {
    const found = mostDisagreeing(
      scoreColumn('a', [1, 2, 3, 4, Number.NaN]),
      scoreColumn('b', [400, 200, 300, 100, 900]),
      2,
    );
    expect(found).toEqual([
      { row: 0, first: 0.125, second: 0.875 },
      { row: 3, first: 0.875, second: 0.125 },
    ]);
  });
});

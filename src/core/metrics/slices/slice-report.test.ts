import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { isUndefined } from '../estimate.ts';
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { lengthBands } from './length-bands.ts';
import { sliceReport } from './slice-report.ts';

const options = { cut: 3, threshold: 5, seed: 1, draws: 300 };

describe('sliceReport', () => {
  const random = seededRandom(4);
  const n = 400;
  const slice = Int32Array.from({ length: n }, (_, i) => i % 5);
  // The judge is blind in slice 3 and right elsewhere.
  const label = Array.from({ length: n }, () => Math.floor(random() * 6));
  const score = label.map((value, i) => (i % 5 === 3 ? 9 * random() : 2 * value));
  const rows = metricRows({ instruction: label.map((_, i) => i), label });
  const names = ['a', 'b', 'c', 'blind', 'e', 'nobody'];
  const found = sliceReport(rows, scoreColumn('judge', score), { slice, names }, options);

  it('puts the worst slice first and keeps only it after correction', () => {
    expect(found[0]!.name).toBe('blind');
    expect(found[0]!.holm!).toBeLessThan(0.01);
    for (const other of found.slice(1))
      expect(isUndefined(other.riskOverRest) || other.riskOverRest.value).toBeLessThan(0);
  });

  it('leaves out a slice without rows and gives the share that each keeps', () => {
    expect(found.map(({ name }) => name).sort()).toEqual(['a', 'b', 'blind', 'c', 'e']);
    const blind = found[0]!;
    const rowsOf = score.filter((_, i) => i % 5 === 3);
    const accepted = rowsOf.filter((value) => value >= 5).length;
    expect(blind.coverage).toMatchObject({ value: accepted / rowsOf.length, n: rowsOf.length });
  });

  it('takes rows of several slices: each says what it says alone', () => {
    const most = Int32Array.from({ length: n }, (_, i) => (i % 5 === 3 ? 0 : -1));
    const even = Int32Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const column = scoreColumn('judge', score);
    const both = sliceReport(rows, column, { slice: most, more: [even], names: ['blind', 'even'] }, options);
    for (const [name, layer] of [
      ['blind', most],
      ['even', even.map((code) => (code === 1 ? 0 : -1))],
    ] as const) {
      const [alone] = sliceReport(rows, column, { slice: layer, names: [name] }, options);
      const { holm: _, bh: __, ...figures } = both.find((slice) => slice.name === name)!;
      expect(alone).toMatchObject(figures);
    }
  });

  it('gives reasons where a slice keeps nothing', () => {
    const few = sliceReport(
      metricRows({ instruction: [0, 1, 2], label: [1, 5, 5] }),
      scoreColumn('judge', [1, 9, 9]),
      { slice: Int32Array.of(0, 1, 1), names: ['low', 'high'] },
      options,
    );
    const low = few.find(({ name }) => name === 'low')!;
    expect(low.risk).toMatchObject({ undefined: true, reason: expect.stringMatching(/accepted/) });
    expect(low.p).toBeNull();
  });
});

describe('lengthBands', () => {
  it('holds about equally many rows in each, ties together', () => {
    const length = Int32Array.from({ length: 90 }, (_, i) => i * i);
    const { slice, names } = lengthBands(length, 3);
    for (const band of [0, 1, 2]) expect(slice.filter((code) => code === band)).toHaveLength(30);
    expect(names[0]).toBe('0 to 899 characters');
    expect(lengthBands(Int32Array.of(5, 5, 5, 5), 4).names).toEqual(['5 to 5 characters']);
  });
});

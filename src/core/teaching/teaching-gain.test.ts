import { describe, expect, it } from 'vitest';
import type { MetricRows, ScoreColumn } from '../metrics/rows.ts';
import { seededRandom } from '../random/random.ts';
import { teachingGain } from './teaching-gain.ts';
import { teachingSentences } from './teaching-words.ts';

const options = { cut: 5, seed: 1, draws: 200 };

/** Two rows for each of `n / 2` instructions; every eleventh has no label. Labels follow length as far as is said. */
function example(n: number, byLength: number): { rows: MetricRows; column: ScoreColumn } {
  const random = seededRandom(7);
  const length = Int32Array.from({ length: n }, () => 50 + Math.floor(900 * random()));
  const label = Float64Array.from(length, (characters, row) =>
    row % 11 === 10
      ? Number.NaN
      : Math.max(
          0,
          Math.min(9, Math.round(5 + byLength * (Math.log(characters) - 6) + 4 * (random() - 0.5))),
        ),
  );
  return {
    rows: {
      label,
      length,
      instruction: Int32Array.from({ length: n }, (_, row) => row >> 1),
      group: new Int32Array(n).fill(-1),
      groups: [],
    },
    column: {
      name: 'judge',
      score: Float64Array.from({ length: n }, random),
      valid: new Uint8Array(n).fill(1),
      probs: null,
    },
  };
}

describe('teachingGain', () => {
  it('shows a gain where grades follow what the judge does not read, and a curve that rises to it', () => {
    const { rows, column } = example(220, 3);
    const found = teachingGain(rows, column, options);
    expect(found).toMatchObject({ grades: 200, instructions: 110, kept: null, shown: true });
    expect(found.curve.map(({ grades }) => grades)).toEqual([10, 20, 40, 80, 160]);
    expect(found.curve.at(-1)!.taught.auroc).toBeGreaterThan(0.7);
    expect(teachingSentences(found)[0]).toMatch(
      /^After 200 grades, out of fold: AUROC 0\.\d\d \[0\.\d\d, 0\.\d\d\]; the judge you began with 0\.\d\d/,
    );
    expect(teachingSentences(found)[1]).toContain('Teaching helps');
  });

  it('says that it does not help, and when it begins', () => {
    const { rows, column } = example(120, 0);
    const found = teachingGain(rows, column, options);
    expect(found).toMatchObject({ kept: 'no-gain-shown', shown: false });
    expect(teachingSentences(found)[0]).toContain('does not help so far');
    const few = { ...rows, label: rows.label.map((label, row) => (row < 8 ? label : Number.NaN)) };
    expect(teachingSentences(teachingGain(few, column, options))).toEqual([
      'Teaching begins at 10 grades of 5 instructions; until then the judge stays as it is.',
    ]);
  });

  it('refuses rows without a grade', () => {
    const { rows, column } = example(20, 1);
    const none = { ...rows, label: rows.label.map(() => Number.NaN) };
    expect(() => teachingGain(none, column, options)).toThrow(expect.objectContaining({ code: 'no-labels' }));
  });
});

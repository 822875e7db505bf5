import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { raterAgreement } from '#core/metrics/agreement/rater-agreement.ts';
import { UsageError } from '../command.ts';
import { analysisCommand } from '../metrics/analysis-command.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';

const ratersCommand = analysisCommand(analyses.raters);

const figure = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) };

/** A second person who moves every fourth grade one up and leaves some rows out. */
const graded = () =>
  judgedRows().map((row, i) => ({
    ...row,
    grade_by_me:
      row.quality === null || i % 10 === 3 ? null : Math.min(9, row.quality + (i % 4 === 0 ? 1 : 0)),
    stars: row.quality === null ? null : 1 + Math.floor(row.quality / 2),
  }));

async function raters(...argv: string[]) {
  const data = await temporaryFile('graded.jsonl', jsonLines(graded()));
  const { code, text } = await runCommand(ratersCommand, ['--data', data, ...argv]);
  expect(code).toBe(0);
  return text;
}

describe('raters', () => {
  it('gives κ and the matrix of the page’s function, rows rated by one left out', async () => {
    const found = JSON.parse(await raters('--first', 'quality', '--second', 'grade_by_me', '--json'));
    const rows = graded();
    const values = (of: (row: (typeof rows)[number]) => number | null) =>
      Float64Array.from(rows, (row) => of(row) ?? Number.NaN);
    const instructions = [...new Set(rows.map(({ instruction }) => instruction))];
    const page = raterAgreement(
      Int32Array.from(rows, ({ instruction }) => instructions.indexOf(instruction)),
      values(({ quality }) => quality),
      values(({ grade_by_me }) => grade_by_me),
      { seed: 2024, draws: 1000 },
    );
    const both = rows.filter(({ quality, grade_by_me }) => quality !== null && grade_by_me !== null);
    expect(found).toMatchObject({ n: both.length, left_out: 120 - both.length, as: 'grades', cuts: null });
    for (const key of ['agreement', 'kappa', 'kappa_linear', 'kappa_quadratic'] as const) {
      const { n: _, ...wanted } = page.figures[key] as { n: number };
      expect(found[key]).toEqual(wanted);
    }
    expect(found.confusion).toEqual({
      categories: page.confusion.categories,
      counts: page.confusion.counts,
    });
    expect(found.confusion.counts[0][1]).toBe(
      both.filter(({ quality, grade_by_me }) => quality === 0 && grade_by_me === 1).length,
    );
  });

  it('rounds a judge’s expected digit to a grade and leaves its invalid rows out', async () => {
    const found = JSON.parse(await raters('--first', 'judge_score', '--second', 'grade_by_me', '--json'));
    const both = graded().filter((row) => row.judge_score !== null && row.grade_by_me !== null);
    const equal = both.filter((row) => Math.round(row.judge_score!) === row.grade_by_me);
    expect(found).toMatchObject({ n: both.length, kappa_quadratic: figure });
    expect(found.agreement.value).toBeCloseTo(equal.length / both.length, 12);
  });

  it('compares scales that differ by their decisions, at the cuts asked for', async () => {
    const pair = ['--first', 'judge_score', '--second', 'stars'];
    await expect(raters(...pair)).rejects.toMatchObject({ code: 'not-comparable' });
    const found = JSON.parse(
      await raters(...pair, '--as', 'decisions', '--first-cut', '4', '--second-cut', '2', '--json'),
    );
    const kept = graded().filter(
      (row) => row.judge_score !== null && row.judge_score >= 4 && row.stars !== null && row.stars >= 2,
    );
    expect(found.cuts).toEqual({ first: 4, second: 2 });
    expect(found.confusion).toMatchObject({ categories: [0, 1] });
    expect(found.confusion.counts[1][1]).toBe(kept.length);
  });

  it('prints tables for people', async () => {
    const text = await raters(
      ...['--first', 'quality', '--second', 'grade_by_me', '--as', 'decisions', '--draws', '20'],
    );
    expect(text).toContain('quality ≥ 5, grade_by_me ≥ 5');
    expect(text).toMatch(/kappa_quadratic +0\.\d{3} \[/);
    expect(text).toMatch(/decline +\d+ +\d+/);
  });

  it('says under the tables why κ has no value', async () => {
    const text = await raters(
      ...['--first', 'quality', '--second', 'grade_by_me', '--as', 'decisions', '--draws', '20'],
      ...['--first-cut', '0', '--second-cut', '0'],
    );
    expect(text).toMatch(/^kappa +–$/m);
    expect(text).toMatch(/^–: \w.*\.$/m);
  });

  it.each([
    [['--first', 'quality'], /--second is needed/],
    [['--first', 'quality', '--second', 'nobody'], /nobody, which the file does not have/],
    [['--first', 'quality', '--second', 'stars', '--as', 'words'], /--as must be one of/],
  ])('finds %j wrong', async (argv, message) => {
    const call = raters(...argv);
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(UsageError);
  });
});

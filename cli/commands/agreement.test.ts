import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import fixtures from '#core/metrics/fixtures/alpha.json' with { type: 'json' };
import { analysisCommand } from '../metrics/analysis-command.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';

const told = fixtures[1]!;
const names = ['grade_by_Ana', 'grade_by_Ben', 'grade_by_Cy'];

/** The ratings of the fixture as people's grades, with a judge, and with adjudicated grades that are nobody's opinion. */
const rows = told.ratings[0]!.map((_, row) => ({
  id: String(row),
  instruction: `Instruction ${row}`,
  response: 'A response',
  judge_score: (row * 7) % 10,
  ...Object.fromEntries(names.map((name, at) => [name, told.ratings[at]![row] ?? null])),
  grade_by_adjudicated: row < 5 ? 9 : null,
}));

async function agreement(...argv: string[]) {
  const data = await temporaryFile('graded.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const of = (analysis: 'agreement' | 'raters', ...more: string[]) =>
    runCommand(analysisCommand(analyses[analysis]), ['--data', data, '--draws', '40', ...more]);
  return { of, found: JSON.parse((await of('agreement', ...argv, '--json')).text) };
}

describe('agreement', () => {
  it('is α of all annotators with an interval, and of each two what raters prints', async () => {
    const { of, found } = await agreement();
    expect(found.raters.map(({ name }: { name: string }) => name)).toEqual(names);
    for (const key of ['alpha_nominal', 'alpha_ordinal', 'alpha_interval'] as const) {
      expect(Math.abs(found[key].value - told[key])).toBeLessThan(1e-9);
      expect(found[key].low).toBeLessThan(told[key]);
      expect(found[key].high).toBeGreaterThan(told[key]);
    }
    expect(found.pairs).toHaveLength(3);
    const two = JSON.parse((await of('raters', '--first', names[0]!, '--second', names[2]!, '--json')).text);
    const { first, second, n, left_out, kappa_quadratic, confusion } = two;
    expect(found.pairs[1]).toMatchObject({ first, second, n, left_out, kappa_quadratic, confusion });
  });

  it('takes a judge in, or the columns that are named, and says what it was made of', async () => {
    const { of, found } = await agreement('--judge', 'judge_score', '--as', 'decisions');
    expect(found.raters.map(({ name }: { name: string }) => name)).toEqual([...names, 'judge_score']);
    expect(found.pairs).toHaveLength(6);
    const { text } = await of('agreement', '--rater', names[0]!, '--rater', names[1]!);
    expect(text).toContain('that two or more rated.');
    expect(text).toMatch(/alpha_ordinal +-?0\.\d/);
    await expect(of('agreement', '--rater', names[0]!)).rejects.toThrow('two raters or more');
  });
});

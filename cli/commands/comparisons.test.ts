import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { UsageError } from '../command.ts';
import { analysisCommand } from '../metrics/analysis-command.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';

const bestOfNCommand = analysisCommand(analyses.bestOfN);
const compareCommand = analysisCommand(analyses.compare);
const rankCommand = analysisCommand(analyses.rank);
const tableCommand = analysisCommand(analyses.table);

const judged = () => temporaryFile('judged.jsonl', jsonLines(judgedRows()));
const scored = ['--score', 'judge_score', '--label', 'quality'];
const figure = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) };

describe('rank', () => {
  it('ranks models and compares them with a leaderboard', async () => {
    const board = await temporaryFile(
      'board.json',
      JSON.stringify({
        alpha: { rate: 1, other: 3 },
        beta: { rate: 2, other: 2 },
        gamma: { rate: 3, other: 1 },
      }),
    );
    const argv = ['--data', await judged(), '--score', 'judge_score', '--leaderboard', board];
    const found = JSON.parse((await runCommand(rankCommand, [...argv, '--json', '--draws', '50'])).text);
    expect(found).toMatchObject({ n: 119, invalid: 1, instructions: 40 });
    expect(found.models[0]).toMatchObject({ rank: figure, mean: figure, length_controlled: figure });
    expect(found.models[0].mean.value).toBeGreaterThanOrEqual(found.models[1].mean.value);
    expect(found.leaderboard.rate.plain.pearson.value).toBeCloseTo(
      -found.leaderboard.other.plain.pearson.value,
      9,
    );
    expect((await runCommand(rankCommand, [...argv, '--draws', '20'])).text).toContain(
      'Against rate, 3 models',
    );
  });

  it('reads a leaderboard from a table', async () => {
    const board = await temporaryFile('board.csv', 'model,points\nalpha,1\nbeta,5\ngamma,2\n');
    const argv = [
      '--data',
      await judged(),
      '--score',
      'judge_score',
      '--leaderboard',
      board,
      '--json',
      '--draws',
      '20',
    ];
    const found = JSON.parse((await runCommand(rankCommand, argv)).text);
    expect(found.leaderboard.points.models).toBe(3);
  });
});

describe('best-of-n', () => {
  it('gives the curve and writes the picks', async () => {
    const data = await judged();
    const picks = join(data, '..', 'picks.jsonl');
    const argv = ['--data', data, ...scored, '--picks', picks, '--json', '--draws', '50'];
    const found = JSON.parse((await runCommand(bestOfNCommand, argv)).text);
    expect(found).toMatchObject({ most: 3, instructions: 38, left_out: 2, over_random: figure });
    expect(found.curve[0].judge.value).toBeCloseTo(found.curve[0].oracle.value, 12);
    expect(found.curve[2].oracle.value).toBeGreaterThan(found.curve[2].judge.value);
    const rows = (await readFile(picks, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(40);
    expect(rows[1]).toMatchObject({ instruction: 'Question 1?', best_of: 2 });
  });
});

describe('compare and table', () => {
  it('compare gives paired differences and the rows furthest apart', async () => {
    const rows = judgedRows().map((row, i) => ({
      ...row,
      other: row.quality === null ? 1 : row.quality + (i % 4),
    }));
    const data = await temporaryFile('two.jsonl', jsonLines(rows));
    const argv = ['--data', data, '--score', 'other', '--score', 'judge_score', '--label', 'quality'];
    const found = JSON.parse(
      (await runCommand(compareCommand, [...argv, '--json', '--draws', '50', '--rows', '3'])).text,
    );
    const [difference] = found.differences;
    expect(difference).toMatchObject({
      first: 'other',
      second: 'judge_score',
      pearson: { ...figure, p: expect.any(Number) },
    });
    expect(difference.pearson.value).toBeCloseTo(
      found.columns[0].pearson.value - found.columns[1].pearson.value,
      12,
    );
    expect(found.disagreeing).toHaveLength(3);
    await expect(runCommand(compareCommand, argv.slice(0, 4))).rejects.toBeInstanceOf(UsageError);
  });

  it.each([
    ['markdown', /^\| Pearson × 100 \| alpha \| beta \| gamma \| Average/],
    ['csv', /^metric,method,group,value/],
    ['latex', /^\\begin\{tabular\}/],
  ])('table writes %s with the baselines', async (format, start) => {
    const argv = ['--data', await judged(), ...scored, '--format', format, '--draws', '20'];
    const { text, notes } = await runCommand(tableCommand, argv);
    expect(text).toMatch(start);
    if (format !== 'csv') expect(notes).toMatch(/^–: .*same in every row/m);
    expect(text).toContain('length');
    expect(text).toContain('constant');
  });

  it('table tells a column named length from the baseline, and lists a column once that is named twice', async () => {
    const data = await temporaryFile(
      'length.jsonl',
      jsonLines(judgedRows().map((row, i) => ({ ...row, length: i }))),
    );
    const argv = [
      '--data',
      data,
      ...['length', 'length'].flatMap((name) => ['--score', name]),
      '--label',
      'quality',
    ];
    const found = JSON.parse((await runCommand(tableCommand, [...argv, '--draws', '20', '--json'])).text);
    expect(
      found.rows.map(({ method, heading }: { method: string; heading: string }) => [heading, method]),
    ).toEqual([
      ['columns', 'length'],
      ['baselines', 'length (baseline)'],
      ['baselines', 'constant'],
    ]);
  });

  it('table sets methods under the page’s headings, best first, by what is written beside them', async () => {
    const by = (method: string, mode: string) => `${method}; m (0123); t; ${mode}; 1024 tokens`;
    const rows = judgedRows().map((row, i) => ({
      ...row,
      judge_mode: 'without-reference',
      cosine_score: i % 7,
      cosine_by: by('cosine', 'with-reference'),
      self_eval_ref_score: row.quality,
      self_eval_ref_by: by('judge', 'with-reference'),
      reward: i % 5,
      length_score: row.response.length,
      length_by: 'length',
    }));
    const data = await temporaryFile('methods.jsonl', jsonLines(rows));
    const names = ['length_score', 'reward', 'cosine_score', 'self_eval_ref_score', 'judge_score'];
    const argv = ['--data', data, ...names.flatMap((name) => ['--score', name]), '--label', 'quality'];
    const { text } = await runCommand(tableCommand, [...argv, '--draws', '20']);
    const first = text.split('\n').map((line) => line.split('|')[1]?.trim());
    expect(first.slice(2, -1)).toEqual([
      '**Without reference**',
      'judge_score',
      '**With reference**',
      'self_eval_ref_score',
      'cosine_score',
      '**Score columns**',
      'reward',
      '**Baselines**',
      ...first.slice(-4, -2),
      'constant',
    ]);
    expect(first.slice(-4, -2).sort()).toEqual(['length', 'length_score']);
    const found = JSON.parse((await runCommand(tableCommand, [...argv, '--draws', '20', '--json'])).text);
    expect(found.rows[0]).toMatchObject({ method: 'judge_score', heading: 'without-reference' });
  });
});

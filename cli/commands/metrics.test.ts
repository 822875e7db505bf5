import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { defaultSummaryOptions, summariseScore } from '#core/metrics/score-summary.ts';
import { UsageError } from '../command.ts';
import { analysisCommand } from '../metrics/analysis-command.ts';
import { metricRowsOf, readMeasuredFile, scoreColumnOf } from '../metrics/measured-file.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';

const metricsCommand = analysisCommand(analyses.summarise);

const columns = ['--score', 'judge_score', '--label', 'quality'];

async function metricsJson(path: string, ...more: string[]) {
  const { code, text } = await runCommand(metricsCommand, ['--data', path, ...columns, '--json', ...more]);
  expect(code).toBe(0);
  return JSON.parse(text);
}

describe('metrics', () => {
  it('prints one object with the keys of its contract', async () => {
    const found = await metricsJson(await temporaryFile('judged.jsonl', jsonLines(judgedRows())));
    expect(found).toMatchObject({ n: 118, invalid: 1, unlabelled: 1, instructions: 40 });
    const figure = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) };
    const agreement = { pearson: figure, spearman: figure, kendall_tau_b: figure };
    const selective = {
      cut: 5,
      error_rate: figure,
      auroc: figure,
      aurc: figure,
      e_aurc: figure,
      augrc: figure,
    };
    expect(found).toMatchObject({ ...agreement, selective });
    expect(found.calibration).toMatchObject({
      ece: figure,
      ece_debiased: figure,
      adaptive_ece: figure,
      mce: figure,
      brier: figure,
    });
    expect(Object.keys(found.by_group)).toEqual(['alpha', 'beta', 'gamma']);
    expect(found.by_group.gamma).toMatchObject({ n: 39, invalid: 1, ...agreement });
    expect(found.average).toMatchObject(agreement);
    expect(found.baselines.length).toMatchObject({ ...agreement, selective });
    expect(found.baselines.constant.pearson).toEqual({
      value: null,
      low: null,
      high: null,
      reason: expect.stringMatching(/same in every row/),
    });
  });

  it('takes a probability that rounding carried above 1 for 1, and refuses one that is none', async () => {
    const rows = judgedRows();
    const withFirst = (p: number) =>
      jsonLines(
        rows.map((row, at) => (at === 0 ? { ...row, judge_probs: [0, 0, 0, 0, 0, 0, 0, p, 0, 0] } : row)),
      );
    const path = await temporaryFile('judged.jsonl', withFirst(1.00000012));
    expect(scoreColumnOf(await readMeasuredFile(path), 'judge_score').probs![7]).toBe(1);
    const wrong = await temporaryFile('judged.jsonl', withFirst(1.5));
    await expect(metricsJson(wrong)).rejects.toMatchObject({ code: 'bad-probabilities' });
  });

  it('prints the numbers that the page computes, to the last digit', async () => {
    const path = await temporaryFile('judged.jsonl', jsonLines(judgedRows()));
    const file = await readMeasuredFile(path);
    const page = summariseScore(
      metricRowsOf(file, { label: 'quality', group: null }).rows,
      scoreColumnOf(file, 'judge_score'),
      defaultSummaryOptions,
    );
    const found = await metricsJson(path);
    for (const key of ['pearson', 'spearman', 'kendall_tau_b'] as const) {
      const { n: _, ...figure } = page.figures[key] as { n: number };
      expect(found[key]).toEqual(figure);
    }
  });

  it('gives the same numbers for CSV, and again for the same call', async () => {
    const rows = judgedRows();
    const names = Object.keys(rows[0]!) as (keyof (typeof rows)[number])[];
    const cell = (value: unknown) =>
      value === null ? '' : typeof value === 'object' ? `"${JSON.stringify(value)}"` : String(value);
    const csv = [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(','))];
    const first = await metricsJson(await temporaryFile('judged.jsonl', jsonLines(rows)));
    expect(await metricsJson(await temporaryFile('judged.csv', csv.join('\n')))).toEqual(first);
  });

  it('follows the cut, the group and the seed', async () => {
    const path = await temporaryFile('judged.jsonl', jsonLines(judgedRows()));
    const found = await metricsJson(
      path,
      '--cut',
      '8',
      '--group',
      'instruction',
      '--seed',
      '3',
      '--draws',
      '50',
    );
    expect(found.selective.cut).toBe(8);
    expect(Object.keys(found.by_group)).toHaveLength(40);
    expect(found).toMatchObject({ seed: 3, draws: 50 });
  });

  it('reads files without instructions, each row then standing alone', async () => {
    const plain = judgedRows().map(({ judge_score, quality }) => ({ judge_score, quality }));
    const found = await metricsJson(await temporaryFile('plain.jsonl', jsonLines(plain)));
    expect(found).toMatchObject({ n: 118, invalid: 1, instructions: 118, by_group: {}, calibration: null });
  });

  it('says why a figure has no value', async () => {
    const same = judgedRows().map((row) => ({ ...row, quality: 4 }));
    const path = await temporaryFile('same.jsonl', jsonLines(same));
    await expect(metricsJson(path)).rejects.toThrow(
      /Every label is 4: say whether that is good \(4\) or bad/,
    );
    const found = await metricsJson(path, '--label-threshold', '4');
    expect(found.pearson).toEqual({
      value: null,
      low: null,
      high: null,
      reason: expect.stringMatching(/label/),
    });
    expect(found.selective.auroc.reason).toMatch(/label threshold/);
  });

  it('refuses a label that is a word, with the row’s id', async () => {
    const rows = judgedRows().map((row, i) => ({ ...row, quality: i === 7 ? 'good' : row.quality }));
    const path = await temporaryFile('words.jsonl', jsonLines(rows));
    await expect(runCommand(metricsCommand, ['--data', path, ...columns])).rejects.toThrow(
      /Row "row-7".*"good"/,
    );
  });

  it.each([
    [['--score', 'judge_score', '--label', 'quality'], /--data/],
    [['--data', 'FILE', '--score', 'judge_score'], /--label/],
    [['--data', 'FILE', ...columns, '--cut', 'high'], /--cut/],
    [['--data', 'FILE', ...columns, '--wrong'], /wrong/],
    [['--data', 'FILE', '--score', 'nothing', '--label', 'quality'], /nothing, which the file does not have/],
  ])('finds %j wrong', async (argv, message) => {
    const path = await temporaryFile('judged.jsonl', jsonLines(judgedRows()));
    const call = runCommand(
      metricsCommand,
      argv.map((word) => (word === 'FILE' ? path : word)),
    );
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(UsageError);
  });

  it('prints a table for people', async () => {
    const path = await temporaryFile('judged.jsonl', jsonLines(judgedRows()));
    const { text } = await runCommand(metricsCommand, ['--data', path, ...columns, '--draws', '20']);
    expect(text).toContain('118 rows of 40 instructions, 1 invalid, 1 unlabelled');
    expect(text).toMatch(/pearson +0\.\d{3} \[/);
    expect(text).toMatch(/average/);
    expect(text).toMatch(/fpr95 +0\.\d{3} \[/);
  });

  it('says under the table why a figure is a dash, and why an interval is all there could be', async () => {
    const same = judgedRows().map((row) => ({ ...row, judge_score: 4, instruction: 'the same' }));
    const path = await temporaryFile('same.jsonl', jsonLines(same));
    const { text } = await runCommand(metricsCommand, ['--data', path, ...columns, '--draws', '20']);
    expect(text).toMatch(/^–: .*same in every row/m);
    expect(text).toMatch(/^Intervals: All rows answer one instruction/m);
  });
});

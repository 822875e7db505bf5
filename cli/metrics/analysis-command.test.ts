import { describe, expect, it } from 'vitest';
import { type AnyAnalysis, analysisList } from '#core/analysis/registry.ts';
import { metricsAnswers } from '#services/metrics/metrics-answers.ts';
import { UsageError } from '../command.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { analysisCommand, readCall, wordsGiven } from './analysis-command.ts';

const all = analysisList.map((analysis): [string, AnyAnalysis] => [analysis.command, analysis]);
const judged = () => temporaryFile('judged.jsonl', jsonLines(judgedRows()));
const answers = metricsAnswers as unknown as Record<string, (args: unknown) => unknown>;

describe.each(all)('%s', (_, analysis) => {
  it('prints as JSON what the worker answers, to the last digit', async () => {
    const argv = ['--data', await judged(), ...analysis.example];
    const { text, code } = await runCommand(analysisCommand(analysis), [...argv, '--json']);
    expect(code).toBe(0);
    const call = await readCall(analysis, wordsGiven(analysis, argv));
    const { inputs, options } = structuredClone({ inputs: call.inputs, options: call.options });
    const answer = structuredClone(answers[analysis.id]!({ ...inputs, options, slot: null }));
    const { data, ...printed } = JSON.parse(text);
    const { defaults: _, ...read } = data;
    expect(printed).toEqual(JSON.parse(JSON.stringify(analysis.toJson(answer, call as never))));
    expect(read).toEqual({ rows: 120, instructions: 40, grouped_by: 'instruction', rejected: 0 });
    for (const key of keysOf(printed)) expect(key).toMatch(/^[a-z][a-z0-9_]*$|^minRows$/);
  });

  it('prints text, and says of how many instructions the rows are', async () => {
    const argv = ['--data', await judged(), ...analysis.example];
    const { text, notes } = await runCommand(analysisCommand(analysis), argv);
    expect(text.trim()).not.toBe('');
    expect(text + notes).toContain('120 rows of 40 instructions, by the column instruction.');
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it('tells every option in its usage, and refuses unknown ones', async () => {
    const { usage, run } = analysisCommand(analysis);
    for (const word of ['data', 'group-by', 'json', ...optionWords(analysis)])
      expect(usage).toContain(`--${word}`);
    for (const line of usage.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(112);
    await expect(run(['--data', await judged(), ...analysis.example, '--no-such'])).rejects.toBeInstanceOf(
      UsageError,
    );
  });
});

const optionWords = ({ options }: AnyAnalysis) =>
  Object.values(options as Record<string, { words: readonly string[] }>).flatMap(({ words }) => words);

/** Keys of the report's own: those of models, groups and columns are names of the data. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['by_group', 'leaderboard'].includes(key) ? [key] : [key, ...keysOf(inner)],
  );
}

describe('options', () => {
  const argv = async (...more: string[]) => [
    ...['--data', await judged(), '--score', 'judge_score', '--label', 'quality', '--draws', '20', '--json'],
    ...more,
  ];
  const metrics = analysisCommand(analysisList[0] as AnyAnalysis);

  it('keep their old words beside the plain ones', async () => {
    const plain = await runCommand(metrics, await argv('--label-threshold', '7'));
    const old = await runCommand(metrics, await argv('--cut', '7'));
    expect(JSON.parse(plain.text).selective.cut).toBe(7);
    expect(old.text).toBe(plain.text);
    await expect(runCommand(metrics, await argv('--cut', '7', '--label-threshold', '6'))).rejects.toThrow(
      /given 2 times/,
    );
  });

  it.each([
    ['--seed', '0.5', /--seed must be a whole number from 0 to 4294967295; it is 0\.5\./],
    ['--draws', '1.5', /--draws must be a whole number from 1; it is 1\.5\./],
    ['--label-threshold', 'high', /--label-threshold must be a number; it is high\./],
    ['--group', 'nobody', /--group names the column nobody, which the file does not have/],
    ['--group-by', 'nobody', /--group-by names the column nobody/],
  ])('refuses %s %s', async (word, value, message) => {
    const given = (await argv()).filter(
      (_, at, all) => word !== '--draws' || !['--draws', '20'].includes(all[at]!),
    );
    const call = runCommand(metrics, [...given, word, value]);
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(UsageError);
  });
});

describe('the label threshold that nobody gives', () => {
  const metrics = analysisCommand(analysisList[0] as AnyAnalysis);
  const withLabels = async (label: (row: number) => number) =>
    temporaryFile('labels.jsonl', jsonLines(judgedRows().map((row, i) => ({ ...row, label: label(i) }))));
  const call = async (data: string, ...more: string[]) =>
    runCommand(metrics, [
      ...['--data', data, '--score', 'judge_score', '--label', 'label', '--draws', '20', ...more],
    ]);

  it('follows from what the column looks like, and the reason is printed', async () => {
    const votes = await withLabels((row) => (row % 4) / 3);
    expect((await call(votes)).text).toMatch(/--label-threshold: .* means of votes .* majority\./);
    const { data, selective } = JSON.parse((await call(votes, '--json')).text);
    expect(selective.cut).toBe(0.5);
    expect(data.defaults.label_threshold).toMatch(/means of votes/);
    const given = JSON.parse((await call(votes, '--json', '--label-threshold', '1')).text);
    expect(given.data.defaults).toBeUndefined();
  });

  it('is asked for where the column leaves doubt', async () => {
    const ties = await withLabels((row) => (row % 3) / 2);
    await expect(call(ties)).rejects.toThrow(/It is unclear which rows are good\. .*--label-threshold N/);
    await expect(call(ties)).rejects.toBeInstanceOf(UsageError);
    expect((await call(ties, '--label-threshold', '1')).code).toBe(0);
  });
});

describe('what is to be checked before a metric is believed', () => {
  const call = async (analysis: AnyAnalysis, rows: object[]) => {
    const data = await temporaryFile('checked.jsonl', jsonLines(rows));
    const more = analysis.command === 'metrics' ? ['--draws', '100'] : ['--alpha', '0.3', '--delta', '0.2'];
    const argv = ['--data', data, '--score', 'judge_score', '--label', 'quality', ...more];
    const command = analysisCommand(analysis);
    const { text } = await runCommand(command, argv);
    return { text, json: JSON.parse((await runCommand(command, [...argv, '--json'])).text) };
  };
  const [metrics, threshold] = analysisList as unknown as AnyAnalysis[];

  it('is a reversed label, where a judge is worse than chance', async () => {
    const reversed = judgedRows().map((row) => ({
      ...row,
      judge_score: row.judge_score === null ? null : 9 - Number(row.judge_score),
    }));
    const { text, json } = await call(metrics!, reversed);
    expect(text).toMatch(/worse than chance: AUROC .* reversed label/);
    expect(text).toContain(json.worse_than_chance);
    expect((await call(metrics!, judgedRows())).json.worse_than_chance).toBeNull();
  });

  it('is that labels are missing where scores are low', async () => {
    const missing = judgedRows().map((row) =>
      Number(row.judge_score) < 4 ? { ...row, quality: null } : row,
    );
    for (const analysis of [metrics!, threshold!]) {
      const { text, json } = await call(analysis, missing);
      expect(json.missing_labels).toMatchObject({ p: expect.any(Number), above: expect.any(Number) });
      expect(json.missing_labels.p).toBeLessThan(0.05);
      expect(text).toMatch(/have no label, .* They are not: labelled rows score higher/);
    }
  });
});

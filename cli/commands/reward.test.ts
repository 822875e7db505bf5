import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OwnExport } from '#core/export/own-export.ts';
import { type RewardCase, rewardCases, rewardPaths } from '#model/fixtures/reward-files.ts';
import { UsageError } from '../command.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand } from '../testing/run-command.ts';
import { checkupCommand } from './checkup.ts';
import { judgeCommand } from './judge.ts';
import { scoreCommand } from './score.ts';

let folder: string;
let data: string;
let cases: RewardCase[];
/** A tiny random reward model in two files with an index. */
let judge: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reward-command-'));
  judge = ['--judge', join(folder, 'tiny-reward'), '--backend', 'wasm'];
  for (const [file, from] of rewardPaths('qwen3')) await cp(from, join(folder, 'tiny-reward', file));
  cases = await rewardCases('qwen3');
  data = join(folder, 'rows.jsonl');
  const rows = cases.map(({ instruction, response }) => ({ instruction, response, reference: 'Truth' }));
  await writeFile(data, jsonLines(rows));
});

afterAll(() => rm(folder, { recursive: true }));

describe('a reward model in the command', () => {
  it('judges on its own scale, without digits, and its file is known again on import', async () => {
    const out = join(folder, 'judged.csv');
    const { code, text, notes } = await runCommand(judgeCommand, [
      ...['--data', data, '--out', out, '--json'],
      ...judge,
    ]);
    expect(code).toBe(0);
    expect(notes).toContain('tiny-reward, a reward model that sees no reference');
    const identity = { method: 'reward', mode: 'without-reference', template: { id: 'conversation' } };
    expect(JSON.parse(text)).toMatchObject({ scored: 4, invalid: 0, judge: identity });
    const { rows } = await readDatasetFile(out);
    const found = new OwnExport();
    for (const [at, row] of rows.entries()) found.see(at, row);
    expect(found.runs).toHaveLength(1);
    expect(found.runs[0]!.judge).toMatchObject({ method: 'reward', mode: 'without-reference' });
    for (const [at, readout] of found.runs[0]!.readouts.entries()) {
      expect(readout.kind).toBe('score');
      if (readout.kind === 'score') expect(readout.score).toBeCloseTo(cases[at]!.score, 3);
    }
    expect(rows[0]!.source.judge_probs).toBeFalsy();
  });

  it.each(['reward', 'self-eval'])('gives a column of the same scores by --method %s', async (method) => {
    const out = join(folder, `${method}.jsonl`);
    const argv = ['--data', data, '--out', out, '--method', method, '--name', 'r', '--json', ...judge];
    const { text } = await runCommand(scoreCommand, argv);
    expect(JSON.parse(text)).toMatchObject({ scored: 4, by: expect.stringMatching(/^reward; tiny-reward/) });
    const lines = (await readFile(out, 'utf8')).trim().split('\n');
    for (const [at, line] of lines.entries())
      expect(JSON.parse(line).r_score).toBeCloseTo(cases[at]!.score, 3);
  });

  it('is checked on twins as any judge', async () => {
    const small = ['--rows', '4', '--budget', '1', '--kinds', 'attacks', '--json'];
    const { text } = await runCommand(checkupCommand, ['--data', data, ...small, ...judge]);
    const { judge: by, degradations, invalid } = JSON.parse(text);
    expect(by).toMatch(/^reward; tiny-reward.*without-reference/);
    expect(invalid).toBe(0);
    expect(degradations.map(({ pairs }: { pairs: number }) => pairs)).toEqual([4, 4, 4]);
  });

  it.each([
    ['a reference', judgeCommand, ['--mode', 'with-reference']],
    ['a reference in a column', scoreCommand, ['--mode', 'with-reference', '--method', 'judge']],
  ])('is not shown %s', async (_, command, more) => {
    const call = runCommand(command, ['--data', data, '--out', join(folder, 'no.jsonl'), ...more, ...judge]);
    await expect(call).rejects.toBeInstanceOf(UsageError);
    await expect(call).rejects.toThrow('sees no reference');
  });

  it('says how likely no text is', async () => {
    const argv = ['--data', data, '--out', join(folder, 'ppl.jsonl'), '--method', 'ppl', ...judge];
    await expect(runCommand(scoreCommand, argv)).rejects.toMatchObject({ code: 'no-likelihood' });
  });

  it('is what --method reward needs: a language model is refused', async () => {
    const argv = ['--data', data, '--out', join(folder, 'no.jsonl'), '--method', 'reward'];
    const llama = ['--judge', 'src/model/fixtures/tiny/llama', '--backend', 'wasm'];
    await expect(runCommand(scoreCommand, [...argv, ...llama])).rejects.toMatchObject({
      code: 'not-a-reward-model',
    });
  });
});

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { analysisCommand } from '../metrics/analysis-command.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand } from '../testing/run-command.ts';
import { judgeCommand } from './judge.ts';
import { scoreCommand } from './score.ts';
import { trainCommand } from './train.ts';

const metricsCommand = analysisCommand(analyses.summarise);

/** A random Llama of 40,000 parameters, read from its folder. */
const base = 'src/model/fixtures/tiny/llama';

let folder: string;
let data: string;

/** Four answers to each of ten instructions. */
const sources = Array.from({ length: 40 }, (_, i) => ({
  instruction: `Question ${Math.floor(i / 4)}?`,
  response: 'so '.repeat(1 + (i % 4)),
  reference: 'so so so so',
  quality: i % 4,
}));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-command-'));
  data = join(folder, 'rows.jsonl');
  await writeFile(data, jsonLines(sources));
});

afterAll(() => rm(folder, { recursive: true }));

const train = (out: string, ...more: string[]) => {
  const terms = ['--data', data, '--base', base, '--backend', 'wasm', '--max-tokens', '1500'];
  return runCommand(trainCommand, [...terms, '--out', join(folder, out), '--json', ...more]);
};

describe('train', () => {
  it('leaves a judge that the judge command takes, and prints its record', async () => {
    const { code, text } = await train('lora', '--label', 'quality', '--epochs', '1');
    expect(code).toBe(0);
    const printed = JSON.parse(text);
    expect(printed).toMatchObject({ ending: 'done', kind: 'lora', name: 'lora' });
    expect(printed.data.rows).toEqual({ training: 32, validation: 4, test: 4, leftOut: 0 });
    expect(await readdir(join(folder, 'lora'))).toEqual(
      expect.arrayContaining(['README.md', 'adapter_config.json', 'adapter_model.safetensors']),
    );
    const judged = await runCommand(judgeCommand, [
      ...['--data', data, '--out', join(folder, 'judged.jsonl'), '--limit', '4', '--json'],
      ...['--judge', join(folder, 'lora'), '--base', base, '--backend', 'wasm'],
    ]);
    expect(JSON.parse(judged.text)).toMatchObject({ rows: 4, judge: { adapter: { id: printed.id } } });
  });

  it('writes what a training elsewhere reads, over which no training is written', async () => {
    const { code, text } = await train('export', '--label', 'quality', '--epochs', '1', '--export');
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ steps: 2, rows: { training: 32, validation: 4, test: 4 } });
    const lines = (await readFile(join(folder, 'export', 'training-rows.jsonl'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(40);
    await expect(train('export', '--label', 'quality')).rejects.toMatchObject({ code: 'output-taken' });
    await expect(train('other', '--export', '--method', 'linear-probe')).rejects.toThrow('--export');
  });

  it('leaves a judge that is not measured on the instructions it was trained and validated on', async () => {
    const record = JSON.parse(await readFile(join(folder, 'lora', 'judge.json'), 'utf8'));
    expect(record.data.seenInstructions).toHaveLength(9);
    const all = join(folder, 'all.jsonl');
    await runCommand(judgeCommand, [
      ...['--data', data, '--out', all, '--judge', join(folder, 'lora'), '--base', base, '--backend', 'wasm'],
    ]);
    const marks = (await readDatasetFile(all)).rows.map(({ source }) => source.judge_trained_on);
    expect([marks.filter((mark) => mark === 1).length, marks.filter((mark) => mark === 0).length]).toEqual([
      36, 4,
    ]);
    const words = ['--data', all, '--score', 'judge_score', '--label', 'quality', '--label-threshold', '2'];
    const measured = JSON.parse((await runCommand(metricsCommand, [...words, '--json'])).text);
    expect(measured).toMatchObject({ n: 4, data: { labelled: 40, left_out_trained_on: 36 } });
    const { text } = await runCommand(metricsCommand, words);
    expect(text).toContain(
      '36 of 40 labelled rows are left out: the judge was trained on their instructions',
    );
  });

  it('leaves a judge that judge and score ask alike, in its own words and length', async () => {
    const record = join(folder, 'lora', 'judge.json');
    const own = JSON.parse(await readFile(record, 'utf8'));
    own.templates.withoutReference.text = 'Grade {response} as an answer to {instruction}:';
    await writeFile(record, JSON.stringify(own));
    const shared = ['--data', data, '--limit', '4', '--json', '--judge', join(folder, 'lora')];
    const terms = [...shared, '--mode', 'without-reference', '--base', base, '--backend', 'wasm'];
    const [judged, scored] = [join(folder, 'asked.jsonl'), join(folder, 'scored.jsonl')];
    const { judge } = JSON.parse((await runCommand(judgeCommand, [...terms, '--out', judged])).text);
    const { text } = await runCommand(scoreCommand, [...terms, '--out', scored, '--method', 'judge']);
    expect(judge.maxTokens).toBe(1500);
    expect(JSON.parse(text).by).toContain(
      `(${judge.template.sha256.slice(0, 12)}); without-reference; 1500 tokens`,
    );
    const scores = async (path: string, column: string) =>
      (await readDatasetFile(path)).rows.map(({ source }) => source[column]);
    expect(await scores(scored, 'judge_score')).toEqual(await scores(judged, 'judge_score'));
    const other = await runCommand(scoreCommand, [
      ...[...terms, '--out', scored, '--method', 'judge', '--name', 'short', '--max-tokens', '700'],
    ]);
    expect(JSON.parse(other.text).by).toContain('700 tokens');
  });

  it('fits again from another training’s cache, with fewer rows and other labels', async () => {
    const cache = join(folder, 'cache');
    const quick = ['--method', 'linear-probe', '--cache', cache, '--per-instruction', '3'];
    const first = JSON.parse((await train('first', ...quick, '--label', 'quality')).text);
    expect(first.data.rows).toMatchObject({ training: 24, validation: 3, test: 3 });
    const index = await stat(join(cache, 'hidden-states.json'));
    const ranked = ['--label', 'quality', '--ranks', 'instruction'];
    const second = JSON.parse((await train('second', ...quick, ...ranked)).text);
    expect(second.id).not.toBe(first.id);
    expect((await stat(join(cache, 'hidden-states.json'))).mtimeMs).toBe(index.mtimeMs);
    expect(existsSync(join(folder, 'second', 'hidden-states.json'))).toBe(false);
  });

  it('teaches a judge the grades of a column, and leaves one that the judge command takes', async () => {
    const learning = ['--method', 'probe', '--label', 'quality', '--cache', join(folder, 'cache')];
    const first = JSON.parse((await train('prior', ...learning)).text);
    const { code, text } = await train('taught', ...learning, '--prior', join(folder, 'prior'));
    expect(code).toBe(0);
    const record = JSON.parse(text);
    expect(record).toMatchObject({
      kind: 'linear-probe',
      prior: { id: first.id, name: 'prior' },
      figures: { grades: 40, instructions: 10 },
      data: { rows: { training: 40, test: 0 } },
    });
    expect(await readFile(join(folder, 'taught', 'README.md'), 'utf8')).toContain('began as');
    const judged = await runCommand(judgeCommand, [
      ...['--data', data, '--out', join(folder, 'by-taught.jsonl'), '--limit', '4', '--json'],
      ...['--judge', join(folder, 'taught'), '--base', base, '--backend', 'wasm'],
    ]);
    expect(JSON.parse(judged.text)).toMatchObject({ rows: 4, judge: { adapter: { id: record.id } } });
  });

  it('says what does not go with a judge to begin with', async () => {
    const prior = ['--prior', join(folder, 'prior'), '--label', 'quality'];
    await expect(train('other', ...prior)).rejects.toThrow('--method probe');
    await expect(train('other', '--method', 'probe', ...prior.slice(0, 2))).rejects.toThrow('--label COLUMN');
    await expect(train('other', ...prior, '--method', 'probe', '--quality', 'guarded')).rejects.toThrow(
      '--quality',
    );
    await expect(train('other', '--mode', 'with-reference')).rejects.toThrow('--prior');
    await expect(train('other', '--read-all')).rejects.toThrow('--prior');
    await expect(
      train('other', '--method', 'probe', '--label', 'quality', '--prior', 'lora'),
    ).rejects.toMatchObject({ code: 'no-such-judge' });
  });

  it('does not train over a judge that is there', async () => {
    await expect(train('lora', '--label', 'quality')).rejects.toMatchObject({ code: 'output-taken' });
  });

  it('names the columns’ place where a label is unknown', async () => {
    await expect(train('other', '--label', 'grade')).rejects.toThrow(/there is no grade/);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DigitReadout, JudgeIdentity } from '#core/judge/judge.ts';
import { readDigits, unreadable } from '#core/judge/readout.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { type Judging, OutputFile } from './output-file.ts';

const judge: JudgeIdentity = {
  method: 'judge',
  model: { id: 'm', name: 'M', sha256: 'aa' },
  adapter: null,
  template: { id: 't', name: 'T', sha256: 'bb' },
  mode: 'without-reference',
  maxTokens: 1024,
};

const readout = (row: number): DigitReadout =>
  row === 2
    ? unreadable('The prompt does not fit.')
    : readDigits(
        Array.from({ length: 10 }, (_, d) => Math.sin(row + d)),
        3.1,
        { minDigitMass: 0 },
        { tokens: 40 + row, truncated: row === 4 },
      );

let folder: string;
let judging: Judging;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'output-file-'));
  const records = Array.from({ length: 6 }, (_, i) => ({
    instruction: `Question ${i}, with "quotes", commas\nand a second line`,
    response: `Answer ${i}`,
    quality: i,
  }));
  const data = join(folder, 'data.jsonl');
  await writeFile(data, records.map((record) => JSON.stringify(record)).join('\n'));
  const { rows, columns } = await readDatasetFile(data);
  judging = { rows, columns, judge };
});

afterEach(() => rm(folder, { recursive: true }));

async function append(output: OutputFile, rows: number[]): Promise<void> {
  await output.append(rows, rows.map(readout));
}

describe.each(['jsonl', 'csv'])('OutputFile as %s', (extension) => {
  const path = () => join(folder, `out.${extension}`);

  it('ends in dataset order, whatever the order of judging was', async () => {
    const output = await OutputFile.open(path(), judging);
    await append(output, [5, 0, 3]);
    await append(output, [1, 2, 4]);
    await output.finish();
    const { rows } = await readDatasetFile(path());
    expect(rows.map((row) => row.response)).toEqual(judging.rows.map((row) => row.response));
  });

  it('goes on, exactly, where a run broke off in the middle of a line', async () => {
    const whole = await OutputFile.open(path(), judging);
    await append(whole, [5, 0, 3]);
    await append(whole, [1, 2, 4]);
    await whole.finish();
    const expected = await readFile(path(), 'utf8');

    for (const keep of [0.3, 0.55, 0.9]) {
      await writeFile(path(), expected.slice(0, Math.floor(expected.length * keep)));
      const resumed = await OutputFile.open(path(), judging);
      const missing = judging.rows.map((_, row) => row).filter((row) => !resumed.readouts.has(row));
      expect(missing.length).toBeGreaterThan(0);
      expect(missing.length).toBeLessThan(judging.rows.length);
      await append(resumed, missing);
      await resumed.finish();
      expect(await readFile(path(), 'utf8')).toBe(expected);
    }
  });

  it('never mixes two judges', async () => {
    await append(await OutputFile.open(path(), judging), [0]);
    const before = await readFile(path(), 'utf8');
    const other = { ...judging, judge: { ...judge, model: { ...judge.model, sha256: 'cc' } } };
    await expect(OutputFile.open(path(), other)).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(path(), 'utf8')).toBe(before);
  });

  it('does not throw away rows that a smaller limit no longer asks for', async () => {
    await append(await OutputFile.open(path(), judging), [0, 1, 2, 3]);
    const before = await readFile(path(), 'utf8');
    await expect(
      OutputFile.open(path(), { ...judging, rows: judging.rows.slice(0, 2) }),
    ).rejects.toMatchObject({ code: 'output-taken', message: expect.stringContaining('2 of its 4 rows') });
    expect(await readFile(path(), 'utf8')).toBe(before);
  });

  it('does not overwrite a file that is not its own', async () => {
    await writeFile(join(folder, 'rows.jsonl'), '{"instruction":"a","response":"b"}\n');
    await expect(OutputFile.open(join(folder, 'rows.jsonl'), judging)).rejects.toMatchObject({
      code: 'output-taken',
    });
  });
});

it('records an invalid row without a score', async () => {
  const path = join(folder, 'out.jsonl');
  const output = await OutputFile.open(path, judging);
  await append(output, [2]);
  const record = JSON.parse((await readFile(path, 'utf8')).trim());
  expect(record).toMatchObject({
    judge_valid: false,
    judge_score: null,
    judge_invalid_reason: 'The prompt does not fit.',
    quality: 2,
  });
});

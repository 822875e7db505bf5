import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { Readout } from '#core/judge/judge.ts';
import { readDigits, unreadable } from '#core/judge/readout.ts';
import { memoryFolder } from '../../node/files/testing/memory-folder.ts';
import { readDatasetFile } from '../dataset-file.ts';
import type { ResumableFile } from '../output/resumable-file.ts';
import { type Judging, openJudgedFile } from './judged-file.ts';

const judge: JudgeIdentity = {
  method: 'judge',
  model: { id: 'm', name: 'M', sha256: 'aa' },
  adapter: null,
  template: { id: 't', name: 'T', sha256: 'bb' },
  mode: 'without-reference',
  maxTokens: 1024,
};

const readout = (row: number): Readout =>
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

const records = Array.from({ length: 6 }, (_, i) => ({
  instruction: `Question ${i}, with "quotes", 汉 and é\nand a second line`,
  // Rows 1 and 4 are the same but for what nobody judges; a lone surrogate cannot be written in UTF-8.
  response: `Answer ${i % 3} \ud800`,
  quality: i,
}));

async function judgingOf(sources: readonly object[]): Promise<Judging> {
  const data = join(folder, 'data.jsonl');
  await writeFile(data, sources.map((record) => JSON.stringify(record)).join('\n'));
  const { rows, columns, mapping } = await readDatasetFile(data);
  return { rows, columns, mapping, judge, style: { spreadsheetSafe: false } };
}

beforeEach(async () => {
  folder = await memoryFolder('judged-file');
  judging = await judgingOf(records);
});

afterEach(() => rm(folder, { recursive: true }));

const append = (output: ResumableFile<Readout>, rows: number[]) =>
  output.append(rows.map((row) => [row, readout(row)]));

describe.each(['jsonl', 'csv'])('a judged file as %s', (extension) => {
  const path = () => join(folder, `out.${extension}`);

  async function judgedWhole(): Promise<Buffer> {
    const output = await openJudgedFile(path(), judging);
    await append(output, [5, 0, 3]);
    await append(output, [1, 2, 4]);
    await output.finish();
    return readFile(path());
  }

  it('ends in dataset order, whatever the order of judging was', async () => {
    await judgedWhole();
    const { rows } = await readDatasetFile(path());
    expect(rows.map((row) => Number(row.source.quality))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is resumed wherever it was cut off, at every byte, to the same bytes', async () => {
    judging = { ...judging, rows: judging.rows.slice(1, 3) };
    const open = await openJudgedFile(path(), judging);
    await open.append([
      [1, readout(2)],
      [0, readout(1)],
    ]);
    await open.finish();
    const whole = await readFile(path());
    for (let length = 0; length <= whole.length; length++) {
      await writeFile(path(), whole.subarray(0, length));
      const resumed = await openJudgedFile(path(), judging);
      const missing = [0, 1].filter((row) => !resumed.entries.has(row));
      if (length === whole.length) expect(missing).toEqual([]);
      await resumed.append(missing.map((row) => [row, readout(row + 1)]));
      await resumed.finish();
      expect((await readFile(path())).equals(whole)).toBe(true);
    }
  }, 60_000);

  it('is resumed where it ends in zero bytes, as after a power failure, and with other line breaks', async () => {
    const whole = await judgedWhole();
    await writeFile(path(), Buffer.concat([whole.subarray(0, whole.length - 30), Buffer.alloc(30)]));
    expect((await openJudgedFile(path(), judging)).entries.size).toBe(5);
    const other = extension === 'csv' ? ['\r\n', '\n'] : ['\n', '\r\n'];
    if (extension === 'csv') return;
    await writeFile(path(), whole.toString().replaceAll(other[0]!, other[1]!));
    expect((await openJudgedFile(path(), judging)).entries.size).toBe(6);
  });

  it('keeps what rows of the same texts have where other columns change or rows are added', async () => {
    await judgedWhole();
    const changed = await judgingOf(
      [...records.slice(3), ...records.slice(0, 3), { ...records[0], instruction: 'New' }].map((record) => ({
        note: 'n',
        ...record,
      })),
    );
    const resumed = await openJudgedFile(path(), changed);
    expect([...resumed.entries.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(resumed.entries.get(5)).toMatchObject({ kind: 'invalid', reason: 'The prompt does not fit.' });
    await append(resumed, [6]);
    await resumed.finish();
    const { rows } = await readDatasetFile(path());
    expect(rows.map(({ source }) => source.note)).toEqual(Array(7).fill('n'));
  });

  it('never mixes two judges', async () => {
    await append(await openJudgedFile(path(), judging), [0]);
    const before = await readFile(path(), 'utf8');
    const other = { ...judging, judge: { ...judge, model: { ...judge.model, sha256: 'cc' } } };
    await expect(openJudgedFile(path(), other)).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(path(), 'utf8')).toBe(before);
  });

  it('does not throw away rows that a smaller limit no longer asks for', async () => {
    await append(await openJudgedFile(path(), judging), [0, 1, 2, 3]);
    const before = await readFile(path(), 'utf8');
    await expect(
      openJudgedFile(path(), { ...judging, rows: judging.rows.slice(0, 2) }),
    ).rejects.toMatchObject({ code: 'output-taken', message: expect.stringContaining('2 of its 4 rows') });
    expect(await readFile(path(), 'utf8')).toBe(before);
  });

  it.each([
    ['a whole row', '{"instruction":"a","response":"b"}\n'],
    ['one row without a line break', '{"instruction":"a","response":"b"}'],
    ['a table', 'instruction,response\r\na,b\r\n'],
    ['a header alone', 'instruction,response\n'],
    ['prose', 'Not to be lost'],
    ['bytes', '\u0000\u0001\u0002'],
  ])('does not overwrite a file that is not its own: %s', async (_, content) => {
    await writeFile(path(), content);
    await expect(openJudgedFile(path(), judging)).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(path(), 'utf8')).toBe(content);
  });

  it('does not take a judged file over to which something else was appended', async () => {
    const whole = await judgedWhole();
    const content = `${whole}my notes`;
    await writeFile(path(), content);
    await expect(openJudgedFile(path(), judging)).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(path(), 'utf8')).toBe(content);
  });
});

it('is safe for spreadsheets where asked, and is resumed wherever it was cut off to the same bytes', async () => {
  const path = join(folder, 'safe.csv');
  judging = await judgingOf([
    { id: '=7', instruction: '=HYPERLINK("a")', response: '-1' },
    { id: '+x', instruction: '@SUM(1)', response: '\t=2' },
  ]);
  judging = { ...judging, style: { spreadsheetSafe: true } };
  const finished = async () => {
    const output = await openJudgedFile(path, judging);
    const missing = [1, 0].filter((row) => !output.entries.has(row));
    await append(output, missing);
    await output.finish();
    return readFile(path);
  };
  const whole = await finished();
  expect(whole.toString()).toContain(`'=7,"'=HYPERLINK(""a"")",-1,'=7,`);
  for (let length = 0; length <= whole.length; length += 9) {
    await writeFile(path, whole.subarray(0, length));
    expect((await finished()).equals(whole)).toBe(true);
  }
});

it('records an invalid row without a score', async () => {
  const path = join(folder, 'out.jsonl');
  const output = await openJudgedFile(path, judging);
  await append(output, [2]);
  const record = JSON.parse((await readFile(path, 'utf8')).trim());
  expect(record).toMatchObject({
    judge_valid: false,
    judge_score: null,
    judge_invalid_reason: 'The prompt does not fit.',
    quality: 2,
  });
});

import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand } from '../testing/run-command.ts';
import { judgeCommand } from './judge.ts';

/** A random Llama of 40,000 parameters, read from its folder. */
const judge = ['--judge', 'src/model/fixtures/tiny/llama', '--backend', 'wasm'];

let folder: string;
let data: string;

/** Every third row has no reference; one response is too long for the judge. */
const sources = Array.from({ length: 24 }, (_, i) => ({
  id: `row-${i % 20}`,
  instruction: `Question ${i % 8}, in UTF-8: é 汉`,
  response: i === 7 ? 'word '.repeat(3000) : `Answer ${i}`,
  ...(i % 3 === 0 ? {} : { reference: `Truth ${i % 8}` }),
  quality: i % 10,
  tags: ['kept', { as: 'it is' }],
}));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'judge-command-'));
  data = join(folder, 'rows.jsonl');
  await writeFile(data, `${jsonLines(sources)}{"instruction": "cut o`);
});

afterAll(() => rm(folder, { recursive: true }));

const recordsOf = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const call = (...more: string[]) => runCommand(judgeCommand, ['--data', data, ...judge, ...more]);

describe('judge', () => {
  it('says that ChatML is used where the model has no chat template', async () => {
    const bare = join(folder, 'bare');
    const llama = 'src/model/fixtures/tiny/llama';
    await cp(llama, bare, { recursive: true, filter: (path) => !path.endsWith('chat_template.jinja') });
    const run = (path: string, out: string) =>
      call('--judge', path, '--limit', '1', '--out', join(folder, out));
    expect((await run(bare, 'bare.jsonl')).notes).toMatch(/bare has no chat template.*ChatML/);
    expect((await run(llama, 'full.jsonl')).notes).not.toContain('ChatML');
  });

  it('refuses to write where another call is writing', async () => {
    const out = join(folder, 'busy.jsonl');
    await withOutputLock(out, async () => {
      await expect(call('--out', out)).rejects.toMatchObject({ code: 'output-busy' });
    });
    expect((await call('--out', out, '--limit', '1')).code).toBe(0);
  });

  it('writes every row with its columns, and ends with one object of the contract’s keys', async () => {
    const out = join(folder, 'all.jsonl');
    const { code, text } = await call('--out', out, '--json');
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(text))).toEqual([
      'rows',
      'scored',
      'invalid',
      'truncated',
      'seconds',
      'tokens',
      'tokens_per_second',
      'backend',
      'judge',
    ]);
    const rows = await recordsOf(out);
    const count = (key: string, value: unknown) => rows.filter((row) => row[key] === value).length;
    expect(JSON.parse(text)).toMatchObject({
      rows: sources.length,
      scored: count('judge_valid', true),
      invalid: count('judge_valid', false),
      truncated: count('judge_truncated', true),
      tokens: rows.reduce((sum, row) => sum + row.judge_tokens, 0),
      tokens_per_second: expect.any(Number),
      backend: 'wasm',
      judge: { model: { id: 'llama' }, mode: 'without-reference' },
    });
    expect(rows).toMatchObject(sources);
    expect(rows.filter((row) => row.judge_truncated).map((row) => row.response.length)).toEqual([15_000]);
    for (const row of rows) {
      const sum = row.judge_probs.reduce((total: number, p: number) => total + p, 0);
      expect(row.judge_probs).toHaveLength(10);
      expect(row.judge_digit_mass).toBeCloseTo(sum, 12);
      const digits = row.judge_probs.reduce((total: number, p: number, d: number) => total + d * p, 0);
      if (row.judge_valid) expect(row.judge_score).toBeCloseTo(digits / sum, 12);
      else expect(row.judge_score).toBeNull();
    }
  });

  it('makes rows without a reference invalid where the mode needs one, never 0', async () => {
    const out = join(folder, 'reference.jsonl');
    const { text } = await call('--out', out, '--mode', 'with-reference', '--json');
    const lacking = (await recordsOf(out)).filter((row) => row.reference === undefined);
    expect(lacking).toHaveLength(8);
    expect(JSON.parse(text).invalid).toBeGreaterThanOrEqual(8);
    for (const row of lacking)
      expect(row).toMatchObject({
        judge_valid: false,
        judge_score: null,
        judge_invalid_reason: expect.stringContaining('no reference'),
      });
  });

  it('goes by all rows of the data where it judges the first alone, so that more of them can follow', async () => {
    const rows = [...sources.filter(({ reference }) => reference), sources[0]!];
    const partly = join(folder, 'partly.jsonl');
    await writeFile(partly, jsonLines(rows));
    const out = join(folder, 'partly-judged.jsonl');
    const modeOf = async (...more: string[]) =>
      JSON.parse((await call('--data', partly, '--out', out, '--json', ...more)).text).judge.mode;
    expect(await modeOf('--limit', '3')).toBe('without-reference');
    expect(await modeOf()).toBe('without-reference');
  });

  it('judges the first rows alone, goes on to more, and does not drop any for fewer', async () => {
    const out = join(folder, 'limited.csv');
    const limited = async (limit: string) =>
      JSON.parse((await call('--out', out, '--json', '--limit', limit)).text);
    expect(await limited('5')).toMatchObject({ rows: 5 });
    expect(await limited('9')).toMatchObject({ rows: 9 });
    const text = await readFile(out, 'utf8');
    expect(text.trim().split('\r\n')).toHaveLength(1 + 9);
    await expect(limited('4')).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(out, 'utf8')).toBe(text);
  });

  it.each([
    ['no --data', ['--out', 'x.jsonl']],
    ['no --out', ['--data', 'x.jsonl']],
    ['an unknown mode', ['--data', 'x', '--out', 'y', '--mode', 'fair']],
    ['an unknown backend', ['--data', 'x', '--out', 'y', '--backend', 'cuda']],
    ['a limit that is no count', ['--data', 'x', '--out', 'y', '--limit', '0']],
    ['a word too many', ['--data', 'x', '--out', 'y', 'z']],
  ])('refuses %s as a wrong argument', async (_, argv) => {
    await expect(judgeCommand.run(argv)).rejects.toThrow(UsageError);
  });

  it('refuses to write over the file it reads, under another name too', async () => {
    const link = join(folder, 'link.jsonl');
    await symlink(data, link);
    const before = await readFile(data, 'utf8');
    for (const out of [data, link]) await expect(call('--out', out)).rejects.toThrow(UsageError);
    expect(await readFile(data, 'utf8')).toBe(before);
  });

  it.each([
    ['no-such-folder', () => join(folder, 'none', 'out.jsonl')],
    ['output-is-folder', () => folder],
  ])('fails with %s before it loads a judge', async (code, out) => {
    await expect(call('--out', out(), '--judge', 'no such judge')).rejects.toMatchObject({ code });
  });
});

/** The command as a process of its own: that is what can be killed, and what has an exit code. */
const start = (...argv: string[]) =>
  spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', 'judge', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function outcome(child: ReturnType<typeof start>) {
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk) => {
      text[stream] += chunk;
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, ...text };
}

describe('judge, as a process', () => {
  it('is killed in the middle, even of a line, and gives the bytes of an uninterrupted call', async () => {
    const many = join(folder, 'many.jsonl');
    const short = sources.filter(({ response }) => response.length < 100);
    await writeFile(many, jsonLines(Array.from({ length: 6 }, () => short).flat()));
    const [whole, broken] = [join(folder, 'whole.jsonl'), join(folder, 'broken.jsonl')];
    await runCommand(judgeCommand, ['--data', many, ...judge, '--out', whole]);
    const expected = await readFile(whole, 'utf8');

    const child = start('--data', many, ...judge, '--out', broken);
    const killed = outcome(child);
    const sizeOf = () =>
      stat(broken).then(
        ({ size }) => size,
        () => 0,
      );
    while ((await sizeOf()) < expected.length / 10) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await killed;
    const size = await sizeOf();
    expect(size).toBeLessThan(expected.length);
    await truncate(broken, size - 40);

    const { code, stdout, stderr } = await outcome(
      start('--data', many, ...judge, '--out', broken, '--json'),
    );
    expect(code).toBe(0);
    expect(await readFile(broken, 'utf8')).toBe(expected);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ rows: 6 * short.length });
    expect(stderr).toMatch(/\d+ rows are judged already/);
    expect(stderr).toMatch(/138 of 138 rows · \d+ tokens\/s/);
  }, 180_000);

  it('exits with 1 where it failed and 2 where the arguments are wrong, and says why on stderr', async () => {
    const [failed, wrong] = await Promise.all([
      outcome(start('--data', join(folder, 'none.jsonl'), '--out', join(folder, 'o.jsonl'))),
      outcome(start('--data', data)),
    ]);
    expect(failed).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('There is no file'),
    });
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--out is needed') });
  }, 180_000);
});

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plainReadout, readDigits, scoreOf } from '#core/judge/readout.ts';
import type { Row } from '#core/rows/row.ts';
import { memoryFolder } from '../../node/files/testing/memory-folder.ts';
import { openJournal } from './journal.ts';
import { scoreKeys } from './score-keys.ts';

const row = (text: string, model = 'm'): Row => ({
  id: text,
  line: 1,
  instruction: 'Q',
  response: text,
  reference: null,
  model,
  category: null,
  source: {},
});

const ppl = { method: 'ppl', maxTokens: 100 } as const;
const keysOf = (...texts: string[]) =>
  scoreKeys(
    ppl,
    texts.map((text) => row(text)),
  );
const readout = (score: number) =>
  score === 2
    ? plainReadout(Number.NaN, { tokens: 3, truncated: false })
    : readDigits(Array(10).fill(score), 30, { minDigitMass: 0 }, { tokens: 4, truncated: true });

let folder: string;
let path: string;
let notes: string[];

beforeEach(async () => {
  folder = await memoryFolder('journal');
  path = join(folder, 'out.jsonl.ppl.partial');
  notes = [];
});
afterEach(() => rm(folder, { recursive: true }));

const open = (keys: string[], by = 'ppl; model; é') =>
  openJournal(path, { by, keys }, (note) => notes.push(note));

it('is resumed wherever it was cut off, at every byte, to the same bytes', async () => {
  const keys = keysOf('a', 'b', 'c]');
  const { file } = await open(keys);
  for (const [at] of keys.entries()) await file.append([[at, readout(at + 1)]]);
  const whole = await readFile(path);
  for (let length = 0; length <= whole.length; length++) {
    await writeFile(path, whole.subarray(0, length));
    const resumed = (await open(keys)).file;
    for (const [at] of keys.entries())
      if (!resumed.entries.has(at)) await resumed.append([[at, readout(at + 1)]]);
    expect(await readFile(path, 'utf8'), `cut at ${length}`).toBe(whole.toString());
  }
  // A line that was cut off behind a bracket, to which an editor has put a line break.
  const text = whole.toString();
  await writeFile(path, `${text.slice(0, text.lastIndexOf('],') + 1)}\n`);
  expect([...(await open(keys)).file.entries.keys()]).toEqual([0, 1]);
});

it('gives a row its own score, whatever rows were added, removed, changed or moved', async () => {
  const first = await open(keysOf('a', 'b', 'same', 'same', 'c'));
  await first.file.append([0, 1, 2, 3].map((at) => [at, readout(at + 10)]));
  const { file, others } = await open(keysOf('same', 'new', 'b', 'changed', 'same'));
  const scores = new Map([...file.entries].map(([at, found]) => [at, [found.tokens, scoreOf(found)]]));
  expect([...scores.keys()].sort()).toEqual([0, 2, 4]);
  expect(scores.get(2)).toEqual([4, scoreOf(readout(11))]);
  // Of row `a`, which may come back.
  expect(others).toBe(1);
  const back = await open(keysOf('a', 'b', 'same', 'same', 'c'));
  expect([...back.file.entries.keys()].sort()).toEqual([0, 1, 2, 3]);
});

it('keeps a journal that another method or model made, says so, and takes it up again', async () => {
  const keys = keysOf('a', 'b');
  await (await open(keys, 'judge A')).file.append([[0, readout(1)]]);
  const before = await readFile(path);
  expect((await open(keys, 'judge B')).file.entries.size).toBe(0);
  expect(notes).toEqual([expect.stringContaining('by judge A')]);
  const kept = (await readdir(folder)).find((name) => name !== 'out.jsonl.ppl.partial')!;
  expect((await readFile(join(folder, kept))).equals(before)).toBe(true);
  expect((await open(keys, 'judge A')).file.entries.size).toBe(1);
});

it('does not give rows the scores of a journal that did not say of which rows they are', async () => {
  const old = `ppl; model; é\n${JSON.stringify([0, readout(1)])}\n`;
  await writeFile(path, old);
  expect((await open(keysOf('a'))).file.entries.size).toBe(0);
  expect(notes).toEqual([expect.stringContaining('earlier version')]);
  const kept = (await readdir(folder)).find((name) => name !== 'out.jsonl.ppl.partial')!;
  expect(await readFile(join(folder, kept), 'utf8')).toBe(old);
});

it('knows that a score of variation changes with the other responses to the instruction', () => {
  const vro = { method: 'vro', samples: 'dataset', count: 5, maxNewTokens: 10 } as const;
  const other = { ...row('x'), instruction: 'another' };
  const [a, , unrelated] = scoreKeys(vro, [row('a'), row('b'), other]);
  expect(scoreKeys(vro, [row('a'), row('changed'), other])[0]).not.toBe(a);
  expect(scoreKeys(vro, [row('a'), row('changed'), other])[2]).toBe(unrelated);
  expect(scoreKeys({ ...vro, samples: 'sampled' }, [row('a'), row('b')])[0]).toBe(keysOf('a')[0]);
});

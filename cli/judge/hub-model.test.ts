import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rewardPaths } from '#model/fixtures/reward-files.ts';
import { startHubApi } from '../../node/models/testing-hub.mjs';
import { judgeCommand } from '../commands/judge.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { fromHub } from './hub-model.ts';

let cache: string;
let files: Record<string, Uint8Array>;
let waits: number[];
const servers: { close(): void }[] = [];

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'hub-model-'));
  vi.stubEnv('SELF_JUDGE_MODELS', cache);
  vi.stubEnv('HF_TOKEN', '');
  vi.stubEnv('HUGGING_FACE_HUB_TOKEN', '');
  files = {
    'README.md': new TextEncoder().encode('# Not needed'),
    'consolidated.safetensors': new Uint8Array(20_000),
  };
  for (const [name, at] of rewardPaths('qwen3')) files[name] = await readFile(at);
  waits = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
  await rm(cache, { recursive: true });
});

async function hub(behaviour: Parameters<typeof startHubApi>[1] = {}) {
  const server = await startHubApi(files, behaviour);
  servers.push(server);
  vi.stubEnv('HF_ENDPOINT', server.url);
  return server;
}

const get = (judge = 'hf:someone/model') => fromHub(judge, async (milliseconds) => waits.push(milliseconds));
const gguf = (size: number) => new Uint8Array(size).fill(size % 251);

describe('a model of the Hub', () => {
  it('judges from an empty cache, and from the cache without a request once its commit is named', async () => {
    const { commit, requests } = await hub();
    const data = await temporaryFile('rows.jsonl', '{"instruction":"Why?","response":"Because."}\n');
    const judge = (name: string, out: string) =>
      runCommand(judgeCommand, [
        ...['--data', data, '--out', `${data}.${out}.jsonl`, '--backend', 'wasm', '--json'],
        ...['--judge', name],
      ]);
    const first = JSON.parse((await judge('hf:someone/model', 'first')).text);
    expect(first).toMatchObject({ scored: 1, judge: { model: { name: 'someone/model' } } });
    expect(first.judge.model.id).toBe(`someone/model@${commit.slice(0, 12)}`);
    expect(requests.some(({ url }) => /README|consolidated/.test(url))).toBe(false);
    requests.length = 0;
    const again = JSON.parse((await judge(`hf:someone/model@${commit}`, 'again')).text);
    expect(again.judge).toEqual(first.judge);
    expect(requests).toEqual([]);
  });

  it('has its large files from another host, in pieces where the connection breaks, pinned to the commit', async () => {
    const { commit, requests } = await hub({ cutAfter: 65_536 });
    const { folder } = await get();
    for (const name of await readdir(folder))
      if (name in files) expect((await readFile(join(folder, name))).equals(files[name]!)).toBe(true);
    const resolved = requests.filter(({ url }) => url.includes('/resolve/'));
    expect(resolved.every(({ url }) => url.includes(`/resolve/${commit}/`))).toBe(true);
    const pieces = requests.filter(({ host, url }) => host === 'files' && url === '/model.safetensors');
    expect(pieces).toHaveLength(2);
    expect(pieces[1]!.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(waits).toHaveLength(1);
  });

  it('is listed page by page', async () => {
    await hub({ pageSize: 2 });
    expect((await get()).files).toContain('model.safetensors');
  });

  it('sends the token of the environment to the Hub alone, and keeps it nowhere', async () => {
    const { requests } = await hub({ token: 'hf_secret' });
    await expect(get()).rejects.toMatchObject({ code: 'hub-token', data: { status: 401 } });
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    requests.length = 0;
    await get();
    for (const { host, authorization } of requests)
      expect(authorization).toBe(host === 'hub' ? 'Bearer hf_secret' : undefined);
    const kept = await readdir(cache, { recursive: true, withFileTypes: true });
    for (const entry of kept)
      if (entry.isFile())
        expect(await readFile(join(entry.parentPath, entry.name), 'latin1')).not.toContain('hf_secret');
  });

  it('sends no token unencrypted to another machine', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    vi.stubEnv('HF_ENDPOINT', 'http://hub.example');
    const asked = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 404 }));
    await expect(get()).rejects.toMatchObject({ code: 'hub-missing' });
    expect(JSON.stringify(asked.mock.calls)).not.toContain('hf_secret');
    asked.mockRestore();
  });

  it('says what a gated repository asks for', async () => {
    const { url } = await hub({ gated: true });
    await expect(get()).rejects.toMatchObject({
      code: 'hub-token',
      message: expect.stringContaining(`Accept the terms at ${url}/someone/model`),
    });
  });

  it.each(['hf:someone/other', 'hf:someone/model@nowhere'])('is not there: %s', async (judge) => {
    await hub();
    await expect(get(judge)).rejects.toMatchObject({ code: 'hub-missing' });
  });

  it('waits as long as a busy Hub asks, and gives up with what to do', async () => {
    await hub({ busy: 2 });
    await get();
    expect(waits).toEqual([7_000, 7_000]);
    await hub({ busy: 99 });
    await expect(get()).rejects.toMatchObject({ code: 'hub-busy' });
  });

  it.each(['model.safetensors', 'config.json'])('is refused where %s has other bytes', async (spoil) => {
    await hub({ spoil });
    await expect(get()).rejects.toMatchObject({ code: 'hash-mismatch' });
    const kept = await readdir(cache, { recursive: true });
    expect(kept.filter((name) => name.endsWith(spoil) || name.endsWith(`${spoil}.partial`))).toEqual([]);
  });

  it('says that the disk is full', async () => {
    const { commit } = await hub();
    const folder = join(cache, 'hub', 'someone--model', commit);
    await mkdir(folder, { recursive: true });
    // Whatever is written there finds no space.
    await symlink('/dev/full', join(folder, 'model.safetensors.partial'));
    await expect(get()).rejects.toMatchObject({ code: 'disk-full' });
  });

  it('is refused by its config before any weights are fetched', async () => {
    files['config.json'] = new TextEncoder().encode('{"model_type":"gpt2"}');
    const { requests } = await hub();
    await expect(get()).rejects.toMatchObject({ code: 'unsupported-weights' });
    expect(requests.some(({ url }) => url.endsWith('.safetensors'))).toBe(false);
  });

  it('is a GGUF file that is named, with all its parts, in whatever folder', async () => {
    files = {
      'small.gguf': gguf(20_000),
      'big/model-00001-of-00002.gguf': gguf(11_000),
      'big/model-00002-of-00002.gguf': gguf(12_000),
    };
    await hub();
    await expect(get()).rejects.toMatchObject({
      code: 'hub-files',
      message: expect.stringMatching(/2 GGUF files.*small\.gguf \(20 kB\), big\/model-00001/),
    });
    await expect(get('hf:someone/model:medium.gguf')).rejects.toMatchObject({ code: 'hub-files' });
    const small = await get('hf:someone/model:small.gguf');
    expect(small).toMatchObject({ files: ['small.gguf'], name: 'someone/model, small' });
    const big = await get('hf:someone/model:big/model-00001-of-00002.gguf');
    expect(big.files).toEqual(['model-00001-of-00002.gguf', 'model-00002-of-00002.gguf']);
    expect((await readdir(big.folder)).filter((name) => name.endsWith('.gguf'))).toEqual(big.files);
  });

  it('lists no file that would lie elsewhere', async () => {
    files = { '../escape.gguf': gguf(20_000) };
    await hub();
    await expect(get()).rejects.toMatchObject({ message: expect.stringContaining('cannot be used') });
  });

  it.each(['hf:', 'hf:model', 'hf:a/b/c', 'hf:../x', 'hf:a/b@', 'hf:a/b:'])(
    'is not named by %s',
    async (name) => {
      await expect(get(name)).rejects.toMatchObject({ code: 'bad-hub-reference' });
    },
  );
});

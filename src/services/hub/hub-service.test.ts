import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubChoice, HubRepository } from '#core/models/hub/repository.ts';
import { rewardPaths } from '#model/fixtures/reward-files.ts';
import type { HubProgress } from '#protocol/hub-protocol.ts';
import { MemoryFiles } from '#storage/models/fixtures/memory-files.ts';
import { purgeRemoved } from '#storage/models/kept-models.ts';
import { startHubApi } from '../../../node/models/testing-hub.mjs';
import { HubService } from './hub-service.ts';

const tiny = (path: string) => readFile(new URL(`../../model/fixtures/tiny/${path}`, import.meta.url));

let files: Record<string, Uint8Array>;
let store: MemoryFiles;
let waits: number[];
let progress: HubProgress[];
let onProgress: (told: HubProgress) => void;
const servers: { close(): void }[] = [];

beforeEach(async () => {
  files = { 'README.md': new TextEncoder().encode('# Not needed') };
  for (const [name, at] of rewardPaths('qwen3')) files[name] = await readFile(at);
  store = new MemoryFiles();
  waits = [];
  progress = [];
  onProgress = () => {};
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function hub(behaviour: Parameters<typeof startHubApi>[1] = {}) {
  const server = await startHubApi(files, behaviour);
  servers.push(server);
  const service = newService();
  const look = (token: string | null = null, at = '') =>
    service.look({ text: `${server.url}/someone/model${at}`, token });
  return { ...server, service, look };
}

const newService = () =>
  new HubService({
    openStore: async () => store,
    fetch,
    sleep: async (milliseconds) => void waits.push(milliseconds),
    timestamp: () => '2026-11-30T12:00:00.000Z',
    emit(_, data) {
      if (!('id' in data)) return;
      progress.push(data);
      onProgress(data);
    },
    retryDelays: [1],
  });

const orderOf = ({ host, repo, commit }: HubRepository, { id, file, bytes }: HubChoice) => ({
  order: { id, host, repo, commit, file, bytes },
  token: null as string | null,
});

describe('looking at a repository', () => {
  it('tells what can be run before anything of the weights is fetched, and a reward model by its config', async () => {
    files['quantised.Q2_K.gguf'] = new Uint8Array(20_000);
    files['no-model.gguf'] = new Uint8Array(20_000);
    files['folder/tiny.gguf'] = await tiny('llama-gguf/model.gguf');
    const { look, requests, commit } = await hub();
    const { choices, ...about } = await look();
    expect(about).toMatchObject({ repo: 'someone/model', commit, licence: 'apache-2.0' });
    const told = choices.map(({ file, answers, refused }) => [file, answers, refused === null]);
    expect(told).toEqual([
      [null, 'score', true],
      ['quantised.Q2_K.gguf', 'digits', false],
      ['no-model.gguf', null, false],
      ['folder/tiny.gguf', 'digits', true],
    ]);
    expect(choices[1]!.refused).toContain('Q2_K');
    expect(requests.some(({ url }) => url.includes('.safetensors') && !url.endsWith('.json'))).toBe(false);
    for (const { url, range } of requests.filter(({ url }) => url.includes('.gguf')))
      expect(range, url).toMatch(/^bytes=0-\d+$/);
  });

  it('takes an id, and the address of a page or of one file', async () => {
    files['a.gguf'] = await tiny('llama-gguf/model.gguf');
    const { look, commit } = await hub();
    const id = `someone/model@${commit.slice(0, 12)}:a.gguf`;
    expect((await look(null, `/blob/${commit}/a.gguf`)).choices.map((choice) => choice.id)).toEqual([id]);
    await expect(newService().look({ text: 'model', token: null })).rejects.toMatchObject({
      code: 'bad-hub-reference',
    });
  });

  it('says what is not supported', async () => {
    files['config.json'] = new TextEncoder().encode('{"model_type":"gpt2"}');
    const { look } = await hub();
    expect((await look()).choices[0]!.refused).toContain('“gpt2”');
    files = { 'README.md': new Uint8Array(3) };
    const empty = await hub();
    await expect(empty.look()).rejects.toMatchObject({ code: 'hub-files' });
  });

  it.each([
    [{ token: 'hf_secret' }, 'hub-token'],
    [{ gated: true }, 'hub-token'],
    [{ busy: 99 }, 'hub-busy'],
  ])('is refused with what to do: %o', async (behaviour, code) => {
    const { look } = await hub(behaviour);
    await expect(look()).rejects.toMatchObject({ code });
  });

  it('waits as long as a busy Hub asks', async () => {
    const { look } = await hub({ busy: 2 });
    await look();
    expect(waits).toEqual([7_000, 7_000]);
  });

  it('that is not there, or on a host that is not, says so', async () => {
    const { look } = await hub();
    await expect(look(null, '/tree/nowhere')).rejects.toMatchObject({ code: 'hub-missing' });
    const gone = await startHubApi({});
    gone.close();
    const away = newService().look({ text: `${gone.url}/someone/model`, token: null });
    await expect(away).rejects.toMatchObject({ code: 'network' });
  });

  it('sends a token to the Hub alone, and unencrypted to no other machine', async () => {
    const { look, service, requests } = await hub({ token: 'hf_secret' });
    const repository = await look('hf_secret');
    await service.download({ ...orderOf(repository, repository.choices[0]!), token: 'hf_secret' });
    for (const { host, authorization } of requests)
      expect(authorization).toBe(host === 'hub' ? 'Bearer hf_secret' : undefined);
    const kept = [...store.files.values()].map((bytes) => Buffer.from(bytes).includes('hf_secret'));
    expect(kept).not.toContain(true);
    const plain = newService().look({ text: 'http://hub.example/a/b', token: 'hf_secret' });
    await expect(plain).rejects.toMatchObject({ code: 'hub-token' });
  });
});

describe('a download', () => {
  it('is checked, verified, kept, listed and removed', async () => {
    const { look, service, requests, commit } = await hub({ cutAfter: 65_536 });
    const repository = await look();
    const kept = await service.download(orderOf(repository, repository.choices[0]!));
    expect(kept).toMatchObject({ complete: true, answers: 'score' });
    expect(kept.model).toMatchObject({ id: `someone/model@${commit.slice(0, 12)}`, licence: 'apache-2.0' });
    expect(kept.model.parameters).toBeGreaterThan(0);
    for (const { name } of kept.model.files) {
      const stored = await store.read(`${encodeURIComponent(kept.model.id)}/${name}`);
      expect(Buffer.from(await stored!.arrayBuffer()).equals(Buffer.from(files[name]!)), name).toBe(true);
    }
    expect(kept.model.files.map(({ name }) => name)).not.toContain('README.md');
    const pieces = requests.filter(
      ({ url, range }) => url === '/model.safetensors' && !/-\d/.test(range ?? ''),
    );
    expect(pieces.map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect(progress.map(({ phase }) => phase)).toContain('download');
    expect(await service.list()).toEqual([kept]);
    const { id } = kept.model;
    await service.remove({ id });
    expect(await service.list()).toEqual([]);
    await service.restore({ id });
    expect(await service.list()).toEqual([kept]);
    await service.remove({ id });
    await purgeRemoved(store);
    expect(store.files.size).toBe(0);
  });

  it('is resumed after a pause, by another worker too', async () => {
    const { look, service } = await hub();
    const repository = await look();
    const order = orderOf(repository, repository.choices[0]!);
    const { id } = order.order;
    onProgress = ({ phase, done }) => {
      if (phase === 'download' && done > 0) service.stop({ id });
    };
    await expect(service.download(order)).rejects.toMatchObject({ code: 'cancelled' });
    expect(await service.list()).toMatchObject([{ complete: false, model: { id } }]);
    expect(await newService().download(order)).toMatchObject({ complete: true });
  });

  it.each(['model.safetensors', 'tokenizer.json'])('is refused where %s has other bytes', async (spoil) => {
    const { look } = await hub();
    const repository = await look();
    const spoiled = await hub({ spoil });
    const { order } = orderOf(repository, repository.choices[0]!);
    const asked = spoiled.service.download({ order: { ...order, host: spoiled.url }, token: null });
    await expect(asked).rejects.toMatchObject({ code: 'hash-mismatch' });
    expect((await spoiled.service.list()).filter(({ complete }) => complete)).toEqual([]);
  });

  it('is refused by its header, before the weights, where they lack a tensor', async () => {
    files['model.safetensors'] = files['score.safetensors']!;
    const { look, service, requests } = await hub();
    const repository = await look();
    const asked = service.download(orderOf(repository, repository.choices[0]!));
    await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/tensor|weights/) });
    expect(store.files.size).toBe(0);
    expect(requests.filter(({ host }) => host === 'files').every(({ range }) => range)).toBe(true);
  });

  it('says that the storage is full', async () => {
    const { look, service } = await hub();
    const repository = await look();
    store.quota = 100_000;
    const asked = service.download(orderOf(repository, repository.choices[0]!));
    await expect(asked).rejects.toMatchObject({ code: 'no-space' });
  });
});

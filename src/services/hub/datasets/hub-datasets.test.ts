import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubDataset, HubSplit } from '#core/import/hub/dataset.ts';
import type { DownloadProgress } from '#protocol/download-protocol.ts';
import { startHubApi } from '../../../../node/models/testing-hub.mjs';
import { HubDatasets } from './hub-datasets.ts';

const parquet = (name: string) =>
  readFile(join(import.meta.dirname, '../../../core/import/fixtures/parquet', `${name}.parquet`));
const lines = (from: number, to: number) =>
  new TextEncoder().encode(
    Array.from({ length: to - from }, (_, at) =>
      JSON.stringify({ prompt: `Q${from + at}`, response: 'A' }),
    ).join('\n'),
  );

type Behaviour = NonNullable<Parameters<typeof startHubApi>[1]>;

let files: Record<string, Uint8Array>;
let waits: number[];
let progress: DownloadProgress[];
let onProgress: () => void;
const servers: { close(): void }[] = [];

beforeEach(async () => {
  files = {
    'README.md': new TextEncoder().encode('# Rows'),
    'data/train-00000-of-00002.parquet': await parquet('split-0'),
    'data/train-00001-of-00002.parquet': await parquet('split-1'),
    'data/test-00000-of-00001.parquet': await parquet('rows-none'),
  };
  waits = [];
  progress = [];
  onProgress = () => {};
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function hub(behaviour: Behaviour = {}) {
  const server = await startHubApi(files, { dataset: {}, ...behaviour });
  servers.push(server);
  const service = new HubDatasets({
    fetch,
    sleep: async (milliseconds) => void waits.push(milliseconds),
    emit(_, data) {
      progress.push(data as DownloadProgress);
      onProgress();
    },
  });
  const look = (token: string | null = null, at = '') =>
    service.look({ text: `${server.url}/datasets/someone/rows${at}`, token });
  return { ...server, service, look };
}

const named = (dataset: HubDataset, split: string, config = 'default'): HubSplit =>
  dataset.splits.find((each) => each.config === config && each.split === split)!;

describe('a dataset of a Hub', () => {
  it('is listed by configurations and splits at its commit, and none of its rows are asked for', async () => {
    const { look, commit, requests } = await hub({
      dataset: { card: { dataset_info: { splits: [{ name: 'train', num_examples: 200 }] } } },
    });
    const dataset = await look();
    expect(dataset).toMatchObject({ repo: 'someone/rows', commit, licence: 'apache-2.0', converted: false });
    expect(
      dataset.splits.map(({ config, split, rows, files }) => [config, split, rows, files.length]),
    ).toEqual([
      ['default', 'train', 200, 2],
      ['default', 'test', null, 1],
    ]);
    expect(requests.filter(({ url }) => url.includes('/resolve/'))).toEqual([]);
  });

  it('of other formats is read from the Hub’s conversion to Parquet, pinned to that commit; without one, from its files', async () => {
    files = { 'train.jsonl': lines(0, 3), 'test.csv': new TextEncoder().encode('a,b\n1,2') };
    const converted = { 'default/partial-train/0000.parquet': await parquet('split-0') };
    const dataset = await (await hub({ dataset: { converted } })).look();
    expect(dataset).toMatchObject({ converted: true, splits: [{ split: 'train', rows: null }] });
    expect(dataset.commit).toMatch(/^dec0de/);
    expect(dataset.splits[0]!.partial).toContain('beginning');
    const own = await (await hub()).look();
    expect(own.splits.map(({ split }) => split)).toEqual(['train', 'test']);
  });

  it('shows first rows from the footer and the first row group alone, without columns of bytes', async () => {
    const { look, service, requests } = await hub();
    const dataset = await look();
    requests.length = 0;
    const head = await service.head({ dataset, split: named(dataset, 'train'), token: null });
    expect(head.format).toBe('instruction-response');
    expect(head.records).toHaveLength(10);
    expect(head.records[9]).toMatchObject({ instruction: 'What is 4?', response: 'It is 9.' });
    expect(head.notes).toEqual(['image holds bytes, such as images, and is not shown.']);
    const asked = requests.filter(({ host }) => host === 'files');
    const bytes = asked.reduce((sum, { range }) => {
      const [from, to] = range!.match(/\d+/g)!.map(Number);
      return sum + to! - from! + 1;
    }, 0);
    expect(new Set(asked.map(({ url }) => url)).size).toBe(1);
    expect(bytes).toBeLessThan(files['data/train-00000-of-00002.parquet']!.length);
  });

  it('shows the first rows of a compressed text without the whole of it', async () => {
    files = { 'train.jsonl.gz': gzipSync(lines(0, 20)) };
    const { look, service } = await hub();
    const dataset = await look();
    const head = await service.head({ dataset, split: dataset.splits[0]!, token: null });
    expect(head.records[0]).toEqual({ prompt: 'Q0', response: 'A' });
  });

  it('is fetched whole, each file checked, with progress and its provenance', async () => {
    const { look, service, commit } = await hub();
    const dataset = await look();
    const rows = await service.read({ dataset, split: named(dataset, 'train'), take: null, token: null });
    expect(rows.name).toBe('someone/rows, train');
    expect(rows.origin).toMatchObject({ repo: 'someone/rows', commit, config: 'default', split: 'train' });
    for (const file of rows.files)
      expect(Buffer.from(await file.pieces[0]!.blob.arrayBuffer()).equals(files[file.name]!)).toBe(true);
    const { bytes } = named(dataset, 'train');
    expect(progress.at(-1)).toEqual({ bytesRead: bytes, bytesTotal: bytes });
  });

  it('is fetched as far as its first rows go', async () => {
    const { look, service } = await hub();
    const dataset = await look();
    const split = named(dataset, 'train');
    const part = await service.read({ dataset, split, take: { rows: 30 }, token: null });
    expect(part.files.map(({ records }) => records)).toEqual([50]);
    const both = await service.read({ dataset, split, take: { rows: 110 }, token: null });
    expect(both.files.map(({ records }) => records)).toEqual([null, 25]);
    expect(both.files[1]!.pieces[0]!.blob.size).toBeLessThan(both.files[1]!.size / 3);
  });
});

describe('what goes wrong on the way', () => {
  it.each([
    ['a token that is missing', { token: 'hf_secret' }, 'hub-token', 401],
    ['a repository that is gated', { gated: true }, 'hub-token', 403],
    ['a Hub that stays busy', { busy: 99 }, 'hub-busy', 429],
  ] as const)('%s is told with what to do', async (_, behaviour, code, status) => {
    const { look, service } = await hub(behaviour);
    const read = async () => {
      const dataset = await look();
      return service.head({ dataset, split: named(dataset, 'train'), token: null });
    };
    await expect(read()).rejects.toMatchObject({ code, data: { status } });
  });

  it('a dataset that is not there is told as missing', async () => {
    const { service, url } = await hub();
    const asked = service.look({ text: `${url}/datasets/someone/else`, token: null });
    await expect(asked).rejects.toMatchObject({ code: 'hub-missing', data: { status: 404 } });
  });

  it('a repository without rows names what it holds', async () => {
    files = { 'README.md': new Uint8Array(3), 'notes.pdf': new Uint8Array(3) };
    const { look } = await hub();
    await expect(look()).rejects.toMatchObject({
      code: 'hub-files',
      message: expect.stringContaining('notes.pdf'),
    });
  });

  it('a busy Hub is waited for, and the token goes to its own host alone', async () => {
    const { look, service, requests } = await hub({ busy: 1, token: 'hf_secret' });
    const dataset = await look('hf_secret');
    expect(waits).toEqual([7_000]);
    await service.head({ dataset, split: named(dataset, 'train'), token: 'hf_secret' });
    const of = (host: string) => requests.filter((each) => each.host === host);
    expect(of('files').length).toBeGreaterThan(0);
    expect(of('files').every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(
      of('hub')
        .slice(1)
        .every(({ authorization }) => authorization === 'Bearer hf_secret'),
    ).toBe(true);
  });

  it('a connection that breaks is resumed at the byte where it broke', async () => {
    const { look, service, requests } = await hub({ cutAfter: 20_000, cuts: 3 });
    const dataset = await look();
    const split = named(dataset, 'train');
    const { files: fetched } = await service.read({ dataset, split, take: null, token: null });
    expect(
      Buffer.from(await fetched[0]!.pieces[0]!.blob.arrayBuffer()).equals(files[split.files[0]!.name]!),
    ).toBe(true);
    const ranges = requests.filter(({ host }) => host === 'files').map(({ range }) => range);
    expect(ranges.length).toBeGreaterThan(2);
    expect(ranges[1]).not.toMatch(/^bytes=0-/);
  });

  it('a connection that never brings a byte ends with an error', async () => {
    const { look, service } = await hub({ cutAfter: 0, cuts: 1_000 });
    const dataset = await look();
    const read = service.read({ dataset, split: named(dataset, 'train'), take: null, token: null });
    await expect(read).rejects.toMatchObject({ code: 'read-interrupted' });
    expect(waits).toHaveLength(4);
  });

  it.each([
    ['of another length', { regrown: 'data/train-00000-of-00002.parquet' }],
    ['with other bytes', { spoil: 'data/train-00000-of-00002.parquet' }],
  ])('a file %s is refused', async (_, behaviour) => {
    const { look, service } = await hub(behaviour);
    const dataset = await look();
    const read = service.read({ dataset, split: named(dataset, 'train'), take: null, token: null });
    await expect(read).rejects.toMatchObject({ code: 'hash-mismatch' });
  });

  it('what is cancelled ends, and says so', async () => {
    const { look, service } = await hub();
    const dataset = await look();
    onProgress = () => void service.stop();
    const read = service.read({ dataset, split: named(dataset, 'train'), take: null, token: null });
    await expect(read).rejects.toMatchObject({ code: 'import-cancelled' });
  });
});

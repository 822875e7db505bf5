import { afterEach, describe, expect, it } from 'vitest';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import { createDataClient } from './data-client.ts';

type Progress = DataProtocol['events']['importProgress'];

let client = createDataClient();
const imported: string[] = [];

afterEach(async () => {
  for (const datasetId of imported.splice(0)) await client.request('purge', { datasetId });
  client.terminate();
  client = createDataClient();
});

const record = (at: number) => ({
  id: `q${at}`,
  instruction: `Question ${at % 50}?`,
  response: `Answer ${at} ${'with some words '.repeat(10)}`,
  reference: at % 2 ? `Reference ${at}` : null,
  model: `model-${at % 4}`,
  quality: at % 10,
});

const jsonl = (rows: number) =>
  Array.from({ length: rows }, (_, at) => `${JSON.stringify(record(at))}\n`).join('');

const gzip = async (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
  );

const file = (name: string, ...parts: BlobPart[]) => ({ kind: 'file' as const, file: new File(parts, name) });

async function importAll(source: Parameters<typeof start>[0]): Promise<DatasetSummary> {
  const summary = await start(source);
  imported.push(summary.id);
  return summary;
}

const start = (source: DataProtocol['requests']['import']['args']['source']) =>
  client.request('import', { source, mapping: null });

const textOf = async (source: Parameters<typeof start>[0]) => {
  const { id, notes, rejected } = await importAll(source);
  const blob = await client.request('export', {
    datasetId: id,
    runId: null,
    format: 'jsonl',
    threshold: null,
    rows: null,
  });
  return { text: await blob.text(), notes, rejected };
};

describe('the data worker in Chromium', () => {
  it('imports a compressed file, keeps it over a restart, searches and exports it', async () => {
    const text = jsonl(5000);
    const packed = await gzip(text);
    expect(await client.request('preview', { source: file('x.jsonl.gz', packed) })).toMatchObject({
      gzipped: true,
      container: 'jsonl',
      format: 'instruction-response',
      mapping: { reference: 'reference' },
    });
    const summary = await importAll(file('x.jsonl.gz', packed));
    expect(summary).toMatchObject({
      rows: 5000,
      instructions: 50,
      withReference: 2500,
      models: ['model-0', 'model-1', 'model-2', 'model-3'],
      suggestedLabel: 'quality',
      bytes: packed.length,
      rejected: 0,
    });

    client.terminate();
    const listed = await client.request('listDatasets', null);
    expect(listed).toContainEqual(summary);
    const datasetId = summary.id;
    const [row] = await client.request('rows', { datasetId, indices: [4321] });
    expect(row!.source).toEqual(record(4321));
    const quality = await client.request('numbers', { datasetId, column: 'quality' });
    expect([...quality.subarray(0, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    const found = await client.request('search', { datasetId, text: 'ANSWER 4999 ' });
    expect([...found]).toEqual([4999]);
    const blob = await client.request('export', {
      datasetId,
      runId: null,
      format: 'jsonl',
      threshold: null,
      rows: null,
    });
    expect(await blob.text()).toBe(text);
  });

  it('reads files of several gzip members', async () => {
    const [one, two] = [jsonl(300), '{"id":"last","instruction":"Q","response":"A"}\n'];
    const { text, notes } = await textOf(file('two.jsonl.gz', await gzip(one), await gzip(two)));
    expect(text).toBe(one + two);
    expect(notes).toEqual([]);
  });

  it('keeps the rows before the place where a compressed file is cut off', async () => {
    const text = jsonl(3000);
    const packed = await gzip(text);
    for (const length of [packed.length - 4, Math.floor(packed.length * 0.6)]) {
      const cut = await textOf(file('cut.jsonl.gz', packed.subarray(0, length)));
      expect(cut.text.length).toBeGreaterThan(0);
      expect(text.startsWith(cut.text)).toBe(true);
      if (length === packed.length - 4) expect(cut.text).toBe(text);
      expect(cut.notes).toEqual([expect.stringMatching(/ends before its time/)]);
      expect(cut.rejected).toBeGreaterThan(0);
    }
  });

  it('notices damage to a compressed file', async () => {
    const packed = await gzip(jsonl(3000));
    packed[packed.length - 6]! ^= 0xff;
    const { notes } = await textOf(file('damaged.jsonl.gz', packed));
    expect(notes).toEqual([expect.stringMatching(/damaged|ends before its time/)]);
  });

  it('stops a cancelled import and keeps nothing of it', async () => {
    const text = jsonl(5000);
    const progress: Progress[] = [];
    client.on('importProgress', (data) => progress.push(data));
    const importing = start(file('big.jsonl', ...Array.from({ length: 60 }, () => text)));
    await expect.poll(() => progress.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await client.request('cancelImport', null);
    await expect(importing).rejects.toMatchObject({ code: 'import-cancelled' });
    expect(progress.at(-1)!.bytesTotal).toBe(text.length * 60);
    expect(await client.request('listDatasets', null)).toEqual([]);
  });

  it('lists nothing of an import whose worker was killed', async () => {
    const text = jsonl(5000);
    const progress: Progress[] = [];
    client.on('importProgress', (data) => progress.push(data));
    const importing = start(file('big.jsonl', ...Array.from({ length: 60 }, () => text)));
    const killed = expect(importing).rejects.toMatchObject({ code: 'worker-stopped' });
    await expect.poll(() => progress.length, { timeout: 20_000 }).toBeGreaterThan(1);
    client.terminate();
    await killed;
    expect(await client.request('listDatasets', null)).toEqual([]);
  });

  it('answers a wrong file with an error that names it', async () => {
    await expect(start(file('rows.jsonl', '%PDF-1.7\n'))).rejects.toMatchObject({
      code: 'wrong-file-type',
      data: { type: 'a PDF document' },
    });
  });

  it('loads the demo from beside the page', async () => {
    const summary = await importAll({ kind: 'demo' });
    expect(summary.rows).toBeGreaterThanOrEqual(200);
    expect(summary).toMatchObject({ name: 'Demo', rejected: 0, suggestedLabel: 'quality' });
    expect(summary.withReference).toBe(summary.rows);
  });
});

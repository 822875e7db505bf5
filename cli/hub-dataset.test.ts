import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHubApi } from '../node/models/testing-hub.mjs';
import { datasetsCommand } from './commands/datasets.ts';
import { reportCommand } from './commands/report.ts';
import { readDatasetFile } from './dataset-file.ts';
import { jsonLines, judgedRows } from './testing/judged-rows.ts';
import { runCommand } from './testing/run-command.ts';

const parquet = (name: string) =>
  readFile(join(import.meta.dirname, '../src/core/import/fixtures/parquet', `${name}.parquet`));

let cache: string;
let server: Awaited<ReturnType<typeof startHubApi>>;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'hub-dataset-'));
  vi.stubEnv('SELF_JUDGE_MODELS', cache);
  vi.stubEnv('HF_TOKEN', '');
  vi.stubEnv('HUGGING_FACE_HUB_TOKEN', '');
  const files = {
    'data/train-00000-of-00002.parquet': await parquet('split-0'),
    'data/train-00001-of-00002.parquet': await parquet('split-1'),
    'data/test-00000-of-00001.parquet': await parquet('rows-none'),
  };
  server = await startHubApi(files, { dataset: {} });
  vi.stubEnv('HF_ENDPOINT', server.url);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.close();
  await rm(cache, { recursive: true });
});

describe('a dataset of the Hub in place of a file', () => {
  it('is all files of the split as one table, with its provenance, and from the cache the second time', async () => {
    const first = await readDatasetFile('hf:someone/rows:train');
    expect(first.rows).toHaveLength(200);
    expect(first.rows.at(-1)).toMatchObject({ id: 'row-200', response: 'It is 199.' });
    expect(first.origin).toMatchObject({ repo: 'someone/rows', split: 'train', commit: server.commit });
    server.requests.length = 0;
    expect((await readDatasetFile('hf:someone/rows:default/train')).rows).toEqual(first.rows);
    expect(server.requests.some(({ url }) => url.includes('/resolve/'))).toBe(false);
  });

  it('is not guessed where there are several splits', async () => {
    await expect(readDatasetFile('hf:someone/rows')).rejects.toMatchObject({ code: 'hub-split' });
    await expect(readDatasetFile('hf:someone/none')).rejects.toMatchObject({ code: 'hub-missing' });
  });

  it('is named in a report with its commit and its files’ hashes, and so is the call that repeats it', async () => {
    const rows = new TextEncoder().encode(jsonLines(judgedRows()));
    const hub = await startHubApi({ 'judged.jsonl': rows }, { dataset: {} });
    try {
      vi.stubEnv('HF_ENDPOINT', hub.url);
      const { text } = await runCommand(reportCommand, [
        ...['--data', 'hf:someone/rows', '--score', 'judge_score', '--draws', '20'],
      ]);
      const sha256 = createHash('sha256').update(rows).digest('hex');
      const where = `/datasets/someone/rows at ${hub.commit.slice(0, 12)}, default/train, licence apache-2.0; judged.jsonl, SHA-256 ${sha256}`;
      expect(text).toContain(where);
      expect(text).toMatch(/--read-from '[^']*judged\.jsonl, SHA-256 [0-9a-f]{64}'/);
    } finally {
      hub.close();
    }
  });

  it('is listed, with its first rows where they are asked for', async () => {
    const { code, text } = await runCommand(datasetsCommand, [
      ...['--data', 'hf:someone/rows:train', '--head', '--json'],
    ]);
    expect(code).toBe(0);
    const told = JSON.parse(text);
    expect(
      told.splits.map(({ split, files }: { split: string; files: string[] }) => [split, files.length]),
    ).toEqual([
      ['train', 2],
      ['test', 1],
    ]);
    expect(told.head.records).toHaveLength(10);
  });
});

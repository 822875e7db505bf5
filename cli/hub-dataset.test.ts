import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHubApi } from '../node/models/testing-hub.mjs';
import { datasetsCommand } from './commands/datasets.ts';
import { readDatasetFile } from './dataset-file.ts';
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

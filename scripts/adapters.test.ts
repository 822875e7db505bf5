import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { catalogueModel } from '#core/models/catalogue.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import { type AdapterRecord, adapterRecordFile } from '#core/training/adapter-record.ts';
import { shippedFiles } from '../cli/judge/node-judge.ts';

const folder = new URL('../public/adapters/', import.meta.url);

describe('public/adapters', () => {
  it('holds a folder for each entry of the manifest, and none besides', async () => {
    const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(shippedAdapters.map(({ id }) => id).sort());
    for (const { id, files } of shippedAdapters)
      expect((await readdir(new URL(`${id}/`, folder))).sort()).toEqual(files.map(({ name }) => name).sort());
  });

  it('has one judge to begin with at most', () => {
    expect(shippedAdapters.filter((adapter) => adapter.default).length).toBeLessThanOrEqual(1);
  });

  it('holds the files that the manifest names, made on the base that it names', async () => {
    for (const { id, base, files } of shippedAdapters) {
      const model = catalogueModel(base);
      for (const { name, bytes, sha256 } of files) {
        const found = await readFile(new URL(`${id}/${name}`, folder));
        expect([name, found.length, createHash('sha256').update(found).digest('hex')]).toEqual([
          name,
          bytes,
          sha256,
        ]);
      }
      const record = new URL(`${id}/${adapterRecordFile}`, folder);
      if (!existsSync(record)) continue;
      const { base: made } = JSON.parse(await readFile(record, 'utf8')) as AdapterRecord;
      expect(made.sha256).toBe(model.files[0]!.sha256);
    }
  });
});

describe('a shipped adapter by command', () => {
  const fixture = new URL('../src/model/lora/fixtures/', import.meta.url);
  const entry = (sha256: string) => ({
    id: 'attention',
    name: 'Attention',
    base: 'any',
    files: [{ name: 'adapter_config.json', bytes: 1, sha256 }],
  });

  it('is read from its folder, and refused where its bytes are others', async () => {
    const bytes = await readFile(new URL('attention/adapter_config.json', fixture));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const files = await shippedFiles(entry(digest), fixture.pathname);
    expect(files.get('adapter_config.json')!.size).toBe(bytes.length);
    await expect(shippedFiles(entry('00'), fixture.pathname)).rejects.toMatchObject({
      code: 'hash-mismatch',
    });
  });
});

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { recordOf } from '#core/judge/readout-record.ts';
import { catalogueModel } from '#core/models/catalogue.ts';
import { firstJudgeId, shippedAdapters } from '#core/models/shipped-adapters.ts';
import { type AdapterRecord, adapterRecordFile } from '#core/training/adapter-record.ts';
import { openNodeJudge, shippedFiles } from '../cli/judge/node-judge.ts';

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

describe('the judge to begin with, on rows of the demo', { timeout: 120_000 }, () => {
  it('compares with the reference: what is right scores above what is half right, and that above what is wrong', async () => {
    const demo = await readFile(new URL('../public/demo/demo.jsonl', import.meta.url), 'utf8');
    const rows = demo
      .split('\n', 4)
      .map(
        (line) =>
          JSON.parse(line) as { id: string; instruction: string; response: string; reference: string },
      );
    const { engine, record, close } = await openNodeJudge(firstJudgeId, 'wasm');
    try {
      const spec = { template: record!.templates.withReference, maxTokens: 1024, minDigitMass: 0.05 };
      const readouts = await engine.read(
        rows.map((row) => engine.prepare(row, spec)),
        spec,
      );
      const scoreOf = (id: string) => recordOf(readouts[rows.findIndex((row) => row.id === id)]!).score;
      expect(
        readouts
          .map(recordOf)
          .every(({ valid, probs }) => valid && Math.abs(probs.reduce((a, b) => a + b) - 1) < 1e-6),
      ).toBe(true);
      expect(scoreOf('common-01-linden')).toBeGreaterThan(scoreOf('common-01-tansy'));
      expect(scoreOf('common-01-tansy')).toBeGreaterThan(scoreOf('common-01-bramble'));
    } finally {
      close();
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

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { AnswerPool } from '#core/degradations/answer-pool.ts';
import { degradationsOfKinds, twinRandom } from '#core/degradations/registry.ts';
import { featuresOfRows } from '#core/features/text-features.ts';
import { recordOf } from '#core/judge/readout-record.ts';
import { featuresOf, linearForm } from '#core/linear-probe/linear-probe.ts';
import { needsOf } from '#core/linear-probe/probe-json.ts';
import { RememberedVectors } from '#core/method/text-embedder.ts';
import { catalogueModel } from '#core/models/catalogue.ts';
import { firstJudgeId, shippedAdapters } from '#core/models/shipped-adapters.ts';
import type { Row } from '#core/rows/row.ts';
import { type AdapterRecord, adapterRecordFile } from '#core/training/adapter-record.ts';
import { judgeSpecOf } from '#core/training/judge-question.ts';
import { describeAdapter } from '#model/adapters/describe-adapter.ts';
import { startBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import {
  openJudgeFor,
  openNodeEmbedder,
  openNodeJudge,
  shippedFiles,
  type UsedJudge,
} from '../cli/judge/node-judge.ts';

const folder = new URL('../public/adapters/', import.meta.url);

describe('public/adapters', () => {
  it('holds a folder for each entry of the manifest, and none besides', async () => {
    const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(shippedAdapters.map(({ id }) => id).sort());
    for (const { id, files } of shippedAdapters)
      expect((await readdir(new URL(`${id}/`, folder))).sort()).toEqual(files.map(({ name }) => name).sort());
  });

  it('says of every linear probe which models it needs', async () => {
    for (const adapter of shippedAdapters) {
      const files = await shippedFiles(adapter);
      const { kind, weights } = await describeAdapter(files);
      const needs =
        kind === 'linear-probe' ? needsOf(await readLinearProbe(files.get(weights)!, null)) : undefined;
      expect([adapter.id, adapter.needs]).toEqual([adapter.id, needs]);
    }
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
  const asked = async () => {
    const demo = await readFile(new URL('../public/demo/demo.jsonl', import.meta.url), 'utf8');
    return demo
      .split('\n', 4)
      .map(
        (line) =>
          JSON.parse(line) as { id: string; instruction: string; response: string; reference: string },
      );
  };
  const read = async ({ engine, record }: Pick<UsedJudge, 'engine' | 'record'>) => {
    const spec = judgeSpecOf(record, 'with-reference');
    const rows = await asked();
    const readouts = await engine.read(
      rows.map((row) => engine.prepare(row, spec)),
      spec,
    );
    return { rows, readouts };
  };

  it('compares with the reference, and for that opens no language model', async () => {
    const judge = await openJudgeFor({ mode: 'with-reference', base: false }, firstJudgeId, 'wasm');
    try {
      expect(judge.uses).toEqual({ modes: ['with-reference'], base: false });
      const { rows, readouts } = await read(judge);
      const scoreOf = (id: string) => recordOf(readouts[rows.findIndex((row) => row.id === id)]!).score;
      expect(
        readouts
          .map(recordOf)
          .every(({ valid, probs }) => valid && Math.abs(probs.reduce((a, b) => a + b) - 1) < 1e-6),
      ).toBe(true);
      expect(scoreOf('common-01-linden')).toBeGreaterThan(scoreOf('common-01-tansy'));
      expect(scoreOf('common-01-tansy')).toBeGreaterThan(scoreOf('common-01-bramble'));
      expect(() => judge.engine.prepare(rows[0]!, judgeSpecOf(judge.record, 'without-reference'))).toThrow(
        /language model/,
      );
    } finally {
      judge.close();
    }
  });

  it('gives the same digits, to the bit, with its language model beside it', async () => {
    const alone = await openJudgeFor({ mode: 'with-reference', base: false }, firstJudgeId, 'wasm');
    const { readouts } = await read(alone);
    const { id, adapter } = { ...alone.engine.model, adapter: alone.engine.adapter };
    alone.close();
    const whole = await openNodeJudge(firstJudgeId, 'wasm');
    try {
      expect((await read(whole)).readouts).toEqual(readouts);
      expect([whole.engine.model.id, whole.engine.adapter]).toEqual([id, adapter]);
      expect(readouts.map(recordOf).map(({ tokens, truncated }) => [tokens, truncated])).toEqual(
        readouts.map(() => [0, false]),
      );
    } finally {
      whole.close();
    }
  });
});

describe('the guarded judge, on rows of the demo', { timeout: 120_000 }, () => {
  it('finds less of a whole answer in twins of every visible kind of fault', async () => {
    const guarded = shippedAdapters.find(({ id }) => id === 'guarded')!;
    const files = await shippedFiles(guarded);
    const { weights } = await describeAdapter(files);
    const probe = (await readLinearProbe(files.get(weights)!, null)).probes['without-reference']!;
    const evidence = probe.terms.find(({ name }) => name === 'damage')!;
    const wanted = featuresOf(probe);
    const demo = (await readFile(new URL('../public/demo/demo.jsonl', import.meta.url), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    const pool = new AnswerPool(demo);
    const rows = demo.filter(({ id }) => /^(common|knowledge|writing)-01-linden$/.test(id));
    expect(rows).toHaveLength(3);
    const embedder = await openNodeEmbedder(await startBackend('wasm', nodeWasm));
    try {
      const vectors = new RememberedVectors(embedder);
      const formsOf = async (responses: readonly (readonly [Row, string])[]) => {
        const texts = responses.map(([row, response]) => ({ ...row, response, reference: null }));
        const features = await featuresOfRows(texts, wanted, (pieces) => vectors.of(pieces));
        return features.map((each) => linearForm(evidence, { state: null, features: each }));
      };
      const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
      const untouched = mean(await formsOf(rows.map((row) => [row, row.response] as const)));
      for (const { id, apply } of degradationsOfKinds(['visible fault'])) {
        const twins = rows.flatMap((row) => {
          const twin = apply(row, pool, twinRandom(1, row.id, id));
          return twin === null ? [] : [[row, twin] as const];
        });
        expect([id, mean(await formsOf(twins)) < untouched - 0.5]).toEqual([id, true]);
      }
    } finally {
      embedder.dispose();
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

import { createHash } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { AdapterIdentity, BackendReport, JudgeEngine, Readout } from '#core/judge/judge.ts';
import { readDigits, scoreOf } from '#core/judge/readout.ts';
import { defaultGeneration, type GeneratingModel } from '#core/language-model/generation.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import type { MethodSpec } from '#core/method/specs.ts';
import { lettersEmbedder } from '#core/method/testing/letters-embedder.ts';
import { defaultVariation } from '#core/method/vro/spec.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import type { JudgeUse, JudgeUses } from '#core/models/needed-models.ts';
import type { RunSummary } from '#core/run/run.ts';
import { takenRows } from '#core/run/taken-rows.ts';
import { memoryLocks } from '#core/run/testing/memory-locks.ts';
import { runWork, type WorkLocks } from '#core/run/work-locks.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { seenInstructions } from '#core/training/seen-instructions.ts';
import type { BatchScored, JudgeSource } from '#protocol/judge-protocol.ts';
import { datasetSummary, mapping, row } from '#storage/fixtures/examples.ts';
import { openStore, type Store } from '#storage/store.ts';
import { JudgeService } from './judge-service.ts';

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
const source: JudgeSource = { kind: 'catalogue', id: 'fake', allowHub: false };
const backend: BackendReport = { name: 'wasm', threads: 1, device: 'test', reason: 'test', probes: [] };

/** Scores a row by its text's length; `beforeRead` can fail, as devices do. */
function fakeEngine(
  sha256: string,
  beforeRead: () => void,
  backend: BackendReport,
): JudgeEngine & GeneratingModel & { adapter: AdapterIdentity | null } {
  return {
    model: { id: 'fake', name: `Fake ${sha256}`, sha256 },
    adapter: null,
    backend,
    contextLength: 2048,
    prepare: (from) => ({ ids: new Int32Array(from.response.length + 5), cutTokens: 0 }),
    decode: (ids) => `<${ids.length}>`,
    spans: (ids) => [{ text: `<${ids.length}>`, special: false }],
    read: async (prompts) => {
      beforeRead();
      return prompts.map((prompt) => {
        const logits = Array.from({ length: 10 }, (_, d) => Math.cos(d + prompt.ids.length));
        return readDigits(logits, 3, spec, { tokens: prompt.ids.length, truncated: false });
      });
    },
    generate: async ({ instruction }, { samples, maxTokens }, { onText, control } = {}) => {
      const texts = Array.from({ length: samples }, () => '');
      for (let token = 0; token < maxTokens; token++) {
        await turn();
        wake();
        if (control?.cancelled) return texts.map((text) => ({ text, tokens: token, end: 'cancelled' }));
        for (const sample of texts.keys()) {
          const piece = `${instruction[token % instruction.length]}${sample}`;
          texts[sample] += piece;
          onText?.(sample, piece);
        }
      }
      return texts.map((text) => ({ text, tokens: maxTokens, end: 'max-tokens' }));
    },
    dispose: () => {},
  };
}

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

const everyUse: JudgeUses = { modes: ['without-reference', 'with-reference'], base: true };
const use: JudgeUse = { mode: 'without-reference', base: false };
const letters = lettersEmbedder();
const opened = { embedders: 0 };

let store: Store;
let browser: ReturnType<typeof memoryLocks>;
let events: [string, unknown][];
let failures: AppError[];
let loads: number;
let closed: number;
let ids = 0;
let answerChat: (body: string) => Promise<Response>;
let sha256: string;
/** What the next loads find; `backend` where there is nothing more. */
let backendsFound: BackendReport[];

const makeService = (locks: WorkLocks = browser.tab()) =>
  new JudgeService({
    openStore: async () => store,
    loadEngine: async () => {
      loads += 1;
      const found = backendsFound.shift() ?? backend;
      const failIfAsked = () => {
        const failure = failures.shift();
        if (failure) throw failure;
      };
      const engine = fakeEngine(sha256, failIfAsked, found);
      const about = {
        model: engine.model,
        backend: found,
        contextLength: 2048,
        parameters: 1,
        licence: null,
        notes: [],
      };
      const attach = async (adapter: AdapterSource | null) => {
        if (adapter?.id === 'broken') throw new AppError('bad-adapter', 'It does not fit.');
        engine.adapter = adapter && { id: adapter.id, name: adapter.id, kind: 'lora', sha256: adapter.id };
      };
      const close = () => {
        closed += 1;
      };
      const uses = () => everyUse;
      return { engine, about, running: null, uses, attach, close };
    },
    openEmbedder: async () => {
      opened.embedders += 1;
      return { embedder: letters, backend, close: () => (opened.embedders -= 1) };
    },
    chat: {
      fetch: (_url, init) => answerChat(String(init.body)),
      sleep: async () => {},
      now: () => 0,
      date: () => 0,
      timeout: () => new AbortController().signal,
    },
    locks,
    hash: hashOf,
    newId: () => `run-${++ids}`,
    timestamp: () => '2026-01-01T00:00:00.000Z',
    now: () => performance.now(),
    emit: (name, data) => {
      events.push([name, data]);
      wake();
    },
    limits: { maxRows: 4, maxTokens: 1000 },
  });

/** The worker says something, or its model writes a token. */
const heard = () =>
  new Promise<void>((resolve) => {
    wake = resolve;
  });
let wake = () => {};

const ended = async (): Promise<RunSummary> => {
  for (;;) {
    const last = events.findLast(([name]) => name === 'runChanged')?.[1] as RunSummary | undefined;
    if (last && last.state !== 'running' && last.state !== 'paused') return last;
    await heard();
  }
};

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  browser = memoryLocks();
  events = [];
  failures = [];
  loads = 0;
  closed = 0;
  sha256 = 'a';
  answerChat = () => Promise.reject(new TypeError('offline'));
  backendsFound = [];
  const writer = await store.datasets.begin('d', '2026-01-01T00:00:00.000Z', mapping, () => {});
  await writer.addRows(
    Array.from({ length: 30 }, (_, i) =>
      row(i, { response: 'x'.repeat(1 + ((i * 7) % 19)), reference: i === 4 ? null : 'xyz' }),
    ),
  );
  const instruction = Int32Array.from({ length: 30 }, (_, i) => i % 6);
  const model = Int32Array.from({ length: 30 }, (_, i) => (i < 12 ? 0 : i));
  await writer.finish(datasetSummary('d', 30), [
    { name: 'field:instruction', values: instruction },
    { name: 'field:model', values: model },
    { name: 'source:rating', values: Float64Array.from(instruction.keys()) },
  ]);
});

describe('JudgeService', () => {
  it('stores every batch before it tells of it, and ends done', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    const done = await ended();
    expect(done).toMatchObject({ id: run.id, state: 'done', scored: 30, invalid: 0 });
    const columns = await store.runs.columns(run.id);
    expect([...columns.status]).toEqual(new Array(30).fill(1));
    for (const [, data] of events.filter(([name]) => name === 'batch')) {
      const { rows, readouts } = data as { rows: Int32Array; readouts: Readout[] };
      rows.forEach((at, i) => {
        expect(columns.score[at]).toBe(scoreOf(readouts[i]));
      });
    }
  });

  it('judges whole instructions at random where a limit is given, and says what they were drawn with', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: 7, access: null });
    expect(run).toMatchObject({ rows: 7, sampleSeed: 1 });
    expect(await ended()).toMatchObject({ rows: 7, scored: 7, sampleSeed: 1 });
    const { status } = await store.runs.columns(run.id);
    const instruction = (await store.datasets.column('d', 'field:instruction'))!;
    const scored = [...status].flatMap((s, at) => (s ? [at] : []));
    expect(scored).toEqual([...takenRows(instruction, { rows: 7, sampleSeed: 1 })]);
    expect(scored).not.toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect((await store.runs.get(run.id)).sampleSeed).toBe(1);
  });

  it('keeps with a run which rows its judge was trained on', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const [first] = await store.datasets.rows('d', [0]);
    const seenHashes = seenInstructions([first!], hashOf);
    const trained = { datasetId: 'd', spec, limit: 4, seenInstructions: seenHashes, access: null };
    const { id } = await service.start(trained);
    await ended();
    // Its first row stands for an instruction.
    const instruction = (await store.datasets.column('d', 'field:instruction'))!;
    const firsts = await store.datasets.rows(
      'd',
      Array.from(instruction, (one) => instruction.indexOf(one)),
    );
    const { seen } = await store.runs.columns(id);
    const expected = firsts.map((row) => Number(hashOf(row.instruction) === hashOf(first!.instruction)));
    expect([...seen!]).toEqual(expected);
    expect(seen).toContain(0);
    expect(seen).toContain(1);
    const other = await service.start({ datasetId: 'd', spec, limit: 1, access: null });
    await ended();
    expect((await store.runs.columns(other.id)).seen).toBeUndefined();
  });

  it('judges the first rows where that is asked for', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: 7, sampleSeed: null, access: null });
    expect(await ended()).toMatchObject({ rows: 7, scored: 7 });
    const { status } = await store.runs.columns(run.id);
    expect([...status].map((s, at) => (s ? at : -1)).filter((at) => at >= 0)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(run.sampleSeed).toBeUndefined();
  });

  it('goes on after a crash with the numbers of an uninterrupted run', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const whole = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    await ended();

    events = [];
    failures = [undefined as never, undefined as never, new AppError('out-of-memory', 'No memory is left.')];
    const broken = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(await ended()).toMatchObject({ state: 'failed', error: { code: 'out-of-memory' } });

    events = [];
    const reopened = makeService();
    await reopened.load({ source, adapter: null, backend: 'auto', use });
    await reopened.resume({ runId: broken.id, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30, error: null });
    expect(await store.runs.columns(broken.id)).toEqual(await store.runs.columns(whole.id));
  });

  it('loads the judge again when the device is lost, and finishes', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    failures = [undefined as never, new AppError('device-lost', 'The GPU is gone.')];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
    expect(loads).toBe(2);
    expect(events.some(([name]) => name === 'notice')).toBe(true);
  });

  const webgpu: BackendReport = { ...backend, name: 'webgpu', device: 'a GPU' };

  it('records each backend that scored rows, and says so, where a lost device leaves another', async () => {
    const service = makeService();
    backendsFound = [webgpu, backend];
    await service.load({ source, adapter: null, backend: 'auto', use });
    failures = [undefined as never, new AppError('device-lost', 'The GPU is gone.')];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    const { id, scored, backends } = await ended();
    expect(backends.map(({ backend: { name } }) => name)).toEqual(['webgpu', 'wasm']);
    expect(backends.reduce((sum, { rows }) => sum + rows, 0)).toBe(scored);
    const batches = events.filter(([name]) => name === 'batch').map(([, data]) => data as BatchScored);
    expect(backends[0]!.rows).toBe(batches[0]!.rows.length);
    expect(batches.at(-1)!.progress.backends).toEqual(backends);
    expect((await store.runs.get(id)).backends).toEqual(backends);
    const told = (wanted: string) => events.filter(([name]) => name === wanted).map(([, data]) => data);
    expect(told('judgeReloaded')).toMatchObject([{ backend: { name: 'wasm' } }]);
    expect(told('notice')).toMatchObject([{ message: expect.stringMatching(/WASM/) }]);
  });

  it('keeps the backend of the first rows when a run is resumed on another', async () => {
    const service = makeService();
    backendsFound = [webgpu];
    await service.load({ source, adapter: null, backend: 'auto', use });
    failures = [undefined as never, undefined as never, new AppError('out-of-memory', 'No memory is left.')];
    const begun = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(begun.backends).toEqual([]);
    const { scored, backends } = await ended();
    expect(backends).toEqual([{ backend: webgpu, rows: scored }]);
    await service.load({ source, adapter: null, backend: 'auto', use });
    events = [];
    await service.resume({ runId: begun.id, access: null });
    expect((await ended()).backends).toEqual([...backends, { backend, rows: 30 - scored }]);
  });

  it('cancels between batches, and can be resumed', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    const cancelled = await service.cancel();
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.scored).toBeLessThan(30);
    events = [];
    await service.resume({ runId: run.id, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
  });

  it('is one tab’s at a time, from its start until it has ended or its tab is gone', async () => {
    const first = browser.tab();
    const here = makeService(first);
    const there = makeService();
    for (const service of [here, there]) await service.load({ source, adapter: null, backend: 'auto', use });
    const { id } = await here.start({ datasetId: 'd', spec, limit: null, access: null });
    await here.pause();
    const elsewhere = { code: 'run-elsewhere', data: { runId: id } };
    await expect(there.resume({ runId: id, access: null })).rejects.toMatchObject(elsewhere);
    expect((await store.runs.get(id)).state).toBe('paused');
    expect(await first.held()).toContain(runWork(id));
    await here.cancel();
    expect(await first.held()).not.toContain(runWork(id));
    events = [];
    await there.resume({ runId: id, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
  });

  it('does not mix the scores of two judges', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    await service.cancel();
    sha256 = 'b';
    await service.load({ source, adapter: null, backend: 'auto', use });
    await expect(service.resume({ runId: run.id, access: null })).rejects.toMatchObject({
      code: 'other-judge',
    });
  });

  it('begins one of two runs that are asked for at the same moment', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const start = { datasetId: 'd', spec, limit: null, access: null };
    const [first, second] = await Promise.allSettled([service.start(start), service.start(start)]);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'run-under-way' } });
    expect(await ended()).toMatchObject({ state: 'done' });
    expect(await store.runs.list('d')).toHaveLength(1);
  });

  it('puts an adapter on and takes it off without loading the base again, and scores name it', async () => {
    const service = makeService();
    const adapter = { kind: 'kept', id: 'round-1' } as const;
    const loaded = await service.load({ source, adapter, backend: 'auto', use });
    expect(loaded.adapter).toMatchObject({ id: 'round-1' });
    const run = await service.start({ datasetId: 'd', spec, limit: 4, access: null });
    expect(run.judge.adapter).toMatchObject({ id: 'round-1', sha256: 'round-1' });
    await expect(service.attach({ adapter: null, mode: 'without-reference' })).rejects.toMatchObject({
      code: 'run-under-way',
    });
    await service.cancel();
    expect((await service.attach({ adapter: null, mode: 'without-reference' })).adapter).toBeNull();
    const again = { runId: run.id, access: null };
    await expect(service.resume(again)).rejects.toMatchObject({ code: 'other-judge' });
    await service.attach({ adapter, mode: 'without-reference' });
    events = [];
    await service.resume(again);
    expect(await ended()).toMatchObject({ state: 'done', scored: 4 });
    expect(loads).toBe(1);
  });

  it('keeps the judge at hand where an adapter does not fit', async () => {
    const service = makeService();
    const broken = { kind: 'kept', id: 'broken' } as const;
    await expect(service.load({ source, adapter: broken, backend: 'auto', use })).rejects.toMatchObject({
      code: 'bad-adapter',
    });
    expect(closed).toBe(1);
    await service.load({ source, adapter: { kind: 'shipped', id: 'good' }, backend: 'auto', use });
    await expect(service.attach({ adapter: broken, mode: 'without-reference' })).rejects.toMatchObject({
      code: 'bad-adapter',
    });
    const run = await service.start({ datasetId: 'd', spec, limit: 1, access: null });
    expect(run.judge.adapter).toMatchObject({ id: 'good' });
    await ended();
  });

  it('puts the adapter on again when the device was lost', async () => {
    const service = makeService();
    await service.load({ source, adapter: { kind: 'kept', id: 'round-1' }, backend: 'auto', use });
    failures = [undefined as never, new AppError('device-lost', 'The GPU is gone.')];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
    expect(loads).toBe(2);
    expect(
      (await service.attach({ adapter: { kind: 'kept', id: 'round-1' }, mode: 'without-reference' })).adapter,
    ).toMatchObject({
      id: 'round-1',
    });
  });

  it('refuses a template without its places, and a start without a judge', async () => {
    const service = makeService();
    await expect(service.start({ datasetId: 'd', spec, limit: null, access: null })).rejects.toMatchObject({
      code: 'no-judge',
    });
    await service.load({ source, adapter: null, backend: 'auto', use });
    const bad = { ...spec, template: { ...spec.template, text: 'Grade it.' } };
    await expect(
      service.start({ datasetId: 'd', spec: bad, limit: null, access: null }),
    ).rejects.toMatchObject({
      code: 'bad-template',
    });
  });
});

describe('other methods', () => {
  const run = async (service: JudgeService, spec: MethodSpec) => {
    events = [];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    return ended();
  };

  it('score without a judge, are stored as its runs are, and free the embedder', async () => {
    const done = await run(makeService(), { method: 'cosine' });
    expect(done).toMatchObject({
      state: 'done',
      scored: 30,
      invalid: 1,
      judge: { method: 'cosine', mode: 'with-reference', model: letters.model },
    });
    const { status, score, probs } = await store.runs.columns(done.id);
    expect([status[4], status[5]]).toEqual([2, 1]);
    expect(score[5]).toBeCloseTo(1 / Math.sqrt(3), 6);
    expect(probs[50]).toBeNaN();
    expect((await store.runs.columns(done.id)).invalidReasons.get(4)).toMatch(/no reference/);
    expect(opened.embedders).toBe(0);
  });

  it('take other samples from the dataset', async () => {
    const done = await run(makeService(), defaultVariation);
    const { status, score } = await store.runs.columns(done.id);
    // Rows 0 to 11 are one model's two responses to each of six instructions; the rest are alone.
    expect([...status].map((each) => each === 1)).toEqual([...status.keys()].map((at) => at < 12));
    expect(score[0]).toBeCloseTo(1, 6);
  });

  const sampled = { ...defaultVariation, samples: 'sampled', count: 2, maxNewTokens: 4 } as const;

  it('have the loaded model write samples where the dataset has none, a row a batch', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const done = await run(service, sampled);
    expect(done).toMatchObject({ state: 'done', scored: 30, invalid: 0 });
    expect(done.judge).toMatchObject({ template: { name: 'VRO, by samples' }, model: { id: 'fake' } });
    const { score, status } = await store.runs.columns(done.id);
    expect(status.every((each) => each === 1)).toBe(true);
    for (const value of score) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-6);
    expect(events.filter(([name]) => name === 'batch').length).toBeGreaterThan(1);
  });

  it('stop in the middle of a sample when they are cancelled, and keep what was scored', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    events = [];
    const long = { ...sampled, maxNewTokens: 100_000 };
    await service.start({ datasetId: 'd', spec: long, limit: null, access: null });
    for (let token = 0; token < 3; token++) await heard();
    expect(await service.cancel()).toMatchObject({ state: 'cancelled', scored: 0 });
    expect(opened.embedders).toBe(0);
  });

  it('go on with samples by the same model only', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    events = [];
    const begun = await service.start({ datasetId: 'd', spec: sampled, limit: null, access: null });
    while (!events.some(([name]) => name === 'batch')) await heard();
    const { scored } = await service.cancel();
    expect(scored).toBeGreaterThan(0);
    expect(scored).toBeLessThan(30);
    sha256 = 'b';
    await service.load({ source, adapter: null, backend: 'auto', use });
    const resume = () => service.resume({ runId: begun.id, access: null });
    await expect(resume()).rejects.toMatchObject({ code: 'other-judge' });
    sha256 = 'a';
    await service.load({ source, adapter: null, backend: 'auto', use });
    events = [];
    await resume();
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
  });

  it('put a score column of the data together with the cosine', async () => {
    const service = makeService();
    const cosine = await run(service, { method: 'cosine' });
    const mean = { method: 'with-cosine', cosineRun: cosine.id, cosineWeight: 0 } as const;
    const done = await run(service, { ...mean, column: 'rating' });
    expect(done).toMatchObject({ state: 'done', scored: 30, invalid: 1 });
    expect(done.judge).toMatchObject({ template: { name: 'rating + Cosine' }, mode: 'with-reference' });
    await expect(run(service, { ...mean, column: 'nothing' })).rejects.toMatchObject({
      code: 'no-such-column',
    });
  });

  it('combine two finished runs', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const judged = await run(service, spec);
    const cosine = await run(service, { method: 'cosine' });
    const both = { judgeRun: judged.id, cosineRun: cosine.id, cosineWeight: 0.5 };
    const done = await run(service, { method: 'with-cosine', ...both });
    expect(done).toMatchObject({ state: 'done', scored: 30, invalid: 1, backends: [] });
    const { score, status } = await store.runs.columns(done.id);
    const values = score.filter((_, row) => status[row] === 1);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 9);
  });

  it('send no row anywhere without leave', async () => {
    const pace = { requestsPerMinute: 60, parallel: 2 };
    const external = {
      ...spec,
      ...pace,
      method: 'external',
      endpoint: 'https://a.example/v1',
      model: 'm',
    } as const;
    await expect(run(makeService(), external)).rejects.toMatchObject({ code: 'no-consent' });
    const access = { key: null };
    await makeService().start({ datasetId: 'd', spec: external, limit: null, access });
    expect(await ended()).toMatchObject({
      state: 'failed',
      judge: { method: 'external', model: { name: 'm at a.example' } },
      error: { code: 'endpoint-failed' },
    });
  });

  it('asks rows whose request failed again when the run is resumed, and never counts them as answers', async () => {
    const pace = { requestsPerMinute: 60_000, parallel: 4 };
    const at = { endpoint: 'https://a.example/v1', model: 'm' };
    const external = { ...spec, ...pace, ...at, method: 'external' } as const;
    let down = true;
    // The endpoint breaks down over responses of two lengths.
    answerChat = async (body) =>
      down && /\nx{8}(x{7})?\n/.test(JSON.parse(body).messages[0].content)
        ? new Response('{"error":{"message":"overloaded"}}', { status: 503 })
        : new Response('{"choices":[{"message":{"content":"6"}}]}');
    const access = { key: null };
    const { id } = await makeService().start({ datasetId: 'd', spec: external, limit: null, access });
    const first = await ended();
    const { failedRequests = 0 } = first;
    expect(failedRequests).toBeGreaterThan(0);
    expect(first).toMatchObject({
      state: 'failed',
      scored: 30 - failedRequests,
      invalid: 0,
      error: {
        code: 'requests-failed',
        message: expect.stringMatching(/resume to ask them again.*overloaded/),
      },
    });
    const before = await store.runs.columns(id);
    expect(before.status.filter((each) => each === 0)).toHaveLength(failedRequests);
    down = false;
    events = [];
    await makeService().resume({ runId: id, access });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30, failedRequests: 0, error: null });
  });
});

describe('writing', () => {
  const settings = { ...defaultGeneration, samples: 2, maxTokens: 3 };
  const question = { id: 'q', instruction: 'abc', settings };
  const told = () => events.filter(([name]) => name === 'generatedText').map(([, data]) => data);

  it('tells of each piece of text, which together are the answers', async () => {
    const service = makeService();
    await expect(service.generate(question)).rejects.toMatchObject({ code: 'no-judge' });
    await service.load({ source, adapter: null, backend: 'auto', use });
    const answers = await service.generate(question);
    expect(answers.map(({ text }) => text)).toEqual(['a0b0c0', 'a1b1c1']);
    expect(told()).toEqual(
      ['a', 'b', 'c'].flatMap((letter) =>
        [0, 1].map((sample) => ({ id: 'q', sample, text: letter + sample })),
      ),
    );
  });

  it('stops when asked, keeps what is there, and lets nothing else compute meanwhile', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const long = { ...question, settings: { ...settings, maxTokens: 100_000 } };
    const writing = service.generate(long);
    while (told().length < 4) await heard();
    const busy = { code: 'writing' };
    await expect(service.generate(question)).rejects.toMatchObject(busy);
    await expect(service.start({ datasetId: 'd', spec, limit: null, access: null })).rejects.toMatchObject(
      busy,
    );
    await expect(service.explain({ datasetId: 'd', row: 0, spec })).rejects.toMatchObject(busy);
    service.stopGenerating();
    const [first] = await writing;
    expect(first).toMatchObject({ end: 'cancelled', text: expect.stringMatching(/^a0b0/) });
    // It is over: the next answer is written whole, and a text can be judged.
    expect((await service.generate(question))[0]).toMatchObject({ end: 'max-tokens' });
    const row = { id: 'q', instruction: 'abc', response: first!.text, reference: null };
    const { readout, tokens } = await service.judgeText({ row, spec });
    expect(tokens).toBe(first!.text.length + 5);
    expect(readout.kind).toBe('digits');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { MethodSpec } from '#core/method/specs.ts';
import { defaultVariation } from '#core/method/vro/spec.ts';
import type { JudgeService } from './judge-service.ts';
import {
  beginWorld,
  ended,
  heard,
  letters,
  makeService,
  source,
  spec,
  use,
  world,
} from './testing/judge-world.ts';

beforeEach(beginWorld);

describe('other methods', () => {
  const run = async (service: JudgeService, spec: MethodSpec) => {
    world.events = [];
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
    const { status, score, probs } = await world.store.runs.columns(done.id);
    expect([status[4], status[5]]).toEqual([2, 1]);
    expect(score[5]).toBeCloseTo(1 / Math.sqrt(3), 6);
    expect(probs[50]).toBeNaN();
    expect((await world.store.runs.columns(done.id)).invalidReasons.get(4)).toMatch(/no reference/);
    expect(world.opened.embedders).toBe(0);
  });

  it('take other samples from the dataset', async () => {
    const done = await run(makeService(), defaultVariation);
    const { status, score } = await world.store.runs.columns(done.id);
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
    const { score, status } = await world.store.runs.columns(done.id);
    expect(status.every((each) => each === 1)).toBe(true);
    for (const value of score) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-6);
    expect(world.events.filter(([name]) => name === 'batch').length).toBeGreaterThan(1);
  });

  it('stop in the middle of a sample when they are cancelled, and keep what was scored', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    world.events = [];
    const long = { ...sampled, maxNewTokens: 100_000 };
    await service.start({ datasetId: 'd', spec: long, limit: null, access: null });
    for (let token = 0; token < 3; token++) await heard();
    expect(await service.cancel()).toMatchObject({ state: 'cancelled', scored: 0 });
    expect(world.opened.embedders).toBe(0);
  });

  it('go on with samples by the same model only', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    world.events = [];
    const begun = await service.start({ datasetId: 'd', spec: sampled, limit: null, access: null });
    while (!world.events.some(([name]) => name === 'batch')) await heard();
    const { scored } = await service.cancel();
    expect(scored).toBeGreaterThan(0);
    expect(scored).toBeLessThan(30);
    world.sha256 = 'b';
    await service.load({ source, adapter: null, backend: 'auto', use });
    const resume = () => service.resume({ runId: begun.id, access: null });
    await expect(resume()).rejects.toMatchObject({ code: 'other-judge' });
    world.sha256 = 'a';
    await service.load({ source, adapter: null, backend: 'auto', use });
    world.events = [];
    await resume();
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
  });

  it('ask a reward model as such, whatever question was chosen, and resume it as such', async () => {
    const service = makeService();
    world.answers = 'score';
    await service.load({ source, adapter: null, backend: 'auto', use });
    const done = await run(service, spec);
    expect(done).toMatchObject({ state: 'done', scored: 30, invalid: 0 });
    expect(done.spec).toMatchObject({ method: 'reward', template: { id: 'conversation' } });
    expect(done.judge).toMatchObject({ method: 'reward', mode: 'without-reference' });
    const { score, digitMass } = await world.store.runs.columns(done.id);
    expect(Math.max(...score)).toBeLessThan(0);
    expect(digitMass.every(Number.isNaN)).toBe(true);
    world.events = [];
    const begun = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    await service.cancel();
    world.events = [];
    await service.resume({ runId: begun.id, access: null });
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
    const { score, status } = await world.store.runs.columns(done.id);
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
    world.answerChat = async (body) =>
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
    const before = await world.store.runs.columns(id);
    expect(before.status.filter((each) => each === 0)).toHaveLength(failedRequests);
    down = false;
    world.events = [];
    await makeService().resume({ runId: id, access });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30, failedRequests: 0, error: null });
  });
});

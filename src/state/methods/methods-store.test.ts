import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { offerOf } from '#core/method/registry.ts';
import type { RunSummary } from '#core/run/run.ts';
import type { StartRun } from '#protocol/judge-protocol.ts';
import { compareWorld } from '../fixtures/fake-compare.ts';
import { testApp } from '../fixtures/stores.ts';
import { requirementsOf } from './requirements.ts';

/** An app whose worker finishes a run in two steps, and what it was asked to start. */
async function app(runs: readonly number[] = []) {
  const world = compareWorld({ rows: 40, runs });
  const started: StartRun[] = [];
  const request = world.judge.request.bind(world.judge);
  world.judge.request = async (name, args) => {
    if (name === 'start') started.push(args as StartRun);
    const result = await request(name, args);
    if (name === 'start' || name === 'resume')
      // After the answer, as a worker's messages come.
      setTimeout(() => {
        if (hold.on) return;
        world.step(25);
        world.step(25);
      });
    return result;
  };
  const hold = { on: false };
  const { stores } = await testApp(world);
  return { world, stores, started, hold, methods: stores.methods.getState };
}

describe('adding a method', () => {
  it('runs it over all rows, without a judge where it needs none, beside the run that is shown', async () => {
    const { stores, started, methods, world } = await app([40]);
    const shown = stores.run.getState().current!.id;
    methods().choose('cosine');
    await methods().start();
    expect(methods().plan).toMatchObject({ state: 'done', error: null });
    expect(started).toEqual([
      { datasetId: 'demo', spec: { method: 'cosine' }, limit: null, access: null, keptBytes: 256e6 },
    ]);
    expect(world.judge.requests.map(({ name }) => name)).not.toContain('load');
    const { current, runs } = stores.run.getState();
    expect(current!.id).toBe(shown);
    expect(runs.find(({ spec }) => spec.method === 'cosine')).toMatchObject({ state: 'done', scored: 40 });
  });

  it('runs what a mean of two needs first, once, by the base model', async () => {
    const { started, methods, stores } = await app();
    methods().choose('cosine');
    await methods().start();
    methods().choose('self-eval+cosine');
    await methods().start();
    expect(methods().plan).toMatchObject({ state: 'done', at: 2 });
    expect(started.map(({ spec }) => spec.method)).toEqual(['cosine', 'judge', 'with-cosine']);
    const of = (method: string) =>
      stores.run.getState().runs.find(({ spec }) => spec.method === method) as RunSummary;
    expect(started[2]!.spec).toMatchObject({ judgeRun: of('judge').id, cosineRun: of('cosine').id });
    expect(of('judge').judge.mode).toBe('with-reference');
  });

  it('has samples written by the base model where the user wants VRO so', async () => {
    const { started, methods, world } = await app();
    methods().choose('vro');
    await methods().start();
    expect(world.judge.requests.map(({ name }) => name)).not.toContain('load');
    methods().setVariation({ samples: 'sampled', count: 3 });
    await methods().start();
    expect(methods().plan).toMatchObject({ state: 'done', error: null });
    expect(started.map(({ spec }) => spec)).toMatchObject([
      { method: 'vro', samples: 'dataset' },
      { method: 'vro', samples: 'sampled', count: 3 },
    ]);
    const load = world.judge.requests.find(({ name }) => name === 'load');
    expect(load).toMatchObject({ args: { adapter: null } });
  });

  it('puts a column, or an external judge, together with the cosine', async () => {
    const { started, methods, stores } = await app();
    methods().choose('column+cosine');
    await methods().start();
    methods().choose('external+cosine');
    methods().setEndpoint({ endpoint: 'https://a.example/v1', model: 'm', agreed: true });
    await methods().start();
    expect(methods().plan).toMatchObject({ state: 'done', error: null });
    const specs = started.map(({ spec }) => spec);
    expect(specs.map(({ method }) => method)).toEqual(['cosine', 'with-cosine', 'external', 'with-cosine']);
    expect(specs[1]).toMatchObject({ column: 'reward' });
    expect(specs[2]).toMatchObject({ template: { mode: 'with-reference' } });
    const cosineRun = stores.run.getState().runs.find(({ spec }) => spec.method === 'cosine')!.id;
    expect([specs[1], specs[3]]).toMatchObject([{ cosineRun }, { cosineRun }]);
  });

  it('can be cancelled, and goes on with the same run', async () => {
    const { stores, started, methods, hold, world } = await app();
    hold.on = true;
    methods().choose('cosine');
    const running = methods().start();
    await vi.waitFor(() => expect(methods().plan?.runId).toBeTruthy());
    world.step(10);
    await methods().cancel();
    await running;
    expect(methods().plan).toMatchObject({ state: 'cancelled' });
    hold.on = false;
    await methods().start();
    expect(methods().plan).toMatchObject({ state: 'done' });
    expect(started).toHaveLength(1);
    expect(stores.run.getState().runs.filter(({ spec }) => spec.method === 'cosine')).toHaveLength(1);
  });

  it('says why it stopped, here and not on the Judge screen', async () => {
    const { stores, methods, world } = await app();
    const request = world.judge.request.bind(world.judge);
    world.judge.request = async (name, args) => {
      if (name === 'start') throw new AppError('no-embedder', 'The embedder could not be had.');
      return request(name, args);
    };
    methods().choose('cosine');
    await methods().start();
    expect(methods().plan).toMatchObject({ state: 'failed', error: { code: 'no-embedder' } });
    expect(stores.run.getState().error).toBeNull();
  });

  it('gives the key to the worker with the leave, and keeps it out of what is stored', async () => {
    const { methods, started, stores } = await app();
    methods().choose('external');
    methods().setEndpoint({ endpoint: 'https://a.example/v1/', model: 'm', key: 'secret', agreed: true });
    await methods().start();
    expect(started[0]).toMatchObject({
      spec: { method: 'external', endpoint: 'https://a.example/v1', model: 'm' },
      access: { key: 'secret' },
    });
    expect(JSON.stringify(started[0]!.spec)).not.toContain('secret');
    expect(JSON.stringify(stores.run.getState().runs)).not.toContain('secret');
  });

  it('takes back the leave when rows would go elsewhere', async () => {
    const { methods } = await app();
    methods().setEndpoint({ endpoint: 'https://a.example/v1', model: 'm', agreed: true });
    methods().setEndpoint({ key: 'secret' });
    expect(methods().endpoint.agreed).toBe(true);
    methods().setEndpoint({ endpoint: 'https://b.example/v1' });
    expect(methods().endpoint.agreed).toBe(false);
  });
});

describe('what a method needs', () => {
  it('is said with counts, and with what to do where it is missing', async () => {
    const { stores, methods } = await app();
    const { selected, columns } = stores.datasets.getState();
    const there = {
      dataset: { ...selected!, withReference: 30 },
      columns,
      source: null,
      adapter: null,
      endpoint: { ...methods().endpoint, endpoint: 'ftp://a' },
      variation: methods().variation,
      column: null,
    };
    const needs = (key: string) => requirementsOf(offerOf(key), there);
    expect(needs('cosine')[0]).toMatchObject({
      met: true,
      words: '30 of 40 rows have a reference. The others will be invalid.',
    });
    expect(needs('vro')[0]!.met).toBe(false);
    const sampling = { ...there, variation: { ...there.variation, samples: 'sampled' as const } };
    expect(requirementsOf(offerOf('vro'), sampling)[0]!.words).toBe('Choose a model under Judge first.');
    expect(needs('column+cosine')).toMatchObject([{ met: true }, { met: false }, { met: true }]);
    expect(needs('ppl')[0]).toMatchObject({ met: false, words: 'Choose a model under Judge first.' });
    expect(needs('judge')[0]!.met).toBe(false);
    expect(needs('external')[0]!.words).toContain('https://');
    const bare = { ...there, dataset: { ...selected!, withReference: 0 } };
    expect(requirementsOf(offerOf('cosine'), bare)[0]!.met).toBe(false);
  });
});

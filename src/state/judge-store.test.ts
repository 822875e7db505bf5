import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeAdapter, fakeRecord } from './fixtures/fake-adapters.ts';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { fakeJudge, fakeRun } from './fixtures/fake-runs.ts';
import { testApp } from './fixtures/stores.ts';
import { comparesTextsNow, isEdited, specOf } from './judge-question.ts';

describe('the judge', () => {
  it('is loaded once for two callers', async () => {
    const { stores, world } = await testApp();
    const { ensureLoaded } = stores.judge.getState();
    expect(await Promise.all([ensureLoaded(), ensureLoaded()])).toEqual([fakeJudge, fakeJudge]);
    await ensureLoaded();
    expect(world.judge.requests.filter(({ name }) => name === 'load')).toHaveLength(1);
  });

  it('that compares texts is loaded without its language model, and with it once that is wanted', async () => {
    const { stores, world } = await testApp();
    const reads = fakeAdapter({
      kind: 'linear-probe',
      needs: { 'without-reference': ['base'], 'with-reference': ['embedder'] },
    });
    const { source, chooseSource, chooseMode, ensureLoaded } = stores.judge.getState();
    const loads = () => world.judge.requests.filter(({ name }) => name === 'load').map(({ args }) => args);
    chooseSource(source!, reads);
    chooseMode('with-reference');
    expect(comparesTextsNow(stores.judge.getState())).toBe(true);
    world.judgeUses = { modes: ['with-reference'], base: false };
    await ensureLoaded();
    await ensureLoaded();
    expect(loads()).toMatchObject([{ use: { mode: 'with-reference', base: false } }]);
    chooseMode('without-reference');
    expect(comparesTextsNow(stores.judge.getState())).toBe(false);
    world.judgeUses = { modes: ['without-reference'], base: true };
    await ensureLoaded();
    // An answer is written by the language model, which is there.
    await ensureLoaded({ mode: 'without-reference', base: true });
    expect(loads().slice(1)).toMatchObject([{ use: { mode: 'without-reference', base: false } }]);
  });

  it('without its language model is not given another adapter: that judge is loaded anew', async () => {
    const { stores, world } = await testApp();
    const { source, chooseSource, chooseMode, ensureLoaded } = stores.judge.getState();
    chooseMode('with-reference');
    world.judgeUses = { modes: ['with-reference'], base: false };
    await ensureLoaded();
    chooseSource(source!, fakeAdapter());
    expect(stores.judge.getState().load.kind).toBe('idle');
    expect(world.judge.requests.some(({ name }) => name === 'attach')).toBe(false);
  });

  it('is loaded anew for another backend', async () => {
    const { stores, world } = await testApp();
    await stores.judge.getState().ensureLoaded();
    stores.judge.getState().chooseBackend('webgpu');
    expect(stores.judge.getState().load.kind).toBe('idle');
    await stores.judge.getState().ensureLoaded();
    expect(world.judge.requests.at(-1)?.args).toMatchObject({ backend: 'webgpu' });
  });

  it('says so where there is none to load', async () => {
    const { stores } = await testApp();
    stores.judge.setState({ source: null });
    await expect(stores.judge.getState().ensureLoaded()).rejects.toMatchObject({ code: 'no-judge' });
  });

  it('remembers an edited template a mode, under a name of its own', async () => {
    const { stores, preferences } = await testApp();
    stores.judge.getState().chooseMode('without-reference');
    stores.judge.getState().editTemplate('{instruction} {response} Digit:');
    const { template } = specOf(stores.judge.getState());
    expect(template.id).not.toBe(defaultTemplates['without-reference'].id);
    expect(template.name).toContain('Edited');
    expect(isEdited(stores.judge.getState())).toBe(true);
    stores.judge.getState().chooseMode('with-reference');
    expect(specOf(stores.judge.getState()).template).toBe(defaultTemplates['with-reference']);
    const again = await testApp(undefined, preferences);
    again.stores.judge.getState().chooseMode('without-reference');
    expect(specOf(again.stores.judge.getState()).template.text).toBe('{instruction} {response} Digit:');
    again.stores.judge.getState().resetTemplate();
    expect(specOf(again.stores.judge.getState()).template).toBe(defaultTemplates['without-reference']);
  });

  it('shows load progress only while it loads', async () => {
    const { stores, world } = await testApp();
    const progress = { phase: 'download' as const, done: 1, total: 2, message: 'Reading' };
    world.judge.emit('loadProgress', progress);
    expect(stores.judge.getState().load.kind).toBe('idle');
    const loading = stores.judge.getState().ensureLoaded();
    world.judge.emit('loadProgress', progress);
    expect(stores.judge.getState().load).toEqual({ kind: 'loading', progress });
    await loading;
  });

  const catalogue = [
    { ...fakeJudge.model, licence: 'Apache-2.0', parameters: 1, bytes: 1, available: 'here' as const },
  ];
  const source = { kind: 'catalogue' as const, id: fakeJudge.model.id, allowHub: false };

  it('is the shipped default where its base is here, and the base where it is not', async () => {
    const first = fakeAdapter({
      source: { kind: 'shipped', id: 'self-j' },
      origin: 'shipped',
      addedAt: null,
    });
    const { stores } = await testApp();
    stores.judge.setState({ source: null, adapter: null });
    stores.judge.getState().offer(catalogue, [first], first);
    expect(stores.judge.getState()).toMatchObject({ source, adapter: first });
    stores.judge.setState({ source: null, adapter: null });
    const elsewhere = { ...first, base: { ...first.base, id: 'other' } };
    stores.judge.getState().offer(catalogue, [elsewhere], elsewhere);
    expect(stores.judge.getState()).toMatchObject({ source, adapter: null });
  });

  it('changes its adapter without loading the model again, and asks in the adapter’s words', async () => {
    const { stores, world } = await testApp();
    stores.judge.getState().chooseMode('without-reference');
    const { chooseSource, ensureLoaded } = stores.judge.getState();
    await ensureLoaded();
    const adapter = fakeAdapter();
    chooseSource(source, adapter);
    expect((await ensureLoaded()).adapter).toMatchObject({ id: 'round-1' });
    const spec = specOf(stores.judge.getState());
    expect(spec).toMatchObject({ template: fakeRecord.templates.withoutReference, maxTokens: 512 });
    expect(isEdited(stores.judge.getState())).toBe(false);
    stores.judge.getState().editTemplate('{instruction} {response} Digit:');
    chooseSource(source);
    expect((await ensureLoaded()).adapter).toBeNull();
    expect(specOf(stores.judge.getState())).toMatchObject({
      template: defaultTemplates['without-reference'],
      maxTokens: 1024,
    });
    chooseSource(source, adapter);
    expect(specOf(stores.judge.getState()).template).toMatchObject({ name: 'Round 1, edited' });
    await ensureLoaded();
    expect(world.judge.requests.map(({ name }) => name)).toEqual(['load', 'attach', 'attach', 'attach']);
  });

  it('takes a choice made while an answer is written as one to load later, not as a failure', async () => {
    const { stores, world } = await testApp();
    const { chooseSource, ensureLoaded } = stores.judge.getState();
    await ensureLoaded();
    world.failNext.attach = new AppError('writing', 'An answer is being written.');
    chooseSource(source, fakeAdapter());
    await vi.waitFor(() => expect(stores.judge.getState().load).toEqual({ kind: 'idle' }));
    expect((await ensureLoaded()).adapter).toMatchObject({ id: 'round-1' });
  });

  it('falls back on the model where its adapter is removed', async () => {
    const { stores } = await testApp();
    stores.judge.getState().offerAdapters([fakeAdapter()]);
    stores.judge.getState().chooseSource(source, fakeAdapter());
    stores.judge.getState().offerAdapters([]);
    expect(stores.judge.getState()).toMatchObject({ source, adapter: null });
  });

  it('is loaded with its adapter for a run that began with one', async () => {
    const { stores } = await testApp();
    const dataset = fakeDataset('demo', 'Demo', 8, 0);
    const plain = fakeRun('run-1', dataset, specOf(stores.judge.getState()));
    const { sha256, name } = fakeAdapter();
    const run = {
      ...plain,
      judge: { ...plain.judge, adapter: { id: 'round-1', name, kind: 'lora' as const, sha256 } },
    };
    await expect(stores.judge.getState().ensureLoadedFor(run)).rejects.toMatchObject({
      code: 'judge-needed',
    });
    stores.judge.getState().offerAdapters([fakeAdapter()]);
    expect((await stores.judge.getState().ensureLoadedFor(run)).adapter).toMatchObject({ sha256 });
    expect((await stores.judge.getState().ensureLoadedFor(plain)).adapter).toBeNull();
  });

  it('does not take a load that was overtaken by another choice for its own', async () => {
    const { stores } = await testApp();
    const { ensureLoaded, chooseSource } = stores.judge.getState();
    const overtaken = ensureLoaded();
    chooseSource({ kind: 'catalogue', id: 'another', allowHub: false });
    await overtaken;
    expect(stores.judge.getState().load.kind).toBe('idle');
  });

  it('lets the judge see references by default where every row has one, and leaves a choice alone', async () => {
    const { judge } = (await testApp()).stores;
    judge.getState().offerDataset({ rows: 8, withReference: 8 });
    expect(judge.getState().mode).toBe('with-reference');
    judge.getState().chooseMode('without-reference');
    expect(judge.getState().mode).toBe('without-reference');
    judge.getState().offerDataset({ rows: 8, withReference: 7 });
    expect(judge.getState().mode).toBe('without-reference');
    judge.getState().offerDataset({ rows: 0, withReference: 0 });
    expect(judge.getState().mode).toBe('without-reference');
  });
});

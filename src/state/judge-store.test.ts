import { describe, expect, it } from 'vitest';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeJudge } from './fixtures/fake-workers.ts';
import { testApp } from './fixtures/stores.ts';
import { isEdited, specOf } from './judge-store.ts';

describe('the judge', () => {
  it('is loaded once for two callers', async () => {
    const { stores, world } = await testApp();
    const { ensureLoaded } = stores.judge.getState();
    expect(await Promise.all([ensureLoaded(), ensureLoaded()])).toEqual([fakeJudge, fakeJudge]);
    await ensureLoaded();
    expect(world.judge.requests.filter(({ name }) => name === 'load')).toHaveLength(1);
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
    stores.judge.getState().editTemplate('{instruction} {response} Digit:');
    const { template } = specOf(stores.judge.getState());
    expect(template.id).not.toBe(defaultTemplates['without-reference'].id);
    expect(isEdited(template)).toBe(true);
    stores.judge.getState().chooseMode('with-reference');
    expect(specOf(stores.judge.getState()).template).toBe(defaultTemplates['with-reference']);
    const again = await testApp(undefined, preferences);
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
});

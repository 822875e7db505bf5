import { describe, expect, it, vi } from 'vitest';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

async function judging() {
  const [a, b] = [fakeDataset('a', 'First', 80, 0), fakeDataset('bb', 'Second', 80, 0)];
  const world = fakeWorld([a, b], [fakeRun('run-old', a, spec, { scored: 80, state: 'done' })]);
  const app = await testApp(world);
  const { stores } = app;
  await stores.datasets.getState().select('a');
  await stores.run.getState().start(spec, null);
  const { activeId } = stores.run.getState();
  world.step(20);
  return { ...app, runId: activeId! };
}

describe('what is under way', () => {
  it('is named with its progress, and stays reachable from another dataset', async () => {
    const { stores, runId } = await judging();
    await stores.datasets.getState().select('bb');
    const [work] = stores.work.getState().underWay;
    expect(work).toMatchObject({
      kind: 'run',
      name: 'Judging First',
      progress: { done: 20, total: 80, unit: 'rows' },
    });
    expect(stores.run.getState().runs.map(({ id }) => id)).not.toContain(runId);
    await stores.work.getState().show(work!);
    expect(stores.datasets.getState().selected?.id).toBe('a');
    await vi.waitFor(() => expect(stores.run.getState().current?.id).toBe(runId));
    expect(stores.route.getState().screen).toBe('judge');
  });

  it('is cancelled from another dataset, whose own list of runs it does not enter', async () => {
    const { stores } = await judging();
    await stores.datasets.getState().select('bb');
    await stores.work.getState().cancel(stores.work.getState().underWay[0]!);
    expect(stores.run.getState()).toMatchObject({ activeId: null, active: null, runs: [] });
    expect(stores.work.getState().underWay).toEqual([]);
  });
});

describe('further work for the judge', () => {
  it('waits for its turn, and begins on its own dataset', async () => {
    const { stores, world, runId } = await judging();
    await stores.datasets.getState().select('bb');
    const { enqueue } = stores.work.getState();
    enqueue('judge 80 rows of Second', () => stores.run.getState().start(spec, null, { datasetId: 'bb' }));
    expect(stores.work.getState().queue).toMatchObject([{ name: 'judge 80 rows of Second' }]);
    expect(stores.run.getState().error).toBeNull();
    await stores.datasets.getState().select('a');
    world.step(80);
    await vi.waitFor(() => expect(stores.run.getState().active?.datasetId).toBe('bb'));
    expect(stores.run.getState().activeId).not.toBe(runId);
    expect(stores.work.getState().queue).toEqual([]);
    expect(stores.run.getState().current?.datasetId).toBe('a');
  });

  it('begins at once where the judge is free, and goes on where the one before failed', async () => {
    const { stores } = await testApp();
    const begun: string[] = [];
    stores.work.getState().enqueue('one', async () => {
      begun.push('one');
      throw new Error('no judge');
    });
    stores.work.getState().enqueue('two', async () => begun.push('two'));
    expect(begun).toEqual(['one']);
    await vi.waitFor(() => expect(begun).toEqual(['one', 'two']));
  });

  it('can be taken off the queue', async () => {
    const { stores, world } = await judging();
    const begin = vi.fn(async () => undefined);
    stores.work.getState().enqueue('never', begin);
    stores.work.getState().drop(stores.work.getState().queue[0]!.id);
    world.step(80);
    await vi.waitFor(() => expect(stores.run.getState().activeId).toBeNull());
    expect(begin).not.toHaveBeenCalled();
  });
});

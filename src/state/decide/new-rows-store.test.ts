import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { fakePreferences, testApp } from '../fixtures/stores.ts';
import { chosenOffer } from './new-rows-store.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

function twoDatasets() {
  const [own, other] = [fakeDataset('own', 'Own', 400, 0), fakeDataset('other', 'Other', 200, 0)];
  const done = { state: 'done' } as const;
  return fakeWorld(
    [own, other],
    [
      fakeRun('run-1', own, spec, { ...done, scored: 400 }),
      fakeRun('run-2', other, spec, { ...done, scored: 200 }),
      fakeRun('run-3', other, { ...spec, maxTokens: 512 }, { ...done, scored: 200 }),
    ],
  );
}

async function onDecide(world = twoDatasets(), preferences = fakePreferences()) {
  const app = await testApp(world, preferences);
  const { stores, quiet } = app;
  await stores.datasets.getState().select('own');
  stores.route.setState({ screen: 'decide', row: null });
  await quiet();
  return app;
}

describe('new rows of another dataset', () => {
  let app: Awaited<ReturnType<typeof onDecide>>;
  const newRows = () => app.stores.newRows.getState();
  beforeEach(async () => {
    app = await onDecide();
  });

  it('are those of a run by the same judge, and are held against the labelled rows', async () => {
    const { stores, quiet } = app;
    stores.decide.getState().ask('shift');
    await newRows().list();
    const offers = newRows().offers.map(({ runId, name }) => [runId, name]);
    expect(offers).toEqual([['run-2', 'Other']]);
    newRows().choose('run-2');
    await quiet();
    expect(chosenOffer(newRows())?.name).toBe('Other');
    const found = stores.decide.getState().analyses.shift?.value;
    expect(found?.fresh.rows).toBeGreaterThan(150);
    expect(found?.calibration.rows).toBeGreaterThan(300);
    newRows().choose(null);
    expect(await newRows().rows()).toBeNull();
  });

  it('are compared by meaning too, where somebody asks', async () => {
    const { stores, quiet, world } = app;
    stores.decide.getState().ask('shift');
    newRows().choose('run-2');
    await quiet();
    expect(stores.decide.getState().analyses.shift?.value?.meaning).toBe(false);
    await stores.decide.getState().compareMeaning();
    await quiet();
    const { meaning, features } = stores.decide.getState().analyses.shift!.value!;
    expect(meaning).toBe(true);
    expect(features.map(({ name }) => name)).toContain('component 1 of the sentence embeddings');
    const asked = world.judge.requests.filter(({ name }) => name === 'embedRows');
    expect(asked.map(({ args }) => (args as { datasetId: string }).datasetId)).toEqual(['own', 'other']);
  });

  it('never stand for others: a run that is gone promises nothing', async () => {
    const { stores, quiet } = app;
    await stores.line.getState().certify({ weights: 'shift' });
    expect(stores.line.getState().error?.code).toBe('no-new-rows');
    newRows().choose('run-9');
    await quiet();
    expect(stores.line.getState()).toMatchObject({ certifying: false, error: { code: 'new-rows-gone' } });
    stores.decide.getState().ask('shift');
    await quiet();
    expect(stores.decide.getState().analyses.shift).toMatchObject({
      value: null,
      error: { code: 'new-rows-gone' },
    });
    newRows().choose('run-2');
    await quiet();
    expect(stores.line.getState()).toMatchObject({ error: null, report: { weights: { by: 'shift' } } });
  });

  it('are the same after a reload, and are not those of another run', async () => {
    const preferences = fakePreferences();
    const world = twoDatasets();
    const first = await onDecide(world, preferences);
    first.stores.newRows.getState().choose('run-2');
    await first.stores.line.getState().certify({ weights: 'shift', alpha: 0.4 });
    await first.quiet();
    const { weights } = first.stores.line.getState().report!;
    expect(weights).toMatchObject({ by: 'shift' });
    const again = await onDecide(world, preferences);
    await vi.waitFor(() => expect(again.stores.line.getState().report).not.toBeNull());
    expect(again.stores.newRows.getState().chosen).toBe('run-2');
    expect(again.stores.line.getState().report!.weights).toEqual(weights);
    await again.stores.datasets.getState().select('other');
    await again.quiet();
    expect(again.stores.newRows.getState()).toMatchObject({ chosen: null });
  });
});

import { expect, it } from 'vitest';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { fakeWorld } from './fixtures/fake-workers.ts';
import { testApp } from './fixtures/stores.ts';

async function opened() {
  const datasets = [fakeDataset('demo', 'Demo', 80, 2), fakeDataset('other', 'Other', 40, 0)];
  const app = await testApp(fakeWorld(datasets, []));
  await app.stores.datasets.getState().select('demo');
  await app.quiet();
  return app;
}

it('asks for the judge, words and limit that are chosen, and for the rows of the filter unless all are wanted', async () => {
  const { stores, batch, quiet } = await opened();
  const { judge, batchExport, slice } = stores;
  judge.getState().chooseLimit(20);
  judge.getState().chooseMaxTokens(700);
  slice.getState().set([{ field: 'length', kind: 'range', low: 0, high: null }]);
  await quiet();
  const rows = slice.getState().slice!.rows;
  batchExport.getState().set({ api: 'chat', server: 'openai', model: ' served ' });
  await batchExport.getState().start();
  const { source, templates, mode } = judge.getState();
  expect(batch.asked).toMatchObject({
    datasetId: 'demo',
    source,
    adapter: null,
    spec: { template: templates[mode], maxTokens: 700 },
    settings: { api: 'chat', server: 'openai', model: 'served' },
    limit: 20,
    sampleSeed: 1,
  });
  expect(batch.asked!.among).toHaveLength(rows);
  expect(batchExport.getState()).toMatchObject({ datasetId: null, exported: { counts: { invalid: 1 } } });

  batchExport.getState().set({ filtered: false, model: '' });
  await batchExport.getState().start();
  expect(batch.asked).toMatchObject({ among: null, settings: { model: null } });
});

it('is work of this tab while it lasts, and can be stopped from the strip', async () => {
  const { stores, batch, quiet } = await opened();
  batch.waits = true;
  const ended = stores.batchExport.getState().start();
  await stores.datasets.getState().select('other');
  expect(stores.work.getState().underWay).toMatchObject([
    {
      kind: 'export',
      name: 'Writing requests of Demo',
      progress: { done: 20, unit: 'rows' },
      datasetId: 'demo',
    },
  ]);
  await stores.work.getState().cancel(stores.work.getState().underWay[0]!);
  await ended;
  await quiet();
  expect(stores.batchExport.getState()).toMatchObject({ datasetId: null, exported: null, error: null });
  expect(stores.work.getState().underWay).toEqual([]);
});

it('forgets what was written once the judge, its limit or the dataset is another', async () => {
  const { stores } = await opened();
  const { batchExport } = stores;
  for (const change of [
    () => stores.judge.getState().chooseLimit(50),
    () => stores.judge.getState().chooseMaxTokens(300),
    () => stores.datasets.getState().select('other'),
  ]) {
    await batchExport.getState().start();
    expect(batchExport.getState().exported).not.toBeNull();
    await change();
    expect(batchExport.getState().exported).toBeNull();
  }
});

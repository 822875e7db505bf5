import { expect, it } from 'vitest';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { fakeWorld } from './fixtures/fake-workers.ts';
import { testApp } from './fixtures/stores.ts';

const fileOf = (name: string) => new File(['{}'], name);

it('opens the run of imported results and keeps the report; files that are no batch say so, and another dataset clears both', async () => {
  const datasets = [fakeDataset('demo', 'Demo', 40, 0), fakeDataset('other', 'Other', 40, 0)];
  const { stores, quiet } = await testApp(fakeWorld(datasets, []));
  await quiet();
  await stores.datasets.getState().select('demo');
  await quiet();
  await stores.batch.getState().take([fileOf('output.jsonl')]);
  expect(stores.batch.getState()).toMatchObject({
    importing: false,
    imported: null,
    error: { code: 'bad-batch-folder' },
  });
  expect(stores.run.getState().current).toBeNull();

  await stores.batch.getState().take([fileOf('manifest.json'), fileOf('output.jsonl')]);
  expect(stores.batch.getState()).toMatchObject({
    importing: false,
    imported: { report: { counts: { imported: 37, missing: 3 } } },
    error: null,
  });
  expect(stores.run.getState().current).toMatchObject({ id: 'run-elsewhere', scored: 37 });

  await stores.datasets.getState().select('other');
  expect(stores.batch.getState()).toMatchObject({ imported: null, error: null });
});

import { expect, it } from 'vitest';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { testApp } from './fixtures/stores.ts';

it('shows the column that was asked for last, and none of another dataset', async () => {
  const { stores, world, quiet } = await testApp();
  world.datasets.push(fakeDataset('other', 'Other', 20, 0));
  await quiet();
  const { column } = stores;
  const first = column.getState().show('instruction');
  expect(column.getState()).toMatchObject({ column: 'instruction', statistics: null });
  await column.getState().show('quality');
  await first;
  const { statistics } = column.getState();
  expect(statistics!.numbers!.n).toBe(statistics!.rows);
  await column.getState().show(null);
  expect(column.getState()).toMatchObject({ column: null, statistics: null });
  await column.getState().show('quality');
  await stores.datasets.getState().refresh();
  await stores.datasets.getState().select('other');
  expect(column.getState()).toMatchObject({ column: null, statistics: null });
});

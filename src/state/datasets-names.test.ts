import { expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { testApp } from './fixtures/stores.ts';

it('renames a dataset where it is listed and where it is open, and says why it kept its name', async () => {
  const { stores, world } = await testApp();
  const { rename } = stores.datasets.getState();
  expect(await rename('demo', 'Mine')).toBeNull();
  expect(stores.datasets.getState().list.map(({ name }) => name)).toEqual(['Mine']);
  expect(stores.datasets.getState().selected?.name).toBe('Mine');
  world.failNext.import = new AppError('bad-name', 'A dataset needs a name.');
  expect(await rename('demo', '')).toMatchObject({ code: 'bad-name' });
  expect(stores.datasets.getState().selected?.name).toBe('Mine');
});

it('shows the browser’s answer to whether it keeps what is stored', async () => {
  const { stores } = await testApp();
  await Promise.resolve();
  expect(await stores.datasets.getState().askToKeep()).toBe(false);
  expect(stores.datasets.getState().storage?.persisted).toBe(false);
});

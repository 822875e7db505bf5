import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHubApi } from '../node/models/testing-hub.mjs';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

let hub: Awaited<ReturnType<typeof startHubApi>>;

test.beforeAll(async () => {
  const parquet = (name: string) =>
    readFile(join(import.meta.dirname, '../src/core/import/fixtures/parquet', `${name}.parquet`));
  const files = {
    'data/train-00000-of-00002.parquet': await parquet('split-0'),
    'data/train-00001-of-00002.parquet': await parquet('split-1'),
    'data/test-00000-of-00001.parquet': await parquet('rows-none'),
  };
  hub = await startHubApi(files, { token: 'hf_secret', dataset: {}, cutAfter: 20_000, cuts: 1 });
});
test.afterAll(() => hub.close());

test('a private dataset is typed, its splits and first rows are shown, and it is imported with its origin', async ({
  page,
}) => {
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.go('Data');
  await page.getByRole('button', { name: 'From the Hugging Face Hub' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read a dataset from the Hugging Face Hub' });
  await dialog.getByLabel('Dataset').fill(`${hub.url}/datasets/someone/rows`);
  const look = dialog.getByRole('button', { name: /^Look at it on 127/ });
  await expect(look).toBeEnabled();
  expect(hub.requests).toEqual([]);
  await look.click();
  await expect(dialog.getByRole('alert')).toContainText('asks who you are');
  await dialog.getByText('Token for gated repositories').click();
  await dialog.getByLabel('Access token').fill('hf_secret');
  await look.click();
  await dialog.getByLabel('Configuration and split').selectOption({ index: 1 });
  expect(hub.requests.filter(({ host }) => host === 'files')).toEqual([]);
  await dialog.getByRole('button', { name: 'Show the first rows' }).click();
  await expect(dialog.getByRole('cell', { name: 'It is 9.' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Import this split' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('someone/rows, train: 200 responses', {
    timeout: 60_000,
  });
  await expect(page.getByText(`/datasets/someone/rows at ${hub.commit.slice(0, 12)}`)).toBeVisible();
  const fetched = hub.requests.filter(({ host }) => host === 'files');
  expect(fetched.length).toBeGreaterThan(0);
  for (const { authorization } of fetched) expect(authorization).toBeUndefined();

  // The rows stay; the token does not.
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('200 responses');
  await page.getByRole('button', { name: 'From the Hugging Face Hub' }).click();
  await dialog.getByText('Token for gated repositories').click();
  await expect(dialog.getByLabel('Access token')).toHaveValue('');
});

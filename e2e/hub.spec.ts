import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { startHubApi } from '../node/models/testing-hub.mjs';
import { tinyRewardFiles, writeSmallDataset } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

let hub: Awaited<ReturnType<typeof startHubApi>>;

test.beforeAll(async () => {
  const files: Record<string, Uint8Array> = { 'model-Q2_K.gguf': new Uint8Array(20_000) };
  for (const path of tinyRewardFiles) files[basename(path)] = await readFile(path);
  hub = await startHubApi(files, { token: 'hf_secret' });
});
test.afterAll(() => hub.close());

test('a repository that is typed becomes a judge, and its weights come only when somebody says so', async ({
  page,
}, testInfo) => {
  const workbench = new Workbench(page);
  await workbench.open();
  const rows = testInfo.outputPath('rows.jsonl');
  writeSmallDataset(rows, 4);
  await workbench.importFile(rows, 'rows.jsonl');
  await workbench.go('Judge');
  await page.getByRole('button', { name: 'Get a model from the Hub' }).click();
  const panel = page.getByRole('region', { name: 'Models from the Hub' });
  await panel.getByLabel('Repository').fill(`${hub.url}/someone/model`);
  const look = panel.getByRole('button', { name: /^Look at it on 127/ });
  await expect(look).toBeEnabled();
  expect(hub.requests).toEqual([]);
  await look.click();
  await expect(panel.getByRole('alert')).toContainText('asks who you are');
  await panel.getByText('Token for gated repositories').click();
  await panel.getByLabel('Access token').fill('hf_secret');
  await look.click();
  await expect(panel.getByText('stored as Q2_K')).toBeVisible();
  await expect(panel.getByText('a reward model')).toBeVisible();
  expect(hub.requests.filter(({ host }) => host === 'files')).toEqual([]);
  await panel.getByRole('button', { name: /^Download Safetensors/ }).click();
  await panel.getByRole('button', { name: 'Judge with it: someone/model' }).click();
  await workbench.startJudging();
  await workbench.judged(4);
  const fetched = hub.requests.filter(({ host }) => host === 'files');
  expect(fetched.length).toBeGreaterThan(0);
  for (const { authorization } of fetched) expect(authorization).toBeUndefined();

  // It is a judge of this browser from now on, with nothing asked.
  const asked = hub.requests.length;
  await page.reload();
  const radio = page.getByRole('radio', { name: /^someone\/model/ });
  await expect(radio).toBeVisible();
  await page.getByRole('button', { name: 'Get a model from the Hub' }).click();
  await panel.getByRole('button', { name: 'Remove someone/model' }).click();
  await expect(radio).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(radio).toBeVisible();
  expect(hub.requests).toHaveLength(asked);
});

import { writeSmallDataset } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

test('rows are read once, mapped the same way after a reload, and chosen by cluster', async ({
  page,
}, testInfo) => {
  const path = testInfo.outputPath('small.jsonl');
  writeSmallDataset(path, 9);
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.importFile(path, 'small');
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  await page.getByRole('button', { name: 'Read 9 rows', exact: true }).click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('9 rows in 2 clusters', { timeout: 240_000 });
  const table = page.getByRole('table', { name: 'Clusters of rows' });
  const words = await table.innerText();

  await page.reload();
  await expect(heading).toContainText('9 rows in 2 clusters', { timeout: 120_000 });
  expect(await table.innerText()).toBe(words);
  const size = await table.getByRole('row').nth(1).getByRole('cell').nth(1).innerText();
  await page.getByRole('button', { name: 'Choose cluster 1', exact: true }).click();
  await expect(page.getByText(`${size} rows chosen`)).toBeVisible();
});

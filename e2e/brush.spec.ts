import { storeLargeRun, writeLargeDataset } from './pages/large-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

test('rows are chosen by a drag across the scores, saved as a filter, and are the same after a reload', async ({
  page,
}, info) => {
  const workbench = new Workbench(page);
  const data = info.outputPath('brushed.jsonl');
  await writeLargeDataset(data, 200);
  await workbench.open();
  await workbench.importFile(data, 'brushed.jsonl');
  await storeLargeRun(page);
  await page.reload();
  await workbench.go('Decide');
  const scores = page.getByRole('slider', { name: 'Threshold', exact: true });
  const filter = page.getByRole('search', { name: 'Rows that figures are of' });
  await scores.scrollIntoViewIfNeeded();
  const threshold = await scores.getAttribute('aria-valuetext');
  const box = (await scores.boundingBox())!;
  const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  await page.mouse.move(...at(0.02));
  await page.mouse.down();
  await page.mouse.move(...at(0.1), { steps: 4 });
  await page.mouse.move(...at(0.5), { steps: 4 });
  await page.mouse.up();
  await expect(filter.getByRole('status')).toContainText(
    /is of \d+ of 200 rows: those where score from [\d.]+ to [\d.]+\./,
  );
  const words = await filter.getByRole('status').innerText();
  expect(threshold).not.toBeNull();

  await filter.getByRole('button', { name: 'Save this filter' }).click();
  await filter.getByLabel('Name of the filter').fill('Low scores');
  await filter.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(filter.getByLabel('Saved filter')).toHaveValue('Low scores');

  await page.reload();
  await expect(filter.getByRole('status')).toHaveText(words, { timeout: 60_000 });
  await expect(filter.getByLabel('Saved filter')).toHaveValue('Low scores');
  await page.keyboard.press('Escape');
  await expect(filter.getByRole('status')).toHaveCount(0);
  await filter.getByLabel('Saved filter').selectOption('Low scores');
  await expect(filter.getByRole('status')).toHaveText(words);
});

import { readFile } from 'node:fs/promises';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

test('rows are graded by keys, taken back, kept over a reload, used as a label and exported', async ({
  page,
}) => {
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.go('Explain');
  await page.getByRole('button', { name: 'Grade rows' }).click();
  const row = (number: number) => page.getByRole('region', { name: `Row ${number}`, exact: true });
  await expect(row(1)).toBeVisible();
  for (const key of ['7', '3', '9']) await page.keyboard.press(key);
  await expect(row(4)).toBeVisible();
  await expect(page.getByText('3 rows graded by me, saved in this browser')).toBeVisible();
  await page.keyboard.press('u');
  await expect(row(3)).toBeVisible();
  await expect(page.getByText('2 rows graded by me')).toBeVisible();
  await page.keyboard.press('5');
  await expect(page.getByText('3 rows graded by me, saved in this browser')).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Grade rows' }).click();
  await expect(page.getByText('3 rows graded by me, saved in this browser')).toBeVisible();
  await page.getByRole('button', { name: 'Use as quality label' }).click();
  await page.getByRole('button', { name: 'Stop grading' }).click();
  await page.getByRole('button', { name: 'All rows' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(3)).toContainText('5');

  await page.getByRole('button', { name: 'Export rows', exact: true }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click();
  const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\n');
  const grades = lines.map((line) => (JSON.parse(line) as { grade_by_me: number | null }).grade_by_me);
  expect(grades.slice(0, 4)).toEqual([7, 3, 5, null]);
  expect(grades).toHaveLength(200);
});

test('rows are drawn to be graded, are the queue over a reload, and leave with their chances', async ({
  page,
}) => {
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.go('Explain');
  await page.getByRole('button', { name: 'Draw rows to grade' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Rows to draw').fill('12');
  await dialog.getByRole('button', { name: 'Draw 12 rows and grade' }).click();
  await expect(page.getByText('12 shown', { exact: true })).toBeVisible();
  for (const key of ['7', '3']) await page.keyboard.press(key);
  await expect(
    page.getByText('2 rows graded by me, saved in this browser; 10 listed without a grade'),
  ).toBeVisible();
  await page.reload();
  await expect(page.getByText('12 shown', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Export rows', exact: true }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, number | null>);
  const chances = rows.map((row) => row['draw_by_me_1_random_probability'] ?? Number.NaN);
  expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(12, 6);
  const graded = rows.filter((row) => row.grade_by_me !== null);
  expect(graded.map((row) => row['draw_by_me_1_random_order']).sort()).toEqual([1, 2]);
});

import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const rows = Array.from({ length: 50 }, (_, n) =>
  JSON.stringify({ id: n, instruction: `Question ${n}`, response: `Answer ${n}` }),
).join('\n');
const grades = `id,grade\n${Array.from({ length: 48 }, (_, n) => `${n},${n % 10}`).join('\n')}\n7,1\n`;

test('grades of another file are joined to the rows, and what matches nothing is listed', async ({
  page,
}) => {
  const workbench = new Workbench(page);
  await workbench.open();
  const heading = page.getByRole('heading', { level: 1 });
  await page
    .getByLabel('Dataset files')
    .setInputFiles({ name: 'rows.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(rows) });
  await expect(heading).toContainText('rows.jsonl: 50 responses', { timeout: 30_000 });
  await page
    .getByLabel('File to join')
    .setInputFiles({ name: 'grades.csv', mimeType: 'text/csv', buffer: Buffer.from(grades) });
  const dialog = page.getByRole('dialog', { name: 'Join grades.csv' });
  await expect(dialog.getByText('48 of 50 rows matched a record of grades.csv by id.')).toBeVisible();
  await expect(dialog.getByText('1 record of grades.csv repeats a key', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Make the joined dataset' }).click();
  await expect(heading).toContainText('rows.jsonl + grades.csv: 50 responses', { timeout: 30_000 });
  await expect(page.getByRole('cell', { name: 'grade', exact: true })).toBeVisible();
  await expect(page.getByText('Line or element 50 of grades.csv', { exact: false })).toBeVisible();

  await page.getByRole('link', { name: 'Read the rows' }).click();
  const filters = page.getByRole('search', { name: 'Filter rows' });
  await filters.getByLabel('Column').selectOption('grade');
  await filters.getByLabel('From').last().fill('5');
  await filters.getByRole('button', { name: 'Add' }).click();
  await expect(filters.getByText('23 shown')).toBeVisible();
  await filters.getByRole('button', { name: 'Remove: grade from 5' }).click();
  await expect(filters.getByText('50 shown')).toBeVisible();
});

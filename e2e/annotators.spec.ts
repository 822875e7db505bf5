import type { Download } from '@playwright/test';
import { writeSmallDataset } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

/** As long as a busy machine takes to draw a screen. */
const patience = { timeout: 60_000 };

test('rows are dealt to two people, graded, merged, adjudicated, and the consensus is a label', async ({
  page,
}, info) => {
  const workbench = new Workbench(page);
  const keep = async (downloading: Promise<Download>, name: string) => {
    const path = info.outputPath(name);
    await (await downloading).saveAs(path);
    return path;
  };
  await workbench.open();
  const data = info.outputPath('rows.jsonl');
  writeSmallDataset(data, 6);
  await workbench.importFile(data, 'rows.jsonl');

  await workbench.go('Explain');
  await page.getByRole('button', { name: 'Deal rows' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Annotators').fill('Ana, Ben');
  await dialog.getByLabel('Rows that everybody grades').fill('2');
  await dialog.getByRole('button', { name: 'Deal 6 rows' }).click();
  const files: string[] = [];
  for (const name of ['Ana', 'Ben']) {
    await expect(dialog.getByText(`${name}: 4 rows`)).toBeVisible(patience);
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: `Save the file for ${name}` }).click();
    files.push(await keep(downloading, `for-${name}.jsonl`));
  }
  await dialog.getByRole('button', { name: 'Close' }).click();

  const graded: string[] = [];
  for (const [at, name] of ['Ana', 'Ben'].entries()) {
    await workbench.go('Data');
    await page.getByLabel('Dataset files').setInputFiles(files[at]!);
    await expect(page.getByText(`Nothing graded by ${name} yet; 4 listed without a grade`)).toBeVisible(
      patience,
    );
    for (const left of [3, 2, 1, 0]) {
      await page.keyboard.press(at === 0 ? '8' : '2');
      await expect(
        page.getByText(left === 0 ? 'every listed row has a grade' : `${left} listed without a grade`),
      ).toBeVisible();
    }
    await expect(page.getByText(`4 rows graded by ${name}, saved in this browser`)).toBeVisible();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save grades to send back' }).click();
    graded.push(await keep(downloading, `grades-by-${name}.jsonl`));
  }

  await workbench.go('Data');
  await page
    .getByRole('button', { name: /^rows\.jsonl/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('rows.jsonl');
  await page.getByLabel('Files of grades').setInputFiles(graded);
  await expect(page.getByText('grades-by-Ana.jsonl: 4 of 4 rows matched. 4 grades were added.')).toBeVisible(
    patience,
  );
  await expect(
    page.getByText('grades-by-Ben.jsonl: 4 of 4 rows matched. 4 grades were added.'),
  ).toBeVisible();
  await expect(page.getByRole('list', { name: 'Who graded how much' })).toContainText('Ben: 4 rows');

  // The two rows that both graded differ; one is settled.
  await page.getByRole('button', { name: 'Adjudicate 2 disagreements' }).click();
  await expect(page.getByText('Ana: 8, Ben: 2.')).toBeVisible(patience);
  await page.keyboard.press('9');
  await expect(page.getByText('1 row graded by adjudicated, saved in this browser')).toBeVisible();
  await page.getByRole('button', { name: 'Use the consensus as quality label' }).click();
  await page.getByRole('button', { name: 'Stop grading' }).click();
  await page.getByRole('button', { name: 'All rows', exact: true }).click();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByText('6 shown', { exact: true })).toBeVisible();
  await workbench.go('Data');
  await expect(page.getByLabel('Quality label')).toHaveValue('consensus/consensus');
  await workbench.go('Explain');
  const rows: Record<string, unknown>[] = await workbench.export();
  const settled = rows.filter((row) => row.grade_by_adjudicated === 9);
  expect(settled).toHaveLength(1);
  expect(settled[0]).toMatchObject({ grade_by_Ana: 8, grade_by_Ben: 2 });
});

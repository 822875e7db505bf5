import { openJudgedRows } from './pages/judged-rows.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

/** As long as a busy machine takes to draw a screen. */
const patience = { timeout: 60_000 };

test('a project file is saved from the page, and opened in another browser every figure is the same', async ({
  page,
  browser,
}, info) => {
  const workbench = new Workbench(page);
  const data = info.outputPath('rows.jsonl');
  await openJudgedRows(workbench, data, 200);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('Bad among accepted', patience);
  const before = await heading.innerText();
  // A choice of its own, which must travel.
  const threshold = page.getByLabel(/^Threshold, a score from/);
  await threshold.fill('6.2');
  await threshold.press('Enter');
  await expect(heading).not.toHaveText(before, patience);
  const headline = await heading.innerText();
  const figures = await page.getByRole('main').getByRole('table').first().innerText();

  await workbench.go('Data');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save project' }).click();
  const file = info.outputPath('rows.project.zip');
  await (await downloading).saveAs(file);

  const other = new Workbench(await (await browser.newContext()).newPage());
  await other.open();
  await other.page.getByLabel('Dataset files').setInputFiles(file);
  const opened = other.page.getByRole('dialog', { name: 'rows.jsonl was opened' });
  await expect(opened).toContainText('1 run was added', patience);
  await opened.getByRole('button', { name: 'Close' }).click();
  await other.go('Decide');
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText(headline, patience);
  await expect(other.page.getByRole('main').getByRole('table').first()).toHaveText(figures, {
    useInnerText: true,
    ...patience,
  });
  await other.page.context().close();
});

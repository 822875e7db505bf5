import { writeSmallDataset } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

/** Several batches: the first tab must still be judging when the second has opened. */
const rows = 48;

test('a second tab says that a run is under way in the first, and resumes it when that is closed', async ({
  context,
}, info) => {
  const data = info.outputPath('small.jsonl');
  writeSmallDataset(data, rows);
  const first = new Workbench(await context.newPage());
  await first.open();
  await first.importFile(data, 'small.jsonl');
  await first.go('Judge');
  // One that takes its time.
  await first.chooseJudge('Self-J probe, plain');
  await first.startJudging();
  await expect.poll(() => first.rowsJudged(), { timeout: 280_000, intervals: [100] }).toBeGreaterThan(0);
  const second = new Workbench(await context.newPage());
  await second.page.goto('#/judge');
  const heading = second.page.getByRole('heading', { level: 1 });
  const resume = second.page.getByRole('button', { name: /^(Go on|Resume)/ });
  await expect(heading).toContainText('is judging in another tab of this browser', { timeout: 60_000 });
  await expect(second.page.getByText('running in another tab').first()).toBeVisible();
  await expect(resume).toHaveCount(0);

  await first.page.close();
  await expect(heading).toContainText(/^The page was closed after \d+ of/, { timeout: 60_000 });
  await resume.first().click();
  await expect(heading).toContainText('is judging:', { timeout: 120_000 });
});

test('what one tab renames or removes, the other shows without a reload', async ({ context }, info) => {
  const data = info.outputPath('small.jsonl');
  writeSmallDataset(data, 3);
  const first = new Workbench(await context.newPage());
  await first.open();
  const second = new Workbench(await context.newPage());
  await second.open();
  await first.importFile(data, 'small.jsonl');
  const listed = second.page.getByRole('button', { name: /^small\.jsonl/ });
  await listed.click({ timeout: 60_000 });
  await first.page.getByRole('button', { name: 'Rename small.jsonl' }).click();
  const dialog = first.page.getByRole('dialog', { name: 'Rename the dataset' });
  await dialog.getByRole('textbox').fill('Of both tabs');
  await dialog.getByRole('textbox').press('Enter');
  const heading = second.page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('Of both tabs', { timeout: 60_000 });
  await first.page.getByRole('button', { name: 'Remove Of both tabs' }).click();
  await expect(second.page.getByText('Of both tabs was removed in another tab of this browser.')).toBeVisible(
    {
      timeout: 60_000,
    },
  );
  await expect(heading).not.toContainText('Of both tabs');
});

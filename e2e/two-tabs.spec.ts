import { expect, test } from '@playwright/test';
import { writeSmallDataset } from './pages/small-dataset.ts';
import { Workbench } from './pages/workbench.ts';

const rows = 20;

test('a second tab says that a run is under way in the first, and resumes it when that is closed', async ({
  context,
}, info) => {
  const data = info.outputPath('small.jsonl');
  writeSmallDataset(data, rows);
  const first = new Workbench(await context.newPage());
  await first.open();
  await first.importFile(data, 'small.jsonl');
  await first.startJudging();
  await expect.poll(() => first.rowsJudged(), { timeout: 280_000, intervals: [100] }).toBeGreaterThan(0);
  await first.page.getByRole('button', { name: 'Pause' }).click();
  await expect(first.page.getByRole('heading', { level: 1 })).toContainText('Paused', {
    timeout: 120_000,
  });

  const second = new Workbench(await context.newPage());
  await second.page.goto('#/judge');
  const heading = second.page.getByRole('heading', { level: 1 });
  const resume = second.page.getByRole('button', { name: /^(Go on|Resume)/ });
  await expect(heading).toContainText('paused in another tab of this browser');
  await expect(
    second.page
      .getByText('running in another tab')
      .or(second.page.getByText('paused in another tab'))
      .first(),
  ).toBeVisible();
  await expect(resume).toHaveCount(0);

  await first.page.close();
  await expect(heading).toContainText(/^Paused after \d+ of/);
  await resume.first().click();
  await second.judged(rows);
});

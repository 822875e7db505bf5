import { mainThreadTasks } from './pages/main-thread.ts';
import { tinyJudgeFiles } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const longestAllowed = 50;

test('a run leaves the main thread free: no task over 50 ms', async ({ page }) => {
  test.setTimeout(300_000);
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.go('Judge');
  await page.getByLabel('Model files').setInputFiles(tinyJudgeFiles);
  await page.getByRole('radio', { name: 'WASM' }).check();
  await page.getByRole('spinbutton', { name: /Least digit mass/ }).fill('0');
  // Once before, so that code is compiled and the judge is loaded: what is measured is a run.
  await workbench.startJudging();
  await workbench.judged(200);
  const tasks = await mainThreadTasks(page, async () => {
    await workbench.startJudging();
    await expect(page.getByRole('heading', { level: 1 })).not.toContainText('judged all', {
      timeout: 60_000,
    });
    await workbench.judged(200);
  });
  expect(tasks.length).toBeGreaterThan(100);
  expect(tasks.slice(0, 5).filter((milliseconds) => milliseconds > longestAllowed)).toEqual([]);
});

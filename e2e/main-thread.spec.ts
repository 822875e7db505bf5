import { expect, type Page, test } from '@playwright/test';
import { tinyJudgeFiles } from './pages/small-dataset.ts';
import { Workbench } from './pages/workbench.ts';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds on the processor: waiting for a busy machine does not count. */
  tdur?: number;
  args?: { name?: string };
}

const longestAllowed = 50;

/** The longest tasks of the page's main thread while `work` is done, in milliseconds of processor time. */
async function mainThreadTasks(page: Page, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
  });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  return traceEvents
    .filter(
      ({ name, pid, tid, tdur }) => /RunTask$/.test(name) && mains.has(`${pid}:${tid}`) && tdur !== undefined,
    )
    .map(({ tdur }) => tdur! / 1000)
    .sort((a, b) => b - a);
}

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

import { chromium } from '@playwright/test';
import { kill } from './pages/kill.ts';
import { tinyJudgeFiles, writeSmallDataset } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const rows = 20;

/** What must not differ between two runs of one judge on one dataset. */
const numbersOf = (judged: Record<string, unknown>[]) =>
  judged.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('judge_'))));

test('the whole path with the default judge, and a killed tab that goes on with the same numbers', async ({
  baseURL,
  launchOptions,
}, info) => {
  test.setTimeout(600_000);
  const data = info.outputPath('small.jsonl');
  const source = writeSmallDataset(data, rows);
  // A profile on disk: what is stored outlives the browser.
  const launch = () =>
    chromium.launchPersistentContext(info.outputPath('profile'), {
      ...launchOptions,
      baseURL,
      acceptDownloads: true,
    });

  let context = await launch();
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  let page = new Workbench(context.pages()[0] ?? (await context.newPage()));

  await test.step('open, import, judge', async () => {
    await page.open();
    await page.importFile(data, 'small.jsonl');
    await expect(page.page.getByRole('heading', { level: 1 })).toContainText(`${rows} responses`);
    await expect(page.page.getByText('Set aside').first()).toBeVisible();
    await page.go('Judge');
    // One that reads with the language model: the default compares with the reference, and is done at once.
    await page.chooseJudge('Self-J probe, plain');
    await page.startJudging();
    await page.judged(rows);
  });

  const whole = await test.step('decide, inspect, export', async () => {
    await page.go('Decide');
    await expect(page.page.getByRole('heading', { level: 1 })).toContainText(/declines|keeps/i);
    await page.go('Explain');
    const judged = await page.export();
    expect(judged.map((row) => row.id)).toEqual(source.map((row) => row.id));
    for (const [at, row] of judged.entries()) {
      expect(row).toMatchObject(source[at]!);
      const mass = row.judge_probs.reduce((sum, p) => sum + p, 0);
      expect(mass).toBeCloseTo(row.judge_digit_mass as number, 10);
      if (row.judge_valid) {
        const expected = row.judge_probs.reduce((sum, p, digit) => sum + digit * p, 0) / mass;
        expect(row.judge_score).toBeCloseTo(expected, 10);
      } else expect(row.judge_score).toBeNull();
    }
    // The page's numbers are the file's.
    const first = judged.find((row) => row.judge_valid)!;
    const line = page.page
      .getByRole('grid')
      .getByRole('row')
      .filter({ hasText: String(first.response).slice(0, 40) });
    await expect(line.first()).toContainText(first.judge_score!.toFixed(2));
    return judged;
  });

  await test.step('kill the browser in the middle of a second run', async () => {
    await page.go('Judge');
    await page.startJudging();
    await expect.poll(() => page.rowsJudged(), { timeout: 280_000, intervals: [100] }).toBeGreaterThan(0);
    expect(await page.rowsJudged()).toBeLessThan(rows);
    await kill(context);
  });

  await test.step('reopen, go on, finish: the same numbers', async () => {
    context = await launch();
    page = new Workbench(context.pages()[0] ?? (await context.newPage()));
    await page.open();
    await page.go('Judge');
    await page.page
      .getByRole('button', { name: /^Go on/ })
      .first()
      .click();
    await page.judged(rows);
    await page.go('Explain');
    expect(numbersOf(await page.export())).toEqual(numbersOf(whole));
  });

  expect(requests.filter((url) => !url.startsWith(baseURL!) && !/^(blob|data):/.test(url))).toEqual([]);
  await context.close();
});

test('a judge of one’s own files on WebGPU', async ({ page }, info) => {
  test.setTimeout(300_000);
  const workbench = new Workbench(page);
  const data = info.outputPath('small.jsonl');
  writeSmallDataset(data, rows);
  await workbench.open();
  await workbench.importFile(data, 'small.jsonl');
  await workbench.go('Judge');
  await page.getByLabel('Model files').setInputFiles(tinyJudgeFiles);
  await page.getByRole('radio', { name: 'WebGPU' }).check();
  await page.getByRole('spinbutton', { name: /Least digit mass/ }).fill('0');
  await workbench.startJudging();
  await workbench.judged(rows);
  await expect(page.getByRole('main')).toContainText('WebGPU');
  await workbench.go('Explain');
  const judged = await workbench.export();
  expect(judged).toHaveLength(rows);
  for (const row of judged) expect(row.judge_score).toBeGreaterThanOrEqual(0);
  expect(new Set(judged.map((row) => row.judge_score)).size).toBeGreaterThan(rows / 2);
});

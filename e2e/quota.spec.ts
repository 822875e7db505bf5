import { writeExportedDataset } from './pages/exported-dataset.ts';
import { quotaOf } from './pages/quota.ts';
import { tinyJudgeFiles, writeSmallDataset } from './pages/small-dataset.ts';
import { storedDatasets } from './pages/stored.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const rows = 20;

test('where the browser’s quota is reached, an import, a run and a grade say so, and nothing that was stored is lost', async ({
  page,
  baseURL,
}, info) => {
  const workbench = new Workbench(page);
  const quota = await quotaOf(page, new URL(baseURL!).origin);
  const full = page.getByText('The browser has no room left for this page').first();
  const goOn = page.getByRole('button', { name: /^Go on/ }).first();
  const kept = async (name: string) => (await storedDatasets(page)).find((dataset) => dataset.name === name);
  const small = info.outputPath('small.jsonl');
  writeSmallDataset(small, rows);
  await workbench.open();
  await workbench.importFile(small, 'small.jsonl');
  const before = await kept('small.jsonl');
  expect(before?.rows).toHaveLength(rows);
  const demo = (await storedDatasets(page)).find(({ name }) => name.startsWith('Demo'))!.name;

  await test.step('an import: nothing of it is kept, and it succeeds once there is room', async () => {
    const large = info.outputPath('large.jsonl');
    writeExportedDataset(large, 1000);
    await quota.fill();
    await page.getByLabel('Dataset files').setInputFiles(large);
    await expect(full).toBeVisible({ timeout: 30_000 });
    expect(await kept('large.jsonl')).toBeUndefined();
    expect(await kept('small.jsonl')).toEqual(before);
    await quota.free();
    await workbench.importFile(large, 'large.jsonl');
    expect((await kept('large.jsonl'))!.rows).toHaveLength(1000);
  });

  await test.step('a run: it stops, keeps what is scored, and is resumed', async () => {
    await workbench.go('Data');
    await page.getByRole('main').getByRole('button', { name: /^Demo/ }).click();
    await workbench.go('Judge');
    await page.getByLabel('Model files').setInputFiles(tinyJudgeFiles);
    await page.getByRole('radio', { name: 'WASM' }).check();
    await page.getByRole('spinbutton', { name: /Least digit mass/ }).fill('0');
    await workbench.startJudging();
    // How much of what is free a run uses can't be told: the browser tidies up its files at times of its own.
    await expect.poll(() => workbench.rowsJudged(), { timeout: 60_000, intervals: [50] }).toBeGreaterThan(0);
    await page.getByRole('main').getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(goOn).toBeVisible();
    const stored = (await kept(demo))!.scores;
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.length).toBeLessThan(200);
    await quota.fill();
    await goOn.click();
    await expect(full).toBeVisible({ timeout: 60_000 });
    expect((await kept(demo))!.scores).toEqual(stored);
    await quota.free();
    await goOn.click();
    await workbench.judged(200);
    const { scores } = (await kept(demo))!;
    expect(scores).toHaveLength(200);
    expect(scores).toEqual(expect.arrayContaining(stored));
  });

  await test.step('a grade: it is not shown as given, and can be given again', async () => {
    await workbench.go('Explain');
    await page.getByRole('button', { name: 'Grade rows' }).click();
    await page.keyboard.press('7');
    await expect(page.getByText('1 row graded by me, saved in this browser')).toBeVisible();
    await quota.fill();
    await page.keyboard.press('3');
    await expect(page.getByText(/^Not saved: The browser has no room left/)).toBeVisible();
    expect((await kept(demo))!.grades).toHaveLength(1);
    await quota.free();
    await page.keyboard.press('4');
    await expect(page.getByText('2 rows graded by me, saved in this browser')).toBeVisible();
    const { rows: texts, grades } = (await kept(demo))!;
    expect(texts).toHaveLength(200);
    expect(grades).toHaveLength(2);
  });
  expect(await kept('small.jsonl')).toEqual(before);
});

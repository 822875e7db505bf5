import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { differencesOf } from './pages/close-to.ts';
import { writeSmallDataset } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

/** Few, so that their changed copies are read in seconds; enough for a verdict of each change. */
const rows = 8;

/** Node and Chromium may fuse multiplications and additions differently. */
const tolerance = 1e-4;

/** The same, and stored scores have four decimals. */
const storedTolerance = 2e-4;

const run = promisify(execFile);
const command = (...argv: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...argv], { maxBuffer: 1 << 26 });

/** The finished check-up that the page keeps; null until there is one. */
const keptReport = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<Record<string, unknown> | null>((resolve, reject) => {
        const opening = indexedDB.open('self-judge-workbench');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('checkups').objectStore('checkups').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result[0]?.summary.report ?? null);
          };
        };
      }),
  );

test('the default judge and its check-up: page and command give the same numbers', async ({ page }, info) => {
  const data = info.outputPath('small.jsonl');
  writeSmallDataset(data, rows);
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.importFile(data, 'small.jsonl');
  await workbench.go('Judge');

  await test.step('scores, with reference since every row has one', async () => {
    await workbench.startJudging();
    await workbench.judged(rows);
    await workbench.go('Explain');
    // The page's file also holds what its threshold decides.
    const judged = (await workbench.export()).map(
      ({ decision: _, judge_threshold: __, judge_threshold_origin: ___, ...row }) => row,
    );
    const out = info.outputPath('judged.jsonl');
    await command('judge', '--data', data, '--out', out);
    const lines = (await readFile(out, 'utf8')).trim().split('\n');
    const found = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(found.map(({ judge_mode }) => judge_mode)).toEqual(judged.map(() => 'with-reference'));
    expect(judged.every(({ judge_valid }) => judge_valid)).toBe(true);
    expect(differencesOf(judged, found, tolerance)).toEqual([]);
    // The scores that a first visit shows are these, and not those of an earlier judge.
    const demo = (await readFile('public/demo/demo.jsonl', 'utf8')).trim().split('\n');
    const ids = demo.map((line) => JSON.parse(line).id as string);
    const { judges } = JSON.parse(await readFile('public/demo/judged.json', 'utf8'));
    const stored = judged.map(({ id }) => judges[0].scores[ids.indexOf(id as string)]);
    expect(
      differencesOf(
        stored,
        judged.map(({ judge_score }) => judge_score),
        storedTolerance,
      ),
    ).toEqual([]);
  });

  await test.step('what a check-up says that it sees', async () => {
    await workbench.go('Judge');
    await page.getByRole('button', { name: 'Check this judge' }).click();
    const { stdout } = await command('checkup', '--data', data, '--json');
    const {
      judge: _,
      identity: __,
      backend: ___,
      seconds: ____,
      tokens: _____,
      ...report
    } = JSON.parse(stdout);
    const item = page.getByRole('article', { name: /^Check-up of / });
    await expect(item).toContainText(report.sentence, { timeout: 280_000 });
    expect(differencesOf(await keptReport(page), report, tolerance)).toEqual([]);
    expect(report.degradations.filter(({ pairs }: { pairs: number }) => pairs > 0).length).toBeGreaterThan(
      15,
    );
    // It goes with the judge.
    await expect(page.getByRole('group', { name: 'Judge', exact: true })).toContainText(report.sentence);
  });
});

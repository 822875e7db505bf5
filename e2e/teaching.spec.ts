import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { differencesOf } from './pages/close-to.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const rows = 64;

/** Node and Chromium may fuse multiplications and additions differently. */
const tolerance = 1e-4;

const run = promisify(execFile);

/** Rows of the demo whose quality is told by length alone, which the default judge does not read. */
function writeLengthDataset(path: string): void {
  const lines = readFileSync('public/demo/demo.jsonl', 'utf8').trim().split('\n').slice(0, rows);
  const found = lines.map((line) => JSON.parse(line) as { response: string });
  const order = found.map(({ response }) => response.length).sort((a, b) => b - a);
  const graded = found.map((row) => ({
    ...row,
    quality: Math.floor((10 * order.indexOf(row.response.length)) / rows),
  }));
  writeFileSync(path, graded.map((row) => JSON.stringify(row)).join('\n'));
}

test('a judge is taught from what its run kept, scores its rows again, and gives the same digits as the command', async ({
  page,
}, info) => {
  const data = info.outputPath('lengths.jsonl');
  writeLengthDataset(data);
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.importFile(data, 'lengths.jsonl');
  await workbench.go('Judge');
  await workbench.startJudging();
  await workbench.judged(rows);

  await workbench.go('Decide');
  const panel = page.getByRole('region', { name: 'What teaching would gain' });
  await expect(panel).toContainText(/After 64 grades, out of fold: AUROC [01]\.\d\d \[/, { timeout: 60_000 });
  await expect(panel).toContainText('64 kept rows');
  await panel.getByLabel('Name of the taught judge').fill('Likes short');
  await panel.getByRole('button', { name: 'Keep the taught judge' }).click();
  const openRun = () => new URLSearchParams(page.url().split('?')[1]).get('run');
  const before = openRun();
  await page.getByRole('button', { name: 'Open its scores' }).click();
  await expect.poll(openRun).not.toBe(before);
  await workbench.go('Explain');
  const taught = await workbench.export();
  expect(taught.every(({ judge_trained_on }) => judge_trained_on === 1)).toBe(true);

  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Train/ })
    .click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export Likes short' }).click();
  const folder = info.outputPath('likes-short');
  mkdirSync(folder);
  const files = unzipSync(readFileSync(await (await downloading).path()));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const out = info.outputPath('judged.jsonl');
  const argv = ['--import', 'tsx', 'cli/main.ts', 'judge', '--data', data, '--out', out, '--judge', folder];
  await run(process.execPath, argv, { maxBuffer: 1 << 26 });
  const judged = readFileSync(out, 'utf8').trim().split('\n');
  const digits = judged.map((line) => (JSON.parse(line) as { judge_probs: number[] }).judge_probs);
  expect(
    differencesOf(
      taught.map(({ judge_probs }) => judge_probs),
      digits,
      tolerance,
    ),
  ).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { policyCommand } from '../cli/commands/policy.ts';
import { reportCommand } from '../cli/commands/report.ts';
import { readPolicy } from '../cli/policy/read-policy.ts';
import type { Policy } from '../src/core/policy/policy.ts';
import { openJudgedRows } from './pages/judged-rows.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on a report. */
async function violations(page: Page): Promise<string[]> {
  // The report's policy runs no script of its own; the debugger may.
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

async function saveReport(page: Page, path: string): Promise<string> {
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Report' });
  await dialog.getByRole('checkbox').check();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save report' }).click();
  await (await downloading).saveAs(path);
  return readFile(path, 'utf8');
}

/** The words of the command that a report names, as a shell takes them apart. */
function toldCommand(html: string): string[] {
  const told = /<pre tabindex="0"><code>(.*?)<\/code>/s.exec(html)![1]!;
  const line = told.replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word!.replaceAll("'", ''));
}

test('a report is a file that opens offline, says what Decide says, and comes from the command to the byte', async ({
  page,
  context,
}, info) => {
  const workbench = new Workbench(page);
  const data = info.outputPath('rows.jsonl');
  await openJudgedRows(workbench, data, 200);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('Bad among accepted');
  const headline = await heading.innerText();
  const path = info.outputPath('page.html');
  const html = await saveReport(page, path);

  await test.step('a chart and its table go to the clipboard', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: /^Copy Bad rows among/ }).click();
    const copies = page.getByRole('group', { name: /^Copy Bad rows among/ });
    const types = async (what: string, said: string) => {
      await copies.getByRole('button', { name: what, exact: true }).click();
      await expect(copies.getByRole('status')).toHaveText(said, { timeout: 20_000 });
      return page.evaluate(async () =>
        (await navigator.clipboard.read()).flatMap(({ types: found }) => found),
      );
    };
    expect(await types('Picture', 'Picture copied.')).toEqual(['image/png']);
    expect(await types('Table', 'Table copied.')).toEqual(['text/plain', 'text/html']);
    const table = await page.evaluate(() => navigator.clipboard.readText());
    expect(table.trim().split('\n').length).toBeGreaterThan(20);
    expect(
      new Set(
        table
          .trim()
          .split('\n')
          .map((line) => line.split('\t').length),
      ).size,
    ).toBe(1);
  });

  const judged = info.outputPath('judged.jsonl');
  const rows = await workbench.export();
  await writeFile(judged, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const words = toldCommand(html);
  const out = info.outputPath('command.html');
  const argv = words
    .slice(words.indexOf('report') + 1)
    .map((word) => (word === 'FILE' ? judged : word === 'report.html' ? out : word));
  expect(await reportCommand.run(argv)).toBe(0);
  expect(await readFile(out, 'utf8')).toBe(html);

  await test.step('a policy file is what the command writes of the exported rows', async () => {
    await page.getByRole('button', { name: 'Policy', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Policy file' });
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save policy' }).click();
    const saved = info.outputPath('page.policy.json');
    await (await downloading).saveAs(saved);
    const made = info.outputPath('command.policy.json');
    const coverage = ['--rule', 'coverage', '--score', 'judge_score', '--label', 'quality'];
    expect(await policyCommand.run(['--data', judged, '--out', made, ...coverage])).toBe(0);
    const [ofPage, ofCommand] = await Promise.all([saved, made].map((file) => readPolicy(file)));
    // A file tells ids of judges and no names, and each policy has its own date.
    const same = ({ threshold, rule, origin, reference, data: { name, ...of } }: Policy) => ({
      threshold,
      rule,
      origin,
      reference,
      of,
    });
    expect(same(ofPage!)).toEqual(same(ofCommand!));
  });

  await context.setOffline(true);
  const reader = await context.newPage();
  const requests: string[] = [];
  reader.on('request', (request) => requests.push(request.url()));
  await reader.goto(pathToFileURL(path).href);
  await expect(reader.locator('.headline')).toHaveText(headline);
  await expect(reader.getByRole('img')).toHaveCount(4);
  await expect(reader.getByRole('article')).toHaveCount(10);
  for (const colorScheme of ['light', 'dark'] as const) {
    await reader.emulateMedia({ colorScheme });
    expect(await violations(reader), colorScheme).toEqual([]);
  }
  expect(requests).toEqual([pathToFileURL(path).href]);
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { test } from './staged.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Axe = { run(options: RunOptions): Promise<AxeResults> };

/** What axe finds wrong, each with the elements it is about: by every rule, or by those named. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const options: RunOptions = rules ? { runOnly: rules } : {};
  const results = await page.evaluate((given) => (window as unknown as { axe: Axe }).axe.run(given), options);
  expect(results.passes.length).toBeGreaterThan(rules ? 0 : 10);
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

/** As it is opened, then in the dark, where colours alone differ, then on a telephone: it is opened once for all. */
async function expectClean(page: Page): Promise<void> {
  expect(await violations(page), 'light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await violations(page, ['color-contrast']), 'dark').toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violations(page), 'narrow').toEqual([]);
}

const states: [scene: string, place: string][] = [
  ['first', 'data'],
  ['none', 'data'],
  ['judged', 'data'],
  ['mapping', 'data'],
  ['import-failed', 'data'],
  ['importing', 'data'],
  ['storage-failed', 'data'],
  ['first', 'judge'],
  ['none', 'judge'],
  ['loading', 'judge'],
  ['load-failed', 'judge'],
  ['running', 'judge'],
  ['paused', 'judge'],
  ['no-models', 'judge'],
  ['judged-elsewhere', 'judge'],
  ['judged', 'explain'],
  ['judged', 'explain/12'],
  ['judged', 'explain/27'],
  ['large', 'explain'],
  ['judged', 'answers/6'],
  ['judged', 'map'],
  ['none', 'explain'],
  ['first', 'about'],
  ['first', 'train'],
  ['none', 'train'],
  ['labelled', 'train'],
  ['training', 'train'],
  ['trained', 'train'],
  ['training-cut-off', 'train'],
  ['compared', 'compare'],
  ['first', 'compare'],
  ['none', 'compare'],
  ['first', 'device'],
  ['measuring', 'device'],
  ['measured', 'device'],
  ['measure-failed', 'device'],
  ['first', 'try'],
  ['writing', 'try'],
  ['tried', 'try'],
  ['tried-unjudged', 'try'],
  ['try-failed', 'try'],
  ['no-models', 'try'],
];

for (const [scene, place] of states)
  test(`axe finds nothing on ${place}, ${scene}`, async ({ open }) => {
    const page = await open(scene, place);
    await expectClean(page);
  });

test('axe finds nothing on the dialogs', async ({ open }) => {
  const page = await open('judged', 'data');
  for (const [button, title] of [
    ['Paste text', 'Paste a dataset'],
    ['From a URL', 'Read a dataset from a URL'],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Statistics of quality' }).click();
  await expect(page.getByText('Distribution of the numbers')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await open('judged', 'explain');
  await page.getByRole('button', { name: 'Export rows', exact: true }).click();
  expect(await violations(page)).toEqual([]);
});

test('axe finds nothing on the dialog for datasets of a Hub, from the empty field to the first rows', async ({
  open,
}) => {
  const page = await open('judged', 'data');
  await page.getByRole('button', { name: 'From the Hugging Face Hub' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read a dataset from the Hugging Face Hub' });
  const look = async (name: string) => {
    await dialog.getByLabel('Dataset').fill(name);
    await dialog.getByRole('button', { name: /^Look at it on/ }).click();
  };
  await expect(dialog.getByLabel('Dataset')).toBeVisible();
  expect(await violations(page), 'empty').toEqual([]);
  await look('someone/else');
  await expect(dialog.getByText('could not be looked at')).toBeVisible();
  expect(await violations(page), 'failed').toEqual([]);
  await look('someone/rows:train');
  await dialog.getByRole('button', { name: 'Show the first rows' }).click();
  await expect(dialog.getByText('It is 1.')).toBeVisible();
  await expectClean(page);
});

test('axe finds nothing on the tour, nor on what a link asks to open', async ({ open, stageAddress }) => {
  const page = await open('first', 'data');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  await expect(page.getByRole('heading', { name: 'Bring instructions with their responses' })).toBeFocused();
  await expectClean(page);
  await page.goto(`${stageAddress}?scene=first&data=https://data.example/rows.jsonl`);
  await expect(page.getByRole('dialog')).toContainText('at the host data.example', { timeout: 60_000 });
  await expectClean(page);
});

test('axe finds nothing on the grading bar, with its settings open, before and after a grade', async ({
  open,
}) => {
  const page = await open('judged', 'explain');
  const clean = async (when: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await violations(page), `${when}, ${colorScheme}, ${width} px`).toEqual([]);
      }
    }
  };
  await page.getByRole('button', { name: 'Grade rows' }).click();
  const bar = page.getByRole('region', { name: 'Your grade' });
  await bar.getByText('How rows are graded').click();
  await clean('before');
  await bar.getByRole('button', { name: '7', exact: true }).click();
  await expect(page.getByText('1 row graded by me, saved in this browser')).toBeVisible();
  await clean('after');
});

import { expect } from '@playwright/test';
import { test } from './staged.ts';

const places = [
  ...['data', 'judge', 'explain', 'explain/12', 'answers/6', 'map', 'train', 'compare'].map(
    (place) => ['judged', place] as const,
  ),
  ['compared', 'compare'] as const,
  ['tried', 'try'] as const,
];

test('no screen scrolls sideways, from 390 to 1920 pixels', async ({ open }) => {
  for (const width of [390, 600, 768, 1024, 1440, 1920])
    for (const [scene, place] of places) {
      const page = await open(scene, place, { width });
      if (scene === 'compared')
        await page.getByRole('table', { name: 'Differences of every pair' }).waitFor({ timeout: 60_000 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over, `${place}, ${scene}, at ${width}`).toBeLessThanOrEqual(0);
    }
});

test('one click on the first visit judges the demo', async ({ open }) => {
  const page = await open('first', '');
  await page.getByRole('button', { name: 'Judge 200 rows' }).click();
  await expect(page).toHaveURL(/#\/judge(\?|$)/);
  await page.evaluate(() => window.stage.world.step(120));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('120 of 200 rows');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Paused after 120 of 200 rows');
  await expect(page.getByRole('button', { name: 'Cancel the run' })).toBeVisible();
  await page.getByRole('button', { name: 'Go on with 80 rows' }).click();
  await page.evaluate(() => window.stage.world.step(80));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('judged all 200 rows');
});

test('a removed dataset comes back with Undo', async ({ open }) => {
  const page = await open('judged', 'data');
  await page.getByRole('button', { name: 'Remove Demo' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add a dataset to judge');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Demo: 200 responses');
});

test('a run goes by the name it is given, until that is undone', async ({ open }) => {
  const page = await open('judged', 'judge');
  await page.getByRole('button', { name: /^Rename the run of/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Baseline');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: /^Baseline/ })).toBeVisible();
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Decide' }).click();
  await expect(page.getByRole('main')).toContainText('Baseline is');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('main')).not.toContainText('Baseline is');
});

test('columns are mapped with a preview that follows', async ({ open }) => {
  const page = await open('mapping', 'data');
  const preview = page.getByRole('region', { name: 'Record 1 as it would be read' });
  await expect(preview).toContainText('Explain why the sky is blue');
  const confirm = page.getByRole('button', { name: 'Import survey-export.csv' });
  await expect(confirm).toBeDisabled();
  await page.getByLabel('Response (needed)').selectOption('ans');
  await expect(confirm).toBeEnabled();
  await preview.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('region', { name: 'Record 2 as it would be read' })).toBeVisible();
  await confirm.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('survey-export.csv');
});

test('a file that is dropped on any screen is read', async ({ open }) => {
  const page = await open('judged', 'compare');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File(['q,ans\n1,2\n'], 'dropped.csv'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('say which column is which');
});

test('a template is edited, checked and put back', async ({ open }) => {
  const page = await open('first', 'judge');
  const template = page.getByRole('textbox', { name: 'Template' });
  await template.fill('Grade this: {instruction}');
  await expect(page.getByText('The template lacks {response}.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Judge 200 rows' })).toBeDisabled();
  await template.fill('Grade {response} for {instruction}. Digit:');
  await expect(page.getByRole('region', { name: 'Prompt preview' })).toContainText('Grade Sunlight holds');
  await page.getByRole('button', { name: 'Back to the default words' }).click();
  await expect(template).toHaveValue(/### Grading/);
});

test('rows are filtered by decision, score, model, category and text', async ({ open }) => {
  const page = await open('judged', 'explain');
  const shown = page.getByRole('search').getByRole('status');
  await expect(shown).toHaveText('200 shown');
  await page.getByLabel('Decision').selectOption('Declined');
  await expect(shown).toHaveText('39 shown');
  await page.getByLabel('Score to').fill('3');
  await page.getByLabel('Model').selectOption('early-1b');
  await page.getByLabel('Category').selectOption('coding');
  const scores = page.getByRole('grid').locator('[data-column="score"]');
  for (const text of (await scores.allTextContents()).slice(1)) expect(Number(text)).toBeLessThanOrEqual(3);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByLabel('Text').fill('Fibonacci');
  await expect(shown).toHaveText('24 shown');
  await page.getByLabel('Text').fill('nowhere to be found');
  await expect(page.getByText('No row passes these filters')).toBeVisible();
});

test('two runs are compared, and a row they disagree on is opened', async ({ open }) => {
  const page = await open('compared', 'compare');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('agrees with quality more than');
  await page.getByLabel('Second', { exact: true }).selectOption('Length');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Length');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Markdown' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('agreement.demo.md');
  const rows = page.getByRole('table', { name: 'Rows on which they disagree most' });
  await rows.getByRole('link').first().click();
  await expect(page).toHaveURL(/#\/explain\/\d+(\?|$)/);
});

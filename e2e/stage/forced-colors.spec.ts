import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Locator } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { test } from './staged.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const style = (of: Locator, name: string) =>
  of.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);

test('where colours are forced, selected things and the focus are still told apart', async ({ open }) => {
  const page = await open('judged', 'decide');
  const nav = page.getByRole('navigation', { name: 'Screens' });
  const current = nav.getByRole('link', { name: /^Decide/ });
  const other = nav.getByRole('link', { name: /^Data/ });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, forcedColors: 'active' });
    const canvas = await style(page.locator('html'), 'background-color');
    expect(await style(current, 'outline-style'), colorScheme).toBe('solid');
    expect(await style(other, 'outline-style'), colorScheme).toBe('none');
    await page.getByRole('button', { name: 'Report', exact: true }).focus();
    await page.keyboard.press('Tab');
    expect(await style(page.locator(':focus'), 'outline-width'), colorScheme).toBe('3px');
    // The system's own colours, whichever theme the page was in: ink on canvas.
    expect(await style(page.locator('body'), 'color'), colorScheme).not.toBe(canvas);
    expect(canvas).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(0, 0, 0)');
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        runOnly: ['color-contrast'],
      }),
    );
    expect(
      violations.map(({ nodes }) => nodes.map(({ target }) => target.join(' '))),
      colorScheme,
    ).toEqual([]);
  }
});

import { expect } from '@playwright/test';
import { test } from './staged.ts';

test('the first stop skips to the content', async ({ open }) => {
  const page = await open('judged', 'data');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('rows are walked through and explained without a pointer', async ({ open }) => {
  const page = await open('large', 'explain');
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  // At once: a key pressed before the row is drawn means the row that was opened.
  await page.keyboard.press('ArrowDown');
  await expect(page).toHaveURL(/#\/explain\/3(\?|$)/);
  await page.keyboard.press('End');
  await expect(page).toHaveURL(/#\/explain\/99999(\?|$)/);
  const detail = page.getByRole('region', { name: 'Row 100000', exact: true });
  await detail.focus();
  await page.keyboard.press('k');
  await expect(page).toHaveURL(/#\/explain\/99998(\?|$)/);
  await page.getByRole('region', { name: 'Row 99999', exact: true }).press('j');
  await expect(page).toHaveURL(/#\/explain\/99999(\?|$)/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/explain(\?|$)/);
});

test('a dialog holds the focus and gives it back', async ({ open }) => {
  const page = await open('judged', 'data');
  const button = page.getByRole('button', { name: 'Paste text' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(
      () => document.activeElement === document.body || !!document.activeElement?.closest('dialog'),
    );
    expect(inside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test('whatever has the focus shows it', async ({ open }) => {
  const page = await open('judged', 'judge');
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    const shown = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      // A radio's strip and a table's frame draw the outline for what lies in them.
      const candidates = [element, element.nextElementSibling, element.parentElement].filter(
        (candidate) => candidate !== null,
      );
      return (
        element === document.body ||
        candidates.some((candidate) => getComputedStyle(candidate).outlineStyle !== 'none')
      );
    });
    expect(shown, `stop ${i + 1}`).toBe(true);
  }
});

test('a word of the trade is one press from its definition', async ({ open }) => {
  const page = await open('first', 'data');
  await page.getByRole('button', { name: 'judge', exact: true }).press('Enter');
  await expect(page.getByText('What gives a response to an instruction its score')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('What gives a response to an instruction its score')).toBeHidden();
});

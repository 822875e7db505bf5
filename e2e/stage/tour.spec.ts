import { expect } from '@playwright/test';
import { test } from './staged.ts';

test('the tour is taken by the keyboard, skipped, and offered again on About', async ({ open }) => {
  const page = await open('first', 'data');
  const offer = page.getByRole('button', { name: 'Take the tour' });
  const tour = page.getByRole('region', { name: 'Bring instructions with their responses' });
  await expect(tour).toBeHidden();
  await offer.focus();
  await page.keyboard.press('Enter');
  await expect(tour.getByRole('heading')).toBeFocused();
  await expect(tour).toContainText('Tour, step 1 of 5');
  for (const [screen, title] of [
    ['judge', 'Have a judge score them'],
    ['decide', 'Draw the line'],
    ['explain', 'Read and grade rows'],
    ['compare', 'Compare judges, then pass it on'],
  ] as const) {
    await page.getByRole('button', { name: 'Next', exact: true }).press('Enter');
    await expect(page).toHaveURL(new RegExp(`#/${screen}`));
    await expect(page.getByRole('heading', { name: title })).toBeFocused();
  }
  await page.getByRole('button', { name: 'Back', exact: true }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Read and grade rows' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/data/);
  await expect(offer).toBeHidden();
  await page.getByRole('link', { name: 'About' }).first().click();
  await offer.click();
  await expect(tour.getByRole('heading')).toBeFocused();
});

import { expect } from '@playwright/test';
import { test } from './staged.ts';

test('labels come first, then the training, and its adapter is a judge to choose', async ({ open }) => {
  const page = await open('first', 'train');
  await page.getByRole('button', { name: 'Derive labels for 200 rows' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Deriving labels');
  await page.evaluate(() => window.stage.trainer.finishLabels());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('can be learned');
  await page.getByRole('button', { name: 'Look at row 1', exact: true }).click();
  const row = page.getByRole('dialog', { name: 'Row 1' });
  await expect(row.getByRole('region', { name: 'Reference' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Train on \d+ rows/ }).click();
  await page.evaluate(() => window.stage.trainer.step(17));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('step 17 of 30');
  await expect(page.getByRole('figure', { name: 'Loss by step (nats)' })).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Paused');
  await page.getByRole('button', { name: 'Go on' }).first().click();
  await page.evaluate(() => {
    window.stage.trainer.step(30);
    window.stage.trainer.finish();
  });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('agrees with the labels at 0.38');
  await page.getByRole('button', { name: 'Judge with Round 1' }).click();
  await expect(page).toHaveURL(/#\/judge(\?|$)/);
  await expect(page.getByRole('radio', { name: /^Round 1/ })).toBeChecked();
});

test('a training that was cut off is offered to go on', async ({ open }) => {
  const page = await open('training-cut-off', 'train');
  const list = page.getByRole('region', { name: 'Trainings' });
  await expect(list).toContainText('interrupted when its page was closed, step 15 of 30');
  await list.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('the Hub is asked only after it is said what that tells', async ({ open }) => {
  const page = await open('first', 'train');
  await page.getByRole('button', { name: 'Import from the Hub' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('learns your network address');
  const fetchIt = dialog.getByRole('button', { name: 'Fetch from huggingface.co' });
  await expect(fetchIt).toBeDisabled();
  await dialog.getByLabel('Repository').fill('someone/judge');
  await fetchIt.click();
  await expect(page.getByRole('region', { name: 'Adapters' })).toContainText('Imported judge');
});

test('a training is removed only once its dialog was agreed to', async ({ open }) => {
  const page = await open('training-cut-off', 'train');
  const list = page.getByRole('region', { name: 'Trainings' });
  const remove = list.getByRole('button', { name: /^Remove the training of/ });
  await remove.click();
  const dialog = page.getByRole('dialog', { name: /^Remove / });
  await expect(dialog).toContainText('labels and checkpoints');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(remove).toBeFocused();
  await remove.click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(remove).toHaveCount(0);
});

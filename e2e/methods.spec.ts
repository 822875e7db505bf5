import { writeFileSync } from 'node:fs';
import { tinyJudgeFiles } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const words = ['red', 'green', 'blue', 'grey', 'white', 'black'];

/** One response to each instruction, a reference, a label and a score of somebody else's. */
const rows = words.map((word, i) => ({
  id: `r${i}`,
  instruction: `Name a colour like ${word}.`,
  response: words.slice(0, 1 + (i % 3)).join(', '),
  reference: word,
  quality: (i * 4) % 9,
  reward: ((i * 5) % 7) - 2,
}));

test('VRO by samples that the model writes now, and a column with the cosine, join the table', async ({
  page,
}, info) => {
  const data = info.outputPath('colours.jsonl');
  writeFileSync(data, rows.map((row) => JSON.stringify(row)).join('\n'));
  const workbench = new Workbench(page);
  await workbench.open();
  await workbench.importFile(data, 'colours.jsonl');
  await workbench.go('Judge');
  await page.getByLabel('Model files').setInputFiles(tinyJudgeFiles);
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Compare/ })
    .click();
  await page.getByRole('button', { name: 'Add a method' }).click();
  const panel = page.getByRole('region', { name: 'Add a method' });
  const score = panel.getByRole('button', { name: 'Score 6 rows' });

  await test.step('VRO needs samples, and has them written', async () => {
    await panel.getByRole('radio', { name: 'VRO' }).check();
    await expect(panel).toContainText('No model has two responses to one instruction here');
    await expect(score).toBeDisabled();
    await panel.getByRole('radio', { name: 'Samples written now' }).check();
    await panel.getByLabel('Samples for each instruction').fill('2');
    await panel.getByLabel('Tokens of a sample, at most').fill('8');
    await score.click();
    await expect(panel).toContainText('VRO has scored the rows', { timeout: 120_000 });
    const line = page.getByRole('row').filter({ hasText: 'VRO, by samples' }).first();
    await expect(line).toContainText('6');
  });

  await test.step('a score column and the cosine', async () => {
    await panel.getByRole('radio', { name: 'Score column + Cosine' }).check();
    await expect(panel).toContainText('reward, of which higher must be better.');
    await score.click();
    await expect(panel).toContainText('Score column + Cosine has scored the rows', { timeout: 120_000 });
    await expect(page.getByRole('row').filter({ hasText: 'reward + Cosine' }).first()).toBeVisible();
    await expect(
      page
        .getByRole('row')
        .filter({ hasText: /^Cosine, / })
        .first(),
    ).toBeVisible();
  });
});

import { writeSmallDataset } from './pages/small-dataset.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

test('the default model answers an instruction, can be stopped, and the judge holds it against the threshold', async ({
  page,
}, info) => {
  test.setTimeout(300_000);
  const workbench = new Workbench(page);
  const heading = page.getByRole('heading', { level: 1 });
  const answer = page.getByRole('region', { name: 'What the model answers' });
  const write = page.getByRole('button', { name: 'Write and judge an answer' });

  await test.step('before anything is judged there is a score and no decision', async () => {
    await workbench.open();
    await workbench.go('Judge');
    // What is tried here has no reference: its judge is not the default one.
    await workbench.chooseJudge('Self-J probe, plain');
    await page.getByRole('radio', { name: 'Without reference' }).check();
    await page.getByRole('link', { name: 'Try it', exact: true }).click();
    await page.getByLabel('Instruction').fill('What is the capital of France? Answer in one sentence.');
    await page.getByLabel('Temperature').fill('0');
    await page.getByLabel('Most tokens').fill('24');
    await write.click();
    await expect(heading).toContainText(/A score of \d\.\d\d, and no judged rows/, { timeout: 120_000 });
    await expect(answer).toContainText('Paris');
  });

  await test.step('the same seed gives the same answer, another seed another', async () => {
    await page.getByLabel('Temperature').fill('1.5');
    const texts: string[] = [];
    for (const seed of ['3', '3', '4']) {
      await page.getByLabel('Seed').fill(seed);
      await write.click();
      await expect(write).toBeEnabled({ timeout: 60_000 });
      texts.push(await answer.locator('p[aria-busy]').innerText());
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  await test.step('with judged rows it is accepted or declined', async () => {
    const data = info.outputPath('small.jsonl');
    writeSmallDataset(data, 8);
    await workbench.importFile(data, 'small.jsonl');
    await workbench.go('Judge');
    await page.getByRole('radio', { name: 'Without reference' }).check();
    await workbench.startJudging();
    await workbench.judged(8);
    await page.getByRole('link', { name: 'Try it', exact: true }).click();
    await expect(heading).toContainText(/^(Accepted|Declined): its score of \d\.\d\d/);
    await expect(page.getByRole('region', { name: 'What the judge says' })).toContainText('of 8 judged rows');
  });

  await test.step('writing is seen as it goes, and stops at a word', async () => {
    await page.getByLabel('Instruction').fill('Write a long story about a lighthouse.');
    await page.getByLabel('Most tokens').fill('1024');
    await write.click();
    await expect(answer.locator('p[aria-busy="true"]')).toContainText(/\w+ \w+ \w+/, { timeout: 60_000 });
    await page.getByRole('button', { name: 'Stop writing' }).click();
    await expect(answer).toContainText('stopped by you');
    await expect(heading).toContainText(/^(Accepted|Declined|Neither)/, { timeout: 60_000 });
  });
});

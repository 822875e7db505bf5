import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, makeStaticServer } from '../node/server/static-server.mjs';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

/** A host that has the page and no models: whatever is shown needs no download. */
let server: Server;
let address: string;

test.beforeAll(async () => {
  server = makeStaticServer({ models: join(tmpdir(), 'self-judge-no-models') });
  address = `http://localhost:${await listen(server, { port: 0 })}/`;
});
test.afterAll(() => server.close());

test('a visitor meets the idea and a line to drag at once, and whoever has data lands where they were', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(address);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Keep good answers, send doubtful ones to a person', { timeout: 60_000 });
  const demo = page.getByRole('region', { name: /^The demo, judged beforehand/ });
  const line = demo.getByRole('slider', { name: 'Rows accepted' });
  await expect(demo).toContainText('Stored scores: Self-J probe with reference features');
  await expect(demo).toContainText('Accepts 80%, declines 20%');
  await line.focus();
  for (let step = 0; step < 100; step++) await page.keyboard.press('ArrowLeft');
  await expect(demo).toContainText('Accepts 30%, declines 70%');
  await expect(demo).toContainText(/is better than chance here/);
  await demo.getByRole('radio', { name: 'Without reference' }).check();
  await expect(demo).toContainText('cannot check facts');
  await expect(demo).toContainText(/is not shown to be better than chance|is worse than chance/);
  await expect(demo.getByRole('link', { name: 'grade rows yourself' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.getByLabel('Dataset files').setInputFiles({
    name: 'brought.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from('{"instruction":"Say hello.","response":"Hello!"}\n'),
  });
  await expect(heading).toContainText('brought.jsonl: 1 response');
  await new Workbench(page).go('Explain');
  await expect(page).toHaveURL(/#\/explain(\?|$)/);
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByRole('main')).toContainText('Say hello.');
  await expect(heading).not.toContainText('Keep good answers');
});

import type { Server } from 'node:http';
import { listen, makeStaticServer } from '../node/server/static-server.mjs';
import { expect, test } from './pages/test.ts';

/** A host that sends no isolation headers, and that can be taken away. */
let server: Server;
let address: string;

test.use({ serviceWorkers: 'allow' });
test.beforeEach(async () => {
  server = makeStaticServer({ base: '/some/path/', isolation: false });
  address = `http://localhost:${await listen(server, { port: 0 })}/some/path/`;
});
test.afterEach(() => goOffline());

function goOffline() {
  server.closeAllConnections();
  server.close();
}

test('after the first visit the page opens without its host, isolated, with every screen and the demo', async ({
  page,
}) => {
  await page.goto(address);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('Keep good answers');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  // Installed: every file of the page lies in the cache.
  await page.evaluate(() => navigator.serviceWorker.ready);

  goOffline();
  await page.reload();
  await expect(heading).toContainText('Keep good answers');
  // The stored scores and the chart came from the cache too.
  await expect(page.getByRole('slider', { name: 'Rows accepted' })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  for (const [screen, shown] of [
    // No model was fetched while there was a network.
    ['Judge', 'Choose a judge'],
    ['Decide', 'Nothing to decide yet'],
    ['Explain', '200'],
    ['Compare', /./],
    ['Train', /./],
  ] as const) {
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
    await expect(heading).toContainText(shown);
    await expect(page.getByText('This screen could not be drawn')).toHaveCount(0);
  }
  const notices = await page.evaluate(async () => (await fetch('third-party-notices.txt')).text());
  expect(notices).toContain('SIL OPEN FONT LICENSE');
  // The data worker came from the cache too.
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Data' }).click();
  await page.getByLabel('Dataset files').setInputFiles({
    name: 'brought.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from('{"instruction":"Say hello.","response":"Hello!"}\n'),
  });
  await expect(heading).toContainText('brought.jsonl: 1 response');
});

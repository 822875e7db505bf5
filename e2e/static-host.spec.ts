import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { distFolder, listen, makeStaticServer } from '../node/server/static-server.mjs';
import { expect, test } from './pages/test.ts';

/** Everything that went wrong on a page: failed requests, errors thrown, errors logged. */
function watch(page: Page) {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // Chromium calls a small file of the judge's so where the worker lets go of its answer as soon as the last byte is
    // there. What arrived is verified by its hash: a file that was really cut off ends the loading with an error.
    if (reason !== 'net::ERR_ABORTED') faults.push(`${request.url()} failed: ${reason}`);
  });
  page.on('response', (response) => response.status() >= 400 && faults.push(`${response.url()} missing`));
  return faults;
}

const isolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

test('the page opens isolated where the host sets COOP and COEP', async ({ page }) => {
  const faults = watch(page);
  await page.goto('./');
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(await isolated(page)).toBe(true);
  expect(faults).toEqual([]);
});

test('what the page loads at once is under 150 kB of script and style, compressed', () => {
  const html = readFileSync(join(distFolder, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="(\.\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!);
  expect(files.length).toBeGreaterThan(2);
  const bytes = files.reduce((sum, path) => sum + gzipSync(readFileSync(join(distFolder, path))).length, 0);
  console.log(`${(bytes / 1000).toFixed(0)} kB in ${files.length} files`);
  expect(bytes).toBeLessThan(150_000);
});

test('the page itself can reach no other host', async ({ page, traffic }) => {
  await page.goto('./');
  await expect(page.locator('#root')).not.toBeEmpty();
  const answer = await page.evaluate(() => fetch('https://example.org/').then(() => 'reached', String));
  expect(answer).toContain('TypeError');
  await expect.poll(() => traffic.violations.join()).toContain('https://example.org/');
  // This one was meant; the fixture finds any other.
  traffic.violations.length = 0;
});

test.describe('a plain static host', () => {
  let server: Server;
  let address: string;

  test.beforeAll(async () => {
    server = makeStaticServer({ base: '/some/path/', isolation: false });
    address = `http://localhost:${await listen(server, { port: 0 })}/some/path/`;
  });
  test.afterAll(() => server.close());

  test('the page opens below a sub-path and without isolation', async ({ page }) => {
    const faults = watch(page);
    await page.goto(address);
    await expect(page.locator('#root')).not.toBeEmpty();
    expect(await isolated(page)).toBe(false);
    expect(faults).toEqual([]);
  });

  test('the default judge is fetched from beside the page, runs on one thread, and the page says what is lost', async ({
    page,
  }) => {
    const faults = watch(page);
    await page.goto(address);
    await page.getByRole('button', { name: /^Judge \d+ rows$/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/is judging|judged all/, {
      timeout: 240_000,
    });
    await expect(page.getByText('1 thread', { exact: false }).first()).toBeVisible();
    await expect(page.getByText('This host does not isolate the page', { exact: false })).toBeVisible();
    expect(faults).toEqual([]);
  });
});

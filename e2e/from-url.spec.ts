import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const asked: { url: string; cookie: string | undefined }[] = [];
let host: Server;
let address: string;
/** What lies at `/work`. */
let work: Buffer | null = null;

test.beforeAll(async () => {
  host = createServer(({ url = '', headers }, response) => {
    asked.push({ url, cookie: headers.cookie });
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' });
    response.end(url === '/work' ? work : '{"instruction":"Say hello.","response":"Hello!"}\n');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
test.afterAll(() => host.close());

// The test of every specification fails where the page's policy stopped something.
test('a dataset is fetched from an address on another host, and only when somebody says so', async ({
  page,
}) => {
  const workbench = new Workbench(page);
  await workbench.open();
  await page.getByRole('button', { name: 'From a URL' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read a dataset from a URL' });
  await dialog.getByLabel('URL').fill(`${address}/a/brought.jsonl`);
  const fetch = dialog.getByRole('button', { name: /^Fetch from 127/ });
  await expect(fetch).toBeEnabled();
  expect(asked).toEqual([]);
  await fetch.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('brought.jsonl: 1 response', {
    timeout: 30_000,
  });
  expect(asked).toEqual([{ url: '/a/brought.jsonl', cookie: undefined }]);
});

test('a link to published work is opened once somebody agrees, and asks no longer then', async ({ page }) => {
  asked.length = 0;
  await page.goto(`?data=${encodeURIComponent(`${address}/b/published.jsonl`)}#/decide`);
  const dialog = page.getByRole('dialog', { name: 'This link asks to open a dataset' });
  await expect(dialog).toContainText(`${address}/b/published.jsonl`, { timeout: 60_000 });
  expect(asked).toEqual([]);
  await dialog.getByRole('button', { name: 'Fetch and open' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('published.jsonl: 1 response', {
    timeout: 60_000,
  });
  expect(asked).toEqual([{ url: '/b/published.jsonl', cookie: undefined }]);
  expect(new URL(page.url()).search).toBe('');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save project' }).click();
  work = await readFile(await (await downloading).path());
  await page.goto(`?project=${encodeURIComponent(`${address}/work`)}`);
  await page.getByRole('button', { name: 'Fetch and open' }).click();
  await expect(page.getByRole('dialog', { name: 'Added to published.jsonl' })).toContainText('1 of 1 row', {
    timeout: 60_000,
  });

  await page.goto('?data=file:///etc/passwd');
  await expect(page.getByRole('dialog')).toContainText('This is no web address', { timeout: 60_000 });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  expect(new URL(page.url()).search).toBe('');
});

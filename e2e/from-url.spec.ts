import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const asked: { url: string; cookie: string | undefined }[] = [];
let host: Server;
let address: string;

test.beforeAll(async () => {
  host = createServer(({ url = '', headers }, response) => {
    asked.push({ url, cookie: headers.cookie });
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' });
    response.end('{"instruction":"Say hello.","response":"Hello!"}\n');
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

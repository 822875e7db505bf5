import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readManifest } from '../models/manifest.mjs';
import { listen, makeStaticServer } from './static-server.mjs';

const model = readManifest().models[0]!;
const modelPath = `models/${model.id}/${model.files[0]!.name}`;

let root: string;
const servers: Server[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'serve-test-'));
  await mkdir(join(root, 'dist/assets'), { recursive: true });
  await mkdir(join(root, 'models', model.id), { recursive: true });
  await writeFile(join(root, 'dist/index.html'), '<!doctype html>page');
  await writeFile(join(root, 'dist/assets/engine.wasm'), new Uint8Array(8));
  await writeFile(join(root, modelPath), '0123456789');
  await writeFile(join(root, `${modelPath}.partial`), 'half');
});

afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(root, { recursive: true });
});

async function start(options: Parameters<typeof makeStaticServer>[0] = {}) {
  const server = makeStaticServer({ dist: join(root, 'dist'), models: join(root, 'models'), ...options });
  servers.push(server);
  return `http://127.0.0.1:${await listen(server, { port: 0 })}`;
}

test('the page comes isolated, and WASM with the type that streaming compilation needs', async () => {
  const address = await start();
  const page = await fetch(`${address}/`);
  expect(await page.text()).toBe('<!doctype html>page');
  expect(page.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  expect(page.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
  expect(page.headers.get('Cache-Control')).toBe('no-cache');
  const wasm = await fetch(`${address}/assets/engine.wasm`);
  expect(wasm.headers.get('Content-Type')).toBe('application/wasm');
  expect(wasm.headers.get('Cache-Control')).toContain('immutable');
});

test('isolation can be left out', async () => {
  const page = await fetch(`${await start({ isolation: false })}/`);
  expect(page.headers.has('Cross-Origin-Embedder-Policy')).toBe(false);
});

test.each([
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=20-', 416, null, 'bytes */10'],
])('a model is served by range %s', async (range, status, text, contentRange) => {
  const response = await fetch(`${await start()}/${modelPath}`, { headers: { Range: range } });
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Range')).toBe(contentRange);
  if (text !== null) expect(await response.text()).toBe(text);
});

test.each(['models/unknown/file', `${modelPath}.partial`, 'models/../secret', '..%2fsecret', 'nothing.js'])(
  '%s is not found',
  async (path) => {
    await writeFile(join(root, 'secret'), 'secret');
    const response = await fetch(`${await start()}/${path}`);
    expect([403, 404]).toContain(response.status);
  },
);

test('models/index.json names the models that are whole: cached and verified, or beside the built page', async () => {
  const address = await start();
  const index = async () => (await fetch(`${address}/models/index.json`)).json();
  // The file at hand has other bytes than the manifest's.
  expect(await index()).toEqual({ models: [] });
  await mkdir(join(root, 'dist/models'));
  await writeFile(join(root, 'dist/models/index.json'), '{"models":["built-in"]}');
  expect(await index()).toEqual({ models: ['built-in'] });
});

test('below a sub-path the page and models are found, and nothing outside it', async () => {
  const address = await start({ base: '/some/path/' });
  expect((await fetch(`${address}/some/path/`)).status).toBe(200);
  expect(await (await fetch(`${address}/some/path/${modelPath}`)).text()).toBe('0123456789');
  expect((await fetch(`${address}/${modelPath}`)).status).toBe(404);
  const bare = await fetch(`${address}/some/path`, { redirect: 'manual' });
  expect(bare.headers.get('Location')).toBe('/some/path/');
});

test('a taken port leads to the next one, and with strict to an error', async () => {
  const first = makeStaticServer();
  const second = makeStaticServer();
  const third = makeStaticServer();
  servers.push(first, second, third);
  const port = await listen(first, { port: 0 });
  expect(await listen(second, { port })).toBeGreaterThan(port);
  await expect(listen(third, { port, strict: true })).rejects.toThrow('EADDRINUSE');
});

// @ts-check
/** What the model tests share: a stand-in for the Hub, a stand-in for pip, and a small model. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** @typedef {import('./manifest.mjs').Model} Model */

/** A model of one file of random bytes, with a Hub and a package source. @param {number} bytes */
export function smallModel(bytes) {
  const content = randomBytes(bytes);
  const sha256 = createHash('sha256').update(content).digest('hex');
  /** @type {Model} */
  const model = {
    id: 'small',
    role: 'judge',
    name: 'Small',
    licence: 'none',
    parameters: 1,
    files: [{ name: 'weights.bin', bytes, sha256 }],
    sources: [
      { kind: 'hub', repo: 'someone/small', revision: 'abc', folder: '' },
      { kind: 'pypi', package: 'small-model', version: '1.0', folder: 'small/' },
    ],
  };
  return { model, content };
}

/**
 * Serves `content` at every path, by range where asked.
 * @param {Buffer} content
 * @param {{ cutAfter?: number, status?: number, chunkDelay?: number }} [behaviour]
 *   `cutAfter`: break the first connection after so many bytes
 */
export async function startHub(content, behaviour = {}) {
  /** @type {{ url: string, range: string | undefined }[]} */
  const requests = [];
  const server = createServer(async (request, response) => {
    requests.push({ url: request.url ?? '', range: request.headers.range });
    if (behaviour.status) return response.writeHead(behaviour.status).end();
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, { 'Content-Length': content.length - start });
    const cut = requests.length === 1 ? behaviour.cutAfter : undefined;
    for (let at = start; at < (cut ?? content.length); at += 16_384) {
      response.write(content.subarray(at, Math.min(at + 16_384, cut ?? content.length)));
      if (behaviour.chunkDelay) await new Promise((done) => setTimeout(done, behaviour.chunkDelay));
    }
    if (cut !== undefined) setTimeout(() => response.destroy(), 50);
    else response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, requests, close: () => server.close() };
}

/**
 * A folder with a `python3` whose `-m pip download` copies a wheel with these members, and nothing else in it.
 * @param {string} folder
 * @param {Record<string, Uint8Array>} members
 */
export async function fakePip(folder, members) {
  await mkdir(folder, { recursive: true });
  const wheel = join(folder, 'small_model-1.0-py3-none-any.whl');
  await writeFile(wheel, zipSync(members));
  const script = `#!${process.execPath}
const { copyFileSync } = require('node:fs');
const dest = process.argv[process.argv.indexOf('--dest') + 1];
if (!process.argv.includes('small-model==1.0')) process.exit(1);
copyFileSync(${JSON.stringify(wheel)}, dest + '/small_model-1.0-py3-none-any.whl');
`;
  await writeFile(join(folder, 'python3'), script);
  await chmod(join(folder, 'python3'), 0o755);
  return folder;
}

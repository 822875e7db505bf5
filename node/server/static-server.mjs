// @ts-check
/** Serves the built page and the cached models, as a static host would. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import serveStatic from 'serve-static';
import { cacheFolder, readManifest } from '../models/manifest.mjs';
import { isCached } from '../models/verify.mjs';
import { isolationHeaders, securityHeaders } from './security-headers.mjs';

/** @typedef {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, next: () => void) => void} Middleware */

export const distFolder = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * `/models/<id>/<file>` from the cache: only what models.json names, never a part or a record.
 * `/models/index.json` lists the models that are there whole, so that the page need not try each.
 * @param {{ folder?: string, dist?: string }} [options]
 * @returns {Middleware}
 */
export function modelFiles({ folder = cacheFolder(), dist } = {}) {
  const { models } = readManifest();
  const known = new Set(models.flatMap((model) => model.files.map((file) => `/${model.id}/${file.name}`)));
  const serve = serveStatic(folder, {
    index: false,
    redirect: false,
    cacheControl: false,
    fallthrough: false,
  });
  return async (request, response, next) => {
    const whole = request.url ?? '/';
    const path = /^\/models(\/[^?]*)/.exec(whole)?.[1];
    if (path === '/index.json') {
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('Content-Type', 'application/json');
      return void response.end(JSON.stringify(await modelIndex(folder, dist)));
    }
    if (!path || !known.has(path)) return next();
    request.url = path;
    // The page keeps a verified copy of its own.
    response.setHeader('Cache-Control', 'no-store');
    serve(request, response, (/** @type {import('http-errors').HttpError | undefined} */ error) => {
      request.url = whole;
      if (error?.statusCode !== 416) return next();
      response.writeHead(416, error.headers).end();
    });
  };
}

/**
 * @param {string} folder
 * @param {string} [dist] a built page, whose own list counts too
 */
async function modelIndex(folder, dist) {
  const ids = new Set();
  if (dist) {
    const built = await readFile(join(dist, 'models', 'index.json'), 'utf8').catch(() => '{"models":[]}');
    for (const id of JSON.parse(built).models) ids.add(id);
  }
  for (const model of readManifest().models) if (await isCached(model, folder)) ids.add(model.id);
  return { models: [...ids] };
}

/**
 * @param {{ dist?: string, models?: string, base?: string, isolation?: boolean }} [options]
 *   `base`: the path below which the page lies, such as `/some/path/`
 */
export function makeStaticServer({ dist = distFolder, models, base = '/', isolation = true } = {}) {
  const root = `/${base}/`.replace(/\/+/g, '/');
  const page = serveStatic(dist, {
    setHeaders: (response, path) => {
      // Vite puts a hash of the contents into the names below assets/.
      const lasting = /[\\/]assets[\\/]/.test(path);
      response.setHeader('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const cached = modelFiles({ folder: models, dist });
  // Model files are left as they are: they hardly shrink, and are read by ranges.
  const compress = compression();
  return createServer((request, response) => {
    const headers = {
      ...(isolation ? isolationHeaders : {}),
      ...securityHeaders(new URL(request.url ?? '/', 'http://page').pathname),
    };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const missing = () => {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('Not found\n');
    };
    const url = request.url ?? '/';
    if (`${url}/` === root) return void response.writeHead(301, { Location: root }).end();
    if (!url.startsWith(root)) return missing();
    request.url = url.slice(root.length - 1);
    cached(request, response, () =>
      // The middleware is typed for Express and uses nothing of it.
      compress(/** @type {any} */ (request), /** @type {any} */ (response), () =>
        page(request, response, missing),
      ),
    );
  });
}

/**
 * Listen on this machine only, at `port` or, unless `strict`, the next free one.
 * @param {import('node:http').Server} server
 * @param {{ port: number, strict?: boolean }} options
 * @returns {Promise<number>} the port
 */
export async function listen(server, { port, strict = false }) {
  const last = strict ? port : port + 50;
  for (let tried = port; ; tried++) {
    const taken = await new Promise((resolve, reject) => {
      server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
        error.code === 'EADDRINUSE' && tried < last ? resolve(true) : reject(error),
      );
      server.listen(tried, '127.0.0.1', () => resolve(false));
    });
    server.removeAllListeners('error');
    if (!taken) return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  }
}

// @ts-check
/** A stand-in for the Hub's API and its file hosts, for tests of what is fetched from repositories. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** @typedef {{ url: string, host: 'hub' | 'files', range?: string, authorization?: string }} HubRequest */

/** Pages of other origins may read it, as they may read the Hub. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Authorization, Range',
  'Access-Control-Expose-Headers': 'Link, Retry-After',
};

/** @param {string} algorithm @param {(string | Uint8Array)[]} parts */
const hex = (algorithm, ...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash(algorithm)).digest('hex');

/**
 * A Hub with one repository, `someone/model`, at one commit. Files of more than 10,000 bytes are LFS files: the Hub
 * redirects to another host for them, as huggingface.co does.
 * @param {Record<string, Uint8Array>} files
 * @param {{ token?: string, gated?: boolean, busy?: number, cutAfter?: number, spoil?: string, pageSize?: number }} [behaviour]
 *   `token`: the only one that may read. `gated`: 403 for every file. `busy`: answer 429 so often first. `cutAfter`: break
 *   the first connection for a large file after so many bytes. `spoil`: send other bytes for this file
 */
export async function startHubApi(files, behaviour = {}) {
  const commit = 'c0ffee'.padEnd(40, '0');
  /** @type {HubRequest[]} */
  const requests = [];
  let busy = behaviour.busy ?? 0;
  let cuts = behaviour.cutAfter === undefined ? 0 : 1;
  const isLarge = (/** @type {string} */ name) => (files[name]?.length ?? 0) > 10_000;
  const entries = Object.entries(files).map(([path, bytes]) => ({
    type: 'file',
    path,
    size: bytes.length,
    oid: hex('sha1', `blob ${bytes.length}\0`, bytes),
    ...(isLarge(path) ? { lfs: { oid: hex('sha256', bytes), size: bytes.length } } : {}),
  }));

  const listen = async (/** @type {import('node:http').RequestListener} */ answer) => {
    const server = createServer(answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    return { server, url: `http://127.0.0.1:${port}` };
  };
  /** @param {import('node:http').IncomingMessage} request @param {HubRequest['host']} host */
  const note = ({ url = '', headers }, host) =>
    requests.push({ url, host, range: headers.range, authorization: headers.authorization });
  /** @param {string} name @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  const send = (name, request, response) => {
    const bytes = Buffer.from(files[name] ?? []);
    // Its last byte, so that a header is sound.
    if (behaviour.spoil === name) bytes[bytes.length - 1] = 1 ^ (bytes.at(-1) ?? 0);
    const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(bytes.length, range?.[2] ? Number(range[2]) + 1 : bytes.length);
    response.writeHead(range ? 206 : 200, { ...crossOrigin, 'Content-Length': end - start });
    if (cuts > 0 && isLarge(name) && end === bytes.length && !range?.[2]) {
      cuts--;
      response.write(bytes.subarray(start, behaviour.cutAfter), () => response.destroy());
    } else response.end(bytes.subarray(start, end));
  };

  const storage = await listen((request, response) => {
    note(request, 'files');
    send(decodeURIComponent((request.url ?? '').slice(1)), request, response);
  });
  const hub = await listen((request, response) => {
    note(request, 'hub');
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://hub');
    const refuse = (/** @type {number} */ status, headers = {}) =>
      response.writeHead(status, { ...crossOrigin, ...headers }).end();
    if (request.method === 'OPTIONS') return refuse(204);
    const json = (/** @type {unknown} */ body, headers = {}) =>
      response
        .writeHead(200, { ...crossOrigin, 'Content-Type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    if (busy-- > 0) return refuse(429, { 'Retry-After': '7' });
    if (behaviour.token && request.headers.authorization !== `Bearer ${behaviour.token}`) return refuse(401);
    const api = '/api/models/someone/model';
    if ([`${api}/revision/main`, `${api}/revision/${commit}`].includes(pathname))
      return json({ sha: commit, cardData: { license: 'apache-2.0' } });
    if (pathname === `${api}/tree/${commit}`) {
      const from = Number(searchParams.get('cursor') ?? 0);
      const to = from + (behaviour.pageSize ?? 1000);
      const next = `<${hub.url}${pathname}?recursive=true&cursor=${to}>; rel="next"`;
      return json(entries.slice(from, to), to < entries.length ? { Link: next } : {});
    }
    const name = decodeURIComponent(pathname.slice(`/someone/model/resolve/${commit}/`.length));
    if (!pathname.startsWith('/someone/model/resolve/') || !(name in files)) return refuse(404);
    if (behaviour.gated) return refuse(403);
    if (isLarge(name)) return refuse(302, { Location: `${storage.url}/${encodeURIComponent(name)}` });
    send(name, request, response);
  });
  const close = () => {
    for (const { server } of [hub, storage]) server.close();
  };
  return { url: hub.url, commit, requests, close };
}

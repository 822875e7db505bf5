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
  'Access-Control-Expose-Headers': 'Content-Range, Link, Retry-After',
};

/** @param {string} algorithm @param {(string | Uint8Array)[]} parts */
const hex = (algorithm, ...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash(algorithm)).digest('hex');

/**
 * A Hub with one repository, `someone/model`, at one commit; or the dataset `someone/rows`. Files of more than 10,000
 * bytes are LFS files: the Hub redirects to another host for them, as huggingface.co does.
 * @typedef {Record<string, Uint8Array>} Files
 * @param {Files} files
 * @param {{ token?: string, gated?: boolean, busy?: number, cutAfter?: number, cuts?: number, spoil?: string,
 *   regrown?: string, pageSize?: number, dataset?: { card?: Record<string, unknown>, converted?: Files } }} [behaviour]
 *   `token`: the only one that may read. `gated`: 403 for every file. `busy`: answer 429 so often first. `cutAfter`: break
 *   the first connection for a large file after so many bytes, or with `cuts` so many, for parts of a file too.
 *   `spoil`: send other bytes for this file. `regrown`: say that this file is longer than it is listed. `dataset`: the
 *   repository is one, with this card, and converted to Parquet in a branch of its own
 */
export async function startHubApi(files, behaviour = {}) {
  const commit = 'c0ffee'.padEnd(40, '0');
  const convertedCommit = 'dec0de'.padEnd(40, '0');
  const { dataset } = behaviour;
  const name = dataset ? 'someone/rows' : 'someone/model';
  const page = dataset ? `/datasets/${name}` : `/${name}`;
  /** @type {Record<string, Files>} */
  const branches = { [commit]: files, ...(dataset?.converted && { [convertedCommit]: dataset.converted }) };
  /** @type {HubRequest[]} */
  const requests = [];
  let busy = behaviour.busy ?? 0;
  let cuts = behaviour.cuts ?? (behaviour.cutAfter === undefined ? 0 : 1);
  const isLarge = (/** @type {Uint8Array | undefined} */ bytes) => (bytes?.length ?? 0) > 10_000;
  const entriesOf = (/** @type {Files} */ all) =>
    Object.entries(all).map(([path, bytes]) => ({
      type: 'file',
      path,
      size: bytes.length,
      oid: hex('sha1', `blob ${bytes.length}\0`, bytes),
      ...(isLarge(bytes) ? { lfs: { oid: hex('sha256', bytes), size: bytes.length } } : {}),
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
    const bytes = Buffer.from(files[name] ?? dataset?.converted?.[name] ?? []);
    // Its last byte, so that a header is sound.
    if (behaviour.spoil === name) bytes[bytes.length - 1] = 1 ^ (bytes.at(-1) ?? 0);
    const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(bytes.length, range?.[2] ? Number(range[2]) + 1 : bytes.length);
    const total = bytes.length + (behaviour.regrown === name ? 1 : 0);
    response.writeHead(range ? 206 : 200, {
      ...crossOrigin,
      'Content-Length': end - start,
      ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${total}` }),
    });
    const isCut = behaviour.cuts !== undefined || (end === bytes.length && !range?.[2]);
    if (cuts > 0 && isLarge(bytes) && isCut) {
      cuts--;
      const upTo = behaviour.cuts === undefined ? behaviour.cutAfter : start + (behaviour.cutAfter ?? 0);
      response.write(bytes.subarray(start, upTo), () => response.destroy());
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
    const api = `/api/${dataset ? 'datasets' : 'models'}/${name}`;
    const cardData = { license: 'apache-2.0', ...dataset?.card };
    if ([`${api}/revision/main`, `${api}/revision/${commit}`].includes(pathname))
      return json({ sha: commit, cardData });
    if (pathname === `${api}/revision/refs%2Fconvert%2Fparquet` && dataset?.converted)
      return json({ sha: convertedCommit, cardData });
    const listed = branches[pathname.slice(`${api}/tree/`.length)];
    if (pathname.startsWith(`${api}/tree/`) && listed) {
      const entries = entriesOf(listed);
      const from = Number(searchParams.get('cursor') ?? 0);
      const to = from + (behaviour.pageSize ?? 1000);
      const next = `<${hub.url}${pathname}?recursive=true&cursor=${to}>; rel="next"`;
      return json(entries.slice(from, to), to < entries.length ? { Link: next } : {});
    }
    const [branch = '', ...path] = decodeURIComponent(pathname.slice(`${page}/resolve/`.length)).split('/');
    const wanted = path.join('/');
    const bytes = branches[branch]?.[wanted];
    if (!pathname.startsWith(`${page}/resolve/`) || !bytes) return refuse(404);
    if (behaviour.gated) return refuse(403);
    if (isLarge(bytes)) return refuse(302, { Location: `${storage.url}/${encodeURIComponent(wanted)}` });
    send(wanted, request, response);
  });
  const close = () => {
    for (const { server } of [hub, storage]) server.close();
  };
  return { url: hub.url, commit, requests, close };
}

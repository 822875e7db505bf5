// @ts-check
/**
 * What a host should send with the page: cross-origin isolation, and a Content-Security-Policy for each kind of file.
 *
 * A worker has the policy of its own script's response, not of the page, so each worker is allowed only the hosts
 * that its work needs. Rows can leave through the judge worker alone (an endpoint that the user named and agreed to),
 * and models arrive through the judge, the trainer and the batch worker. A policy cannot grow after a file has loaded, and the
 * user's endpoint is not known before: the judge worker may therefore speak to any https address and to servers on
 * this machine. That nothing is sent without permission is held by its code, not by the policy (SECURITY.md).
 */

/** Cross-origin isolation: what SharedArrayBuffer, and so threaded WASM, needs. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Where model files may come from: the Hub answers with redirects to its storage hosts. */
const hub = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co'];

/** @param {readonly string[]} connect hosts beside the page's own */
const policy = (connect) =>
  [
    "default-src 'none'",
    // TensorFlow.js compiles WebAssembly and starts its threads from a blob; nothing evaluates text as code.
    "script-src 'self' 'wasm-unsafe-eval' blob:",
    "worker-src 'self' blob:",
    `connect-src ${["'self'", 'blob:', 'data:', ...connect].join(' ')}`,
    // Charts and virtual lists place their marks by style attributes; text never becomes markup.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "manifest-src 'self'",
  ].join('; ');

const anyEndpoint = ['https:', 'http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'];

/** The page itself and every worker that is not named below: nothing but the page's own host. */
export const pagePolicy = policy([]);

/**
 * Worker scripts by the beginning of their file name below assets/, as the builder names them.
 * @type {Record<string, string>}
 */
export const workerPolicies = {
  judge: policy([...hub, ...anyEndpoint]),
  trainer: policy(hub),
  // It builds prompts for a judge elsewhere, from a model's files; what it makes is a file for the user.
  batch: policy(hub),
  bench: policy(hub),
  // It fetches a dataset from where the user says, and holds none.
  download: policy(anyEndpoint),
  // It looks at the Hubs that the user names, and is given no rows of the user's.
  hub: policy(anyEndpoint),
};

/**
 * @param {string} path as requested, below the page's root
 * @returns {Record<string, string>}
 */
export function securityHeaders(path) {
  const worker = /(?:^|\/)assets\/([a-z]+)-[^/]*\.js$/.exec(path)?.[1] ?? '';
  return {
    // Frames are forbidden here since the page's own policy element cannot say so.
    'Content-Security-Policy': `${Object.hasOwn(workerPolicies, worker) ? workerPolicies[worker] : pagePolicy}; frame-ancestors 'self'`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** The same for static hosts that read a `_headers` file. */
export function headersFile() {
  const lines = (/** @type {Record<string, string>} */ headers) =>
    Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  /** @type {Record<string, string>} */
  const all = { ...isolationHeaders, ...securityHeaders('/') };
  const { 'Content-Security-Policy': _, ...everywhere } = all;
  return [
    '/*',
    ...lines(everywhere),
    ...['/', '/index.html'].flatMap((path) => [
      path,
      ...lines({ 'Content-Security-Policy': securityHeaders(path)['Content-Security-Policy'] ?? '' }),
    ]),
    ...['data', 'metrics', 'map', ...Object.keys(workerPolicies)].flatMap((worker) => [
      `/assets/${worker}-*`,
      ...lines({
        'Content-Security-Policy': securityHeaders(`/assets/${worker}-x.js`)['Content-Security-Policy'] ?? '',
      }),
    ]),
    '',
  ].join('\n');
}

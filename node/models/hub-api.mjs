// @ts-check
/** Asks a Hub-compatible host: where it is, who asks, and what a refusal means. */

/** The host's address: `HF_ENDPOINT` names a mirror or a Hub of one's own. */
export const hubHost = () => (process.env.HF_ENDPOINT || 'https://huggingface.co').replace(/(?<!\/)\/+$/, '');

/** An answer of the Hub that is no file. */
export class HubError extends Error {
  /**
   * @param {number} status
   * @param {number | null} waitSeconds how long it asks to be left alone; null where it does not say
   */
  constructor(status, waitSeconds = null) {
    super(`the Hub answered ${status}`);
    this.status = status;
    this.waitSeconds = waitSeconds;
  }
}

/**
 * The token of the environment as a header. It goes to the Hub's own host alone, encrypted or on this machine: fetch
 * leaves it out where a redirect leads elsewhere.
 * @returns {Record<string, string>}
 */
export function authorization() {
  const token = process.env.HF_TOKEN || process.env.HUGGING_FACE_HUB_TOKEN;
  const { protocol, hostname } = new URL(hubHost());
  const isSafe = protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return token && isSafe ? { Authorization: `Bearer ${token}` } : {};
}

/**
 * @param {string | URL} url
 * @param {RequestInit} [init]
 * @throws {HubError}
 */
export async function askHub(url, init = {}) {
  const headers = { ...authorization(), .../** @type {Record<string, string>} */ (init.headers ?? {}) };
  const response = await fetch(url, { ...init, headers });
  if (response.ok && response.body) return response;
  await response.body?.cancel();
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  throw new HubError(response.status, Number.isFinite(wait) ? wait : null);
}

/**
 * Do `work` again where the Hub is busy or the connection breaks; a refusal and an error of the disk stand.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ retries: number, sleep?: (milliseconds: number) => Promise<unknown>, progress?: () => number }} options
 *   `progress`: bytes so far; where they grew since the failure before, it does not count
 */
export async function withRetries(work, { retries, sleep = pause, progress = () => 0 }) {
  let before = progress();
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (thrown) {
      failures = progress() > before ? 1 : failures + 1;
      before = progress();
      if (!isPassing(thrown) || failures > retries) throw thrown;
      const asked = thrown instanceof HubError ? thrown.waitSeconds : null;
      await sleep(Math.min(60_000, 1_000 * (asked ?? 2 ** (failures - 1))));
    }
  }
}

const pause = (/** @type {number} */ milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** @param {unknown} thrown */
function isPassing(thrown) {
  if (thrown instanceof HubError) return thrown.status === 429 || thrown.status >= 500;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  // Another code of the system's, such as ENOSPC, tells of the disk; fetch's own mostly lie in its cause.
  return typeof code !== 'string' || /^(ECONN|ENET|EHOST|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|UND_)/.test(code);
}

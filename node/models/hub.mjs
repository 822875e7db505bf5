// @ts-check
/** Downloads one file of a Hub repository at its pinned revision; what arrived before goes on from there. */
import { open, rm, stat } from 'node:fs/promises';
import { askHub } from './hub-api.mjs';
import { hubUrl } from './manifest.mjs';

const connectMilliseconds = 5_000;
const stallMilliseconds = 30_000;

/**
 * Fill `partial` up to the file's size. An interruption leaves what has arrived in `partial`.
 * @param {import('./manifest.mjs').HubSource} source
 * @param {import('./manifest.mjs').ModelFile} file
 * @param {string} partial
 * @param {(done: number) => void} onProgress bytes in `partial` so far
 * @returns {Promise<{ resumed: boolean }>}
 */
export async function downloadFromHub(source, file, partial, onProgress) {
  let have = await stat(partial).then(
    (found) => found.size,
    () => 0,
  );
  if (have > file.bytes) {
    await rm(partial);
    have = 0;
  }
  if (have === file.bytes) return { resumed: true };

  const abort = new AbortController();
  const watchdog = makeWatchdog(abort, connectMilliseconds);
  try {
    const response = await askHub(hubUrl(source, file.name), {
      signal: abort.signal,
      headers: { 'Accept-Encoding': 'identity', ...(have > 0 ? { Range: `bytes=${have}-` } : {}) },
    });
    const resumed = response.status === 206 && have > 0;
    if (!resumed) have = 0;
    const sink = await open(partial, resumed ? 'a' : 'w');
    try {
      watchdog.rest(stallMilliseconds);
      for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (
        /** @type {unknown} */ (response.body)
      )) {
        watchdog.rest(stallMilliseconds);
        have += chunk.length;
        if (have > file.bytes) throw new Error(`the Hub sends more than the ${file.bytes} bytes expected`);
        await sink.write(chunk);
        onProgress(have);
      }
    } finally {
      await sink.close();
    }
    if (have < file.bytes) throw new Error(`the connection ended after ${have} of ${file.bytes} bytes`);
    return { resumed };
  } catch (thrown) {
    throw abort.signal.aborted ? abort.signal.reason : withCause(thrown);
  } finally {
    watchdog.stop();
  }
}

/**
 * @param {AbortController} abort
 * @param {number} milliseconds
 */
function makeWatchdog(abort, milliseconds) {
  const arm = (/** @type {number} */ time) =>
    setTimeout(() => abort.abort(new Error(`no answer for ${time / 1000} s`)), time);
  let timer = arm(milliseconds);
  return {
    rest(/** @type {number} */ time) {
      clearTimeout(timer);
      timer = arm(time);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Node's fetch says "fetch failed" and hides the reason one level down. @param {unknown} thrown */
function withCause(thrown) {
  const error = /** @type {Error & { cause?: { code?: string, message?: string } }} */ (thrown);
  const reason = error.cause?.code ?? error.cause?.message;
  return reason ? new Error(`${error.message} (${reason})`) : error;
}

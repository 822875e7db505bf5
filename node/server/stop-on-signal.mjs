// @ts-check
/** @typedef {import('node:http').Server} Server */

/**
 * Stop a server gracefully: no new connection is taken, requests under way are answered, idle connections are closed.
 * @param {Server} server
 * @param {{ limitMs: number }} options after so long, connections that are still busy are cut
 * @returns {Promise<number>} how many connections had to be cut
 */
export async function stopServer(server, { limitMs }) {
  // A connection that is kept alive would otherwise stay open for its idle time once its answer is sent.
  server.on('request', (_, response) => {
    response.setHeader('Connection', 'close');
  });
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  let cut = 0;
  const limit = setTimeout(() => {
    server.getConnections((_, count) => {
      cut = count;
      server.closeAllConnections();
    });
  }, limitMs);
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
  return cut;
}

/**
 * Let SIGTERM (a supervisor, `kill`) and SIGINT (Ctrl-C) stop a server gracefully, and end the process with code 0.
 * The same signal a second time ends the process at once, as it would without this.
 * @param {Server} server
 * @param {{ limitMs?: number }} [options]
 */
export function stopOnSignal(server, { limitMs = 10_000 } = {}) {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    for (const signal of signals) process.removeListener(signal, stop);
    console.log('Stopping: requests under way are answered first.');
    const cut = await stopServer(server, { limitMs });
    if (cut > 0) console.log(`${cut} connections were still busy after ${limitMs / 1000} s and were cut.`);
    process.exit(0);
  };
  for (const signal of signals) process.on(signal, stop);
}

const signals = /** @type {const} */ (['SIGTERM', 'SIGINT']);

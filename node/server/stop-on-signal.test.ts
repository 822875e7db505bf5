import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { listen } from './static-server.mjs';
import { stopServer } from './stop-on-signal.mjs';

let server: Server;
afterEach(() => server?.closeAllConnections());

/** A server whose answer waits until the test sends it. */
async function waitingServer() {
  let answered!: (response: ServerResponse) => void;
  const arrived = new Promise<ServerResponse>((resolve) => {
    answered = resolve;
  });
  server = createServer((_, response) => answered(response));
  return { address: `http://127.0.0.1:${await listen(server, { port: 0 })}`, arrived };
}

test('a request under way is answered whole, and a new one is refused', async () => {
  const { address, arrived } = await waitingServer();
  const first = fetch(address);
  const response = await arrived;
  const stopped = stopServer(server, { limitMs: 20_000 });
  await expect(fetch(address)).rejects.toThrow();
  response.end('whole');
  expect(await (await first).text()).toBe('whole');
  expect(await stopped).toBe(0);
});

test('a connection that stays busy is cut at the limit, and counted', async () => {
  const { address, arrived } = await waitingServer();
  const first = fetch(address);
  await arrived;
  const refused = expect(first).rejects.toThrow();
  expect(await stopServer(server, { limitMs: 1 })).toBe(1);
  await refused;
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the process with code 0 after the answer',
  async (signal) => {
    const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const program = `
    import { createServer } from 'node:http';
    import { stopOnSignal } from ${module('./stop-on-signal.mjs')};
    const server = createServer((request, response) => {
      console.log('asked');
      process.once('${signal}', () => response.end('whole'));
    });
    stopOnSignal(server);
    server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
    const ended = once(child, 'exit');
    const answer = fetch(String((await lines.next()).value).trim());
    expect((await lines.next()).value).toBe('asked\n');
    child.kill(signal);
    expect(await (await answer).text()).toBe('whole');
    expect(await ended).toEqual([0, null]);
  },
);

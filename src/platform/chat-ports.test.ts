import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ChatClient } from '#core/method/external/chat-client.ts';
import { chatPorts } from './chat-ports.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The client on a real network; it does not wait before it tries again. */
async function ask(endpoint: string, limits: { maxBytes?: number; timeout?: number } = {}) {
  const settings = { endpoint, model: 'm', key: 'k-012345', requestsPerMinute: 1e6, answerTokens: 4 };
  const ports = { ...chatPorts(() => {}), sleep: async () => {} };
  return new ChatClient(settings, ports, limits).ask('Grade this row.', new AbortController().signal);
}

describe('an endpoint on the network', () => {
  it('is given up where it answers too late, or never ends its answer', async () => {
    for (const begin of [false, true]) {
      const url = await serve((_, response) => {
        if (begin) response.write('{"choices": [');
      });
      await expect(ask(url, { timeout: 50 })).rejects.toMatchObject({
        code: 'endpoint-failed',
        message: expect.stringContaining('0.05 seconds'),
      });
    }
  });

  it('is not read beyond the limit', async () => {
    let written = 0;
    const url = await serve((_, response) => {
      const chunk = Buffer.alloc(64 * 1024, 32);
      const more = () => {
        while (!response.destroyed && written < 1e9) {
          written += chunk.length;
          if (!response.write(chunk)) return response.once('drain', more);
        }
      };
      more();
    });
    await expect(ask(url, { maxBytes: 1024 * 1024 })).rejects.toMatchObject({ code: 'answer-too-large' });
    expect(written).toBeLessThan(1e8);
  });

  it.each([301, 302, 303, 307, 308])(
    'that redirects with %d gets no row sent on, and no key',
    async (status) => {
      let reached = 0;
      const other = await serve((_, response) => {
        reached++;
        response.end('{"choices":[{"message":{"content":"7"}}]}');
      });
      const url = await serve((_, response) => {
        response.writeHead(status, { location: `${other}/v1/chat/completions` });
        response.end();
      });
      await expect(ask(url)).rejects.toMatchObject({
        code: 'endpoint-refused',
        message: expect.stringContaining(other),
      });
      expect(reached).toBe(0);
    },
  );

  it('that breaks off within its answer has not answered', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"choices":[{"message":{"content":"7"}}]');
      response.socket?.end();
    });
    await expect(ask(url)).rejects.toMatchObject({ code: 'endpoint-failed' });
  });
});

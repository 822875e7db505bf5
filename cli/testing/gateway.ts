import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { plainReadout, unreadable } from '#core/judge/readout.ts';
import { createGateway, type GatewayOptions } from '../serve/gateway.ts';
import type { GatewayJudge } from '../serve/judge-queue.ts';
import { testPolicy } from './test-policy.ts';

const servers: Server[] = [];

/** Ends every server that a test began. */
export async function closeServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The test stops this one itself. */
export function leaveOpen(server: Server): void {
  servers.splice(servers.indexOf(server), 1);
}

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Asked {
  messages: { content: string }[];
  n?: number;
  stream?: boolean;
}

type Write = (asked: Asked, request: IncomingMessage) => string[] | number | Promise<string[] | number>;

/** An upstream that writes these texts, or fails with a status. */
export const upstreamOf = (write: Write) =>
  listening(
    createServer(async (request, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const written = await write(JSON.parse(Buffer.concat(chunks).toString()), request);
      const isError = typeof written === 'number';
      response.writeHead(isError ? written : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          isError
            ? { error: { message: 'the upstream is unwell' } }
            : {
                id: 'chat-1',
                object: 'chat.completion',
                model: 'writer',
                choices: written.map((content, index) => ({
                  index,
                  message: { role: 'assistant', content },
                  finish_reason: 'stop',
                })),
                usage: { prompt_tokens: 3, completion_tokens: 5 },
              },
        ),
      );
    }),
  );

/** Scores an answer by the number that it names after "worth". */
export const stubJudge: GatewayJudge = {
  read: async (questions) =>
    questions.map(({ response }) => {
      const value = /worth (\d+(\.\d+)?)/.exec(response)?.[1];
      return value === undefined
        ? unreadable('It names no worth.')
        : plainReadout(Number(value), { tokens: 1, truncated: false });
    }),
};

/** A gateway to the upstream at this address, and a client of it. */
export async function gatewayTo(
  url: string,
  change: Partial<GatewayOptions> & { retries?: number; timeoutMs?: number } = {},
) {
  const { retries = 0, timeoutMs = 20_000, ...options } = change;
  const { server, metrics } = createGateway({
    policy: testPolicy(),
    judge: stubJudge,
    upstream: { url: `${url}/v1/chat/completions`, key: 'k-93hf72', timeoutMs, retries },
    refusal: 'Ask somebody else.',
    candidates: 1,
    parallel: 8,
    maxWaiting: 64,
    key: null,
    hosts: ['127.0.0.1'],
    driftWindow: 100,
    onDrift: 'mark',
    warn: () => {},
    ...options,
  });
  const address = await listening(server);
  const ask = (content: string, more: object = {}, init: RequestInit = {}) =>
    fetch(`${address}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(init.headers as object) },
      body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content }], ...more }),
      signal: init.signal,
    });
  return { server, metrics, address, ask };
}

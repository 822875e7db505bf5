import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { plainReadout, unreadable } from '#core/judge/readout.ts';
import { stopServer } from '../../node/server/stop-on-signal.mjs';
import { testPolicy } from '../testing/test-policy.ts';
import { createGateway, type GatewayOptions } from './gateway.ts';
import type { GatewayJudge } from './judge-queue.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

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
const upstreamOf = (write: Write) =>
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
const stubJudge: GatewayJudge = {
  read: async (questions) =>
    questions.map(({ response }) => {
      const value = /worth (\d+(\.\d+)?)/.exec(response)?.[1];
      return value === undefined
        ? unreadable('It names no worth.')
        : plainReadout(Number(value), { tokens: 1, truncated: false });
    }),
};

async function gatewayTo(
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

describe('an answer', () => {
  it('goes out as the upstream wrote it, with score and decision, where the policy accepts it', async () => {
    let key: string | undefined;
    const url = await upstreamOf((_, request) => {
      key = request.headers.authorization;
      return ['An answer worth 7.'];
    });
    const { ask } = await gatewayTo(url);
    const response = await ask('How?', {}, { headers: { authorization: 'Bearer of-the-client' } });
    expect(response.headers.get('x-self-judge-decision')).toBe('accept');
    expect(await response.json()).toMatchObject({
      id: 'chat-1',
      choices: [{ index: 0, message: { content: 'An answer worth 7.' }, finish_reason: 'stop' }],
      self_judge: { decision: 'accept', score: 7, threshold: 5, candidates: [7], reason: null },
      usage: { prompt_tokens: 3 },
    });
    expect(key).toBe('Bearer k-93hf72');
  });

  it.each([
    ['is declined below the threshold', 'worth 4.9', { decision: 'decline', score: 4.9 }],
    [
      'is held back where it could not be judged, never scored 0',
      'none',
      { decision: 'invalid', score: null, reason: 'It names no worth.' },
    ],
    ['of no text is held back', '', { decision: 'invalid', score: null }],
  ])('%s', async (_, content, verdict) => {
    const { ask } = await gatewayTo(await upstreamOf(() => [content]));
    const text = await (await ask('How?')).text();
    expect(JSON.parse(text)).toMatchObject({
      choices: [{ message: { content: 'Ask somebody else.' }, finish_reason: 'content_filter' }],
      self_judge: verdict,
    });
    if (content !== '') expect(text).not.toContain(`"${content}"`);
  });

  it('is the best of as many as are asked for, by the judge', async () => {
    let wanted: number | undefined;
    const url = await upstreamOf(({ n }) => {
      wanted = n;
      return ['worth 5', 'none', 'worth 8', 'worth 8.0, later'];
    });
    const { ask } = await gatewayTo(url);
    expect(await (await ask('How?', { n: 4 })).json()).toMatchObject({
      choices: [{ index: 0, message: { content: 'worth 8' } }],
      self_judge: { score: 8, candidates: [5, null, 8, 8] },
    });
    expect(wanted).toBe(4);
  });

  it('accepts nothing by a policy that accepts nothing', async () => {
    const { ask } = await gatewayTo(await upstreamOf(() => ['worth 9']), {
      policy: testPolicy({ threshold: null }),
    });
    expect(await (await ask('How?')).json()).toMatchObject({
      self_judge: { decision: 'decline', threshold: null },
    });
  });

  it('is streamed only after its verdict, and the upstream is not asked to stream', async () => {
    let received = false;
    let early: boolean | null = null;
    let streamed: boolean | undefined;
    const url = await upstreamOf(({ stream }) => {
      streamed = stream;
      return ['worth 7'];
    });
    const judge: GatewayJudge = {
      read: async (questions, signal) => {
        early = received;
        return stubJudge.read(questions, signal);
      },
    };
    const { ask } = await gatewayTo(url, { judge });
    const response = await ask('How?', { stream: true });
    received = true;
    expect({ early, streamed }).toEqual({ early: false, streamed: false });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = (await response.text())
      .split('\n\n')
      .filter(Boolean)
      .map((event) => event.replace('data: ', ''));
    expect(events.at(-1)).toBe('[DONE]');
    const [first, second] = events.slice(0, 2).map((event) => JSON.parse(event));
    expect(first).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ delta: { role: 'assistant', content: 'worth 7' }, finish_reason: null }],
    });
    expect(second).toMatchObject({
      choices: [{ delta: {}, finish_reason: 'stop' }],
      self_judge: { decision: 'accept', score: 7 },
    });
  });
});

describe('what is not answered', () => {
  it.each([
    ['no messages', { messages: [] }, 'messages'],
    ['a number of candidates beyond reason', { n: 100 }, 'n'],
    ['no text', { messages: [{ role: 'user', content: ' ' }] }, 'messages'],
  ])('a request with %s is refused with the field, and the upstream is not asked', async (_, more, field) => {
    let asked = 0;
    const url = await upstreamOf(() => {
      asked++;
      return ['worth 7'];
    });
    const response = await (await gatewayTo(url)).ask('How?', more);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param: field } });
    expect(asked).toBe(0);
  });

  it('a request that a web page of another origin could send is refused', async () => {
    const { address } = await gatewayTo(await upstreamOf(() => ['worth 7']));
    const plain = await fetch(`${address}/v1/chat/completions`, { method: 'POST', body: '{"messages":[]}' });
    expect(plain.status).toBe(400);
    const { address: named } = await gatewayTo(await upstreamOf(() => []), { hosts: ['localhost'] });
    expect((await fetch(`${named}/health`)).status).toBe(403);
  });

  it('without the key nobody is answered, and with it everybody', async () => {
    const { ask, address, metrics } = await gatewayTo(await upstreamOf(() => ['worth 7']), {
      key: 'open-sesame',
    });
    expect((await ask('How?')).status).toBe(401);
    expect((await ask('How?', {}, { headers: { authorization: 'Bearer other' } })).status).toBe(401);
    expect((await fetch(`${address}/metrics`)).status).toBe(401);
    expect((await fetch(`${address}/health`)).status).toBe(200);
    expect((await ask('How?', {}, { headers: { authorization: 'Bearer open-sesame' } })).status).toBe(200);
    expect([metrics.count('unauthorised'), metrics.count('accept')]).toEqual([3, 1]);
  });

  it.each([
    [500, 502, 3],
    [429, 502, 3],
    [401, 401, 1],
    [404, 404, 1],
  ])('an upstream that answers %i is told as %i, after %i tries', async (status, told, tries) => {
    let asked = 0;
    const url = await upstreamOf(() => {
      asked++;
      return status;
    });
    const response = await (await gatewayTo(url, { retries: 2 })).ask('How?');
    expect(response.status).toBe(told);
    expect((await response.json()).error.message).toContain('the upstream is unwell');
    expect(asked).toBe(tries);
  });

  it('an upstream that is late is told as 504, one that is away as 502', async () => {
    const url = await upstreamOf(() => new Promise(() => {}));
    expect((await (await gatewayTo(url, { timeoutMs: 30 })).ask('How?')).status).toBe(504);
    expect((await (await gatewayTo('http://127.0.0.1:9')).ask('How?')).status).toBe(502);
  });

  it('more requests than may wait are turned away at once, and those that wait are answered', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const url = await upstreamOf(async () => {
      await gate;
      return ['worth 7'];
    });
    const { ask, metrics } = await gatewayTo(url, { parallel: 2, maxWaiting: 1 });
    const all = Array.from({ length: 4 }, () => ask('How?'));
    const away = await Promise.race(all);
    expect(away.status).toBe(503);
    expect(away.headers.get('retry-after')).toBe('1');
    release();
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 503]);
    expect(metrics.count('overloaded')).toBe(1);
  });

  it('a client that gives up frees its place, and its answer is not judged', async () => {
    const gone = new AbortController();
    let upstreamGone = () => {};
    const left = new Promise<void>((resolve) => {
      upstreamGone = resolve;
    });
    const url = await upstreamOf(({ messages }, request) => {
      if (messages[0]!.content !== 'leave') return ['worth 7'];
      request.socket.on('close', upstreamGone);
      gone.abort();
      return new Promise(() => {});
    });
    const { ask, metrics } = await gatewayTo(url, { parallel: 1 });
    await expect(ask('leave', {}, { signal: gone.signal })).rejects.toThrow();
    await left;
    expect((await ask('stay')).status).toBe(200);
    expect([metrics.count('cancelled'), metrics.count('accept')]).toEqual([1, 1]);
  });
});

it('200 requests, 8 at once, an upstream that fails one in ten: no answer is lost or mixed, and all are counted', async () => {
  let number = 0;
  const url = await upstreamOf(async ({ messages }) => {
    if (++number % 10 === 0) return 500;
    await new Promise((resolve) => setImmediate(resolve));
    const asked = messages[0]!.content;
    return [`${asked} worth ${Number(asked.split(' ')[1]) % 10}`];
  });
  const { ask, address, metrics } = await gatewayTo(url);
  const seen = { accept: 0, decline: 0, failed: 0 };
  let next = 0;
  const client = async () => {
    while (next < 200) {
      const at = next++;
      const response = await ask(`question ${at}`, at % 2 === 0 ? {} : { stream: true });
      const text = await response.text();
      if (response.status === 502) {
        seen.failed++;
        continue;
      }
      const isGood = at % 10 >= 5;
      seen[isGood ? 'accept' : 'decline']++;
      expect(response.headers.get('x-self-judge-decision')).toBe(isGood ? 'accept' : 'decline');
      // The client's own question comes back in its answer, and no other's.
      expect(text).toContain(isGood ? `"question ${at} worth ${at % 10}"` : 'Ask somebody else.');
      expect(text.match(/question \d+/g) ?? []).toHaveLength(isGood ? 1 : 0);
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  expect(seen.failed).toBe(20);
  expect(seen.accept + seen.decline).toBe(180);
  const told = await (await fetch(`${address}/metrics`)).text();
  expect(told).toContain(`self_judge_requests_total{outcome="accept"} ${seen.accept}\n`);
  expect(told).toContain(`self_judge_requests_total{outcome="decline"} ${seen.decline}\n`);
  expect(told).toContain('self_judge_requests_total{outcome="upstream_failed"} 20\n');
  expect(told).toContain('self_judge_score_count 180\n');
  expect(told).toContain('self_judge_in_flight 0\n');
  expect(metrics.count('cancelled')).toBe(0);
});

it('is stopped once what is under way is answered', async () => {
  let release = () => {};
  let arrived = () => {};
  const asked = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const url = await upstreamOf(async () => {
    arrived();
    await gate;
    return ['worth 7'];
  });
  const { ask, server } = await gatewayTo(url);
  const answer = ask('How?');
  await asked;
  const stopped = stopServer(server, { limitMs: 20_000 });
  servers.splice(servers.indexOf(server), 1);
  await expect(ask('late')).rejects.toThrow();
  release();
  expect(await (await answer).json()).toMatchObject({ self_judge: { decision: 'accept' } });
  expect(await stopped).toBe(0);
});

import { describe, expect, it } from 'vitest';
import { ChatClient } from './chat-client.ts';
import { readAnswer } from './read-answer.ts';
import {
  completion,
  fakeEndpoint,
  json,
  type Reply,
  type SeenRequest,
  startOfTime,
  token,
} from './testing/fake-endpoint.ts';

const settings = {
  endpoint: 'https://models.example/v1/',
  model: 'judge-1',
  key: 'sk-secret-0123456789',
  requestsPerMinute: 60_000,
  answerTokens: null as number | null,
};
const { signal } = new AbortController();

function ask(reply: Reply, more: Partial<typeof settings> = {}) {
  const world = fakeEndpoint(reply);
  const client = new ChatClient({ ...settings, ...more }, world.ports);
  const score = async (prompt = 'x') => {
    const { answer } = await client.ask(prompt, signal);
    const read = readAnswer(answer);
    return read.kind === 'digit' ? read.score : read.kind;
  };
  return { ...world, client, score };
}

const seven = () => json(completion('7'));
const refuse = (body: unknown, status = 400) => json(body, status);
const fields = ({ body }: SeenRequest) =>
  Object.keys(body).filter((name) => name !== 'messages' && name !== 'model');

describe('a request', () => {
  it('asks for a digit and its probabilities, with the key in the header alone, and follows no redirect', async () => {
    const { score, seen } = ask(seven);
    expect(await score('Grade this.')).toBe(7);
    expect(seen[0]).toMatchObject({
      url: 'https://models.example/v1/chat/completions',
      headers: { authorization: `Bearer ${settings.key}` },
      redirect: 'manual',
      body: {
        model: 'judge-1',
        messages: [{ role: 'user', content: 'Grade this.' }],
        temperature: 0,
        logprobs: true,
        max_tokens: 4,
      },
    });
    expect(JSON.stringify(seen[0]!.body)).not.toContain('secret');
  });

  it('is not made with a key that no header can hold', () => {
    const { ports } = fakeEndpoint(seven);
    expect(() => new ChatClient({ ...settings, key: 'clé secrète' }, ports)).toThrow(
      expect.objectContaining({ code: 'bad-key', message: expect.not.stringContaining('secr') }),
    );
  });

  it('begins no faster than it may', async () => {
    const { score, seen } = ask(seven, { requestsPerMinute: 120 });
    for (let i = 0; i < 4; i++) await score();
    expect(seen.map(({ at }) => at)).toEqual([0, 500, 1000, 1500]);
  });
});

describe('a failing endpoint', () => {
  const busy = (headers: Record<string, string> = {}, status = 429) => json({}, status, headers);

  it('is asked again after as long as it says, else after twice as long each time', async () => {
    const replies = [busy({ 'retry-after': '7' }), busy(), busy({}, 503), seven()];
    const { score, seen } = ask((_, number) => replies[number]!);
    expect(await score()).toBe(7);
    expect(seen.map(({ at }) => at)).toEqual([0, 7000, 9000, 13_000]);
  });

  it('is waited for by all requests together, and they are told', async () => {
    const until = new Date(startOfTime + 20_000).toUTCString();
    const { score, seen, notices } = ask(
      ({ at }) => (at < 20_000 ? busy({ 'retry-after': until }) : seven()),
      { requestsPerMinute: 1e9 },
    );
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(score))).toEqual([7, 7, 7, 7]);
    expect(seen.filter(({ at }) => at < 20_000).length).toBeLessThanOrEqual(4);
    expect(notices[0]).toContain('20 s');
  });

  it('stops the run where it asks for a longer wait than anybody waits', async () => {
    const { score, seen } = ask(() => busy({ 'retry-after': '7200' }));
    await expect(score()).rejects.toMatchObject({
      code: 'endpoint-refused',
      message: expect.stringContaining('120 minutes'),
    });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['the network', () => new TypeError('Failed to fetch'), /could not be reached/],
    ['429', () => busy(), /429/],
    ['503', () => json({ error: { message: 'overloaded' } }, 503), /503.*overloaded/],
    [
      'an error in a 200 body',
      () => json({ error: { message: 'Provider returned error', code: 502 } }),
      /502.*Provider/,
    ],
    ['an error without a status in a 200 body', () => json({ error: 'out of memory' }), /out of memory/],
    [
      'an error in the choice',
      () => json({ choices: [{ error: { message: 'upstream died' }, finish_reason: 'error' }] }),
      /upstream died/,
    ],
    [
      'a stream of events',
      () => new Response('data: {"choices":[]}\n\n', { headers: { 'content-type': 'text/event-stream' } }),
      /stream of events/,
    ],
    [
      'a web page',
      () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } }),
      /web page/,
    ],
    ['half an answer', () => new Response('{"choices":[{"message":{"con'), /not whole JSON/],
    ['nothing', () => new Response(''), /empty body/],
    ['null', () => json(null), /not a chat completion/],
    ['another API', () => json({ choices: [{ text: '7' }] }), /choices\.0\.message/],
  ])('by %s is tried five times, and then fails with what it said', async (_, reply, words) => {
    const { score, seen } = ask(reply);
    await expect(score()).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: expect.stringMatching(words),
    });
    expect(seen).toHaveLength(5);
  });

  it.each([
    [400, 'request-refused'],
    [413, 'prompt-too-long'],
    [401, 'endpoint-refused'],
    [404, 'endpoint-refused'],
  ])('with %d is not tried again: %s', async (status, code) => {
    const { score, seen } = ask(() => refuse({ error: { message: 'no' } }, status));
    await expect(score()).rejects.toMatchObject({ code });
    expect(seen).toHaveLength(1);
  });

  it('that sends rows on to another address is not followed', async () => {
    const { score, seen } = ask(
      () => new Response(null, { status: 307, headers: { location: 'https://other.example/v1' } }),
    );
    await expect(score()).rejects.toMatchObject({
      code: 'endpoint-refused',
      message: expect.stringContaining('https://other.example/v1'),
    });
    expect(seen).toHaveLength(1);
  });

  it('reads NaN and Infinity, which Python writes, as no number', async () => {
    const text = JSON.stringify(completion('7', { tokens: [token('7', 0.9)] })).replace(
      /"logprob":[^,}]+/g,
      '"logprob":-Infinity',
    );
    const { score } = ask(() => new Response(text));
    expect(await score()).toBe(7);
  });
});

describe('what an endpoint does not take', () => {
  const detail = (...names: string[]) => ({
    detail: names.map((name) => ({
      type: 'extra_forbidden',
      loc: ['body', name],
      msg: 'Extra inputs are not permitted',
      input: 20,
    })),
  });

  it.each([
    [400, { error: { message: 'logprobs is not supported with this model' } }],
    [400, { error: { message: 'Unsupported value', param: 'logprobs' } }],
    [403, { error: { message: 'You are not allowed to request logprobs from this model' } }],
    [422, { object: 'error', message: detail('logprobs', 'top_logprobs') }],
    [422, detail('top_logprobs')],
    [404, { detail: "Field 'logprobs' is unknown" }],
    [501, { message: 'log probabilities are not implemented' }],
    [200, { error: { message: 'logprobs not supported', code: 400 } }],
  ])('is dropped for %d %j', async (status, body) => {
    const { score, seen } = ask((request) =>
      fields(request).includes('logprobs') ? refuse(body, status) : seven(),
    );
    expect(await score()).toBe(7);
    expect(await score()).toBe(7);
    expect(seen).toHaveLength(3);
  });

  it.each([
    ['told as a maximum', "Invalid value for 'top_logprobs': must be less than or equal to 5.", 5],
    ['told as a range', 'Input validation error: `top_n_tokens` must be >= 0 and <= 5. Given: 20', 5],
    ['not told', 'top_logprobs is too large', 5],
  ])('is asked for in a smaller number where the cap is %s', async (_, message, most) => {
    const top = { '7': 0.6, '8': 0.4 };
    const { score, seen } = ask(({ body }) =>
      Number(body.top_logprobs) > most
        ? refuse({ error: { message } }, 422)
        : json(completion('7', { tokens: [token('7', 0.6, top)] })),
    );
    expect(await score()).toBeCloseTo(7.4, 12);
    expect(Number(seen.at(-1)!.body.top_logprobs)).toBe(most);
  });

  it('is learnt one thing after another: probabilities, the name of the limit, the temperature', async () => {
    const { score, seen } = ask((request) => {
      const names = fields(request);
      if (names.includes('logprobs')) return refuse({ error: { message: 'You may not request logprobs' } });
      if (names.includes('max_tokens'))
        return refuse({ error: { message: "Use 'max_completion_tokens' instead of 'max_tokens'." } });
      if (names.includes('temperature'))
        return refuse({ error: { message: "'temperature' does not support 0" } });
      return seven();
    });
    expect(await score()).toBe(7);
    expect(await score()).toBe(7);
    expect(seen).toHaveLength(5);
    expect(fields(seen.at(-1)!)).toEqual(['max_completion_tokens']);
  });

  it('is learnt by requests that are under way together, and no row is lost', async () => {
    const { score, seen } = ask(async (request) => {
      // All four are sent before the first is answered.
      await new Promise((resolve) => setTimeout(resolve));
      const names = fields(request);
      if (names.includes('logprobs')) return refuse({ error: { message: 'logprobs is not supported' } });
      if (names.includes('max_tokens')) return refuse({ error: { message: 'max_tokens is not supported' } });
      return seven();
    });
    const prompts = Array.from({ length: 8 }, (_, at) => String(at));
    const scores = await Promise.all(prompts.map(score));
    expect(scores).toEqual(prompts.map(() => 7));
    expect(seen.length).toBeLessThanOrEqual(3 * 8);
  });

  it('is not learnt from a row that an error repeats, or one that is too long', async () => {
    for (const message of [
      "'max_tokens' or 'max_completion_tokens' is too large: 4. This model's maximum context length is 4096 tokens.",
      '',
    ]) {
      const body = {
        detail: [
          { loc: ['body', 'messages'], msg: message || 'Invalid', input: 'What temperature? logprobs' },
        ],
      };
      const { score, seen } = ask(() => refuse(body));
      await expect(score()).rejects.toMatchObject({ code: message ? 'prompt-too-long' : 'request-refused' });
      expect(seen).toHaveLength(1);
    }
  });

  it('ends where nothing that is dropped pleases the endpoint', async () => {
    const { score, seen } = ask(() =>
      refuse({ error: { message: 'logprobs, max_tokens, max_completion_tokens, temperature' } }),
    );
    await expect(score()).rejects.toMatchObject({ code: 'request-refused' });
    expect(seen.length).toBeLessThanOrEqual(13);
  });
});

describe('the tokens of an answer', () => {
  const reasoning = (need: number) => (request: SeenRequest) =>
    Number(request.body.max_tokens) < need
      ? json(completion(null, { finish: 'length', reasoning_content: 'Well' }))
      : seven();

  it('are raised where the model spends them on reasoning, for all rows after', async () => {
    const { score, seen } = ask(reasoning(500));
    expect(await score()).toBe(7);
    expect(await score()).toBe(7);
    expect(seen.map(({ body }) => body.max_tokens)).toEqual([4, 64, 1024, 1024]);
  });

  it('are not raised beyond the cap that the endpoint tells', async () => {
    const { score, seen } = ask((request) =>
      Number(request.body.max_tokens) > 512
        ? refuse({ error: { message: 'max_tokens must be at most 512' } })
        : reasoning(500)(request),
    );
    expect(await score()).toBe(7);
    expect(seen.at(-1)!.body.max_tokens).toBe(512);
  });

  it('are the user’s where a number is given, and the answer is not used where they are too few', async () => {
    const { score, seen } = ask(reasoning(500), { answerTokens: 100 });
    expect(await score()).toBe('unfinished');
    expect(seen.map(({ body }) => body.max_tokens)).toEqual([100]);
  });

  it('are not raised for ever for a model that answers nothing', async () => {
    const { score, seen } = ask(() => json(completion('')));
    for (let row = 0; row < 10; row++) expect(await score()).toBe('unfinished');
    expect(seen.length).toBeLessThanOrEqual(3 * 4 + 7);
    expect(seen.at(-1)!.body.max_tokens).toBe(4);
  });
});

describe('a key that an endpoint repeats', () => {
  const { key } = settings;
  it.each([
    ['whole', key],
    ['URL-encoded', encodeURIComponent(`k=${key}`)],
    ['in Base64', btoa(`user:${key}`)],
    ['cut off', `${key.slice(0, 14)}***`],
  ])('%s is in no error and in no answer', async (_, echo) => {
    const replies = [
      json({ error: { message: `Incorrect API key provided: ${echo}` } }, 401),
      json({ error: { message: `bad ${echo}` } }),
      new Response(`bad gateway ${echo}`, { status: 502 }),
      new Response(null, { status: 307, headers: { location: `https://other.example/${echo}` } }),
    ];
    const piece = echo.slice(2, 14);
    for (const reply of replies) {
      const { score } = ask(() => reply);
      const thrown = await score().catch((error) => error);
      expect(JSON.stringify({ message: thrown.message, data: thrown.data })).not.toContain(piece);
    }
    const { client } = ask(() => json(completion(`Your key is ${echo}`)));
    const { answer } = await client.ask('x', signal);
    expect(JSON.stringify(answer)).not.toContain(piece);
    expect(answer.content).toContain('[key]');
  });
});

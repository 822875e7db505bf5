import { describe, expect, it } from 'vitest';
import { ChatClient } from './chat-client.ts';
import { ask, refuse, settings, seven, signal } from './testing/ask-endpoint.ts';
import { completion, fakeEndpoint, json, startOfTime, token } from './testing/fake-endpoint.ts';

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

import { afterEach, describe, expect, it } from 'vitest';
import { closeServers, gatewayTo, upstreamOf } from '../testing/gateway.ts';

afterEach(closeServers);

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

import { afterEach, describe, expect, it } from 'vitest';
import { stopServer } from '../../node/server/stop-on-signal.mjs';
import { closeServers, gatewayTo, leaveOpen, stubJudge, upstreamOf } from '../testing/gateway.ts';
import { testPolicy } from '../testing/test-policy.ts';
import type { GatewayJudge } from './judge-queue.ts';

afterEach(closeServers);

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

describe('answers that drift from the rows that the policy was made on', () => {
  const referenceRows = 40;
  const policy = testPolicy({
    reference: {
      ...testPolicy().reference,
      instruction: Array.from({ length: referenceRows }, (_, at) => at),
      score: Array.from({ length: referenceRows }, (_, at) => 4 + (at % 5)),
      characters: new Array(referenceRows).fill(7),
      group: new Array(referenceRows).fill(-1),
      content: new Array(referenceRows).fill(''),
    },
    expiry: { by: 'drift', level: 0.05, permutations: 19, seed: 1 },
  });

  /** 40 answers worth 4 to 8 as the reference rows are, and then 40 worth 9; what is known after each forty. */
  async function served(onDrift: 'mark' | 'decline') {
    const warnings: string[] = [];
    let worth = (at: number) => 4 + (at % 5);
    let at = 0;
    const url = await upstreamOf(() => [`worth ${worth(at++)}`]);
    const { ask, address } = await gatewayTo(url, {
      policy,
      driftWindow: 20,
      onDrift,
      warn: (message) => warnings.push(message),
    });
    const forty = async () => {
      for (let n = 0; n < 39; n++) await (await ask(`Question ${at}?`)).text();
      const response = await ask(`Question ${at}?`);
      const health = await (await fetch(`${address}/health`)).json();
      return {
        answer: await response.json(),
        header: response.headers.get('x-self-judge-policy'),
        health,
        metrics: await (await fetch(`${address}/metrics`)).text(),
      };
    };
    const alike = await forty();
    worth = () => 9;
    return { alike, other: await forty(), warnings };
  }

  it('go out marked, and /health, /metrics and one warning tell it', async () => {
    const { alike, other, warnings } = await served('mark');
    expect(alike).toMatchObject({
      answer: { self_judge: { decision: 'accept', policy_expired: false } },
      header: null,
      health: { status: 'ok', drift: { state: 'not-shown', windows: { compared: 2, differ: 0 } } },
      metrics: expect.stringContaining('self_judge_policy_expired 0\n'),
    });
    expect(other).toMatchObject({
      answer: {
        choices: [{ message: { content: 'worth 9' } }],
        self_judge: { decision: 'accept', score: 9, policy_expired: true },
      },
      header: 'expired',
      health: { status: 'ok', drift: { state: 'expired', last: { p: 0.05 } } },
      metrics: expect.stringContaining('self_judge_drift_windows_total{differs="true"} 2\n'),
    });
    expect(other.metrics).toContain('self_judge_policy_expired 1\n');
    expect(warnings).toEqual([expect.stringMatching(/has expired.*differ most in the score/)]);
  });

  it('are declined where that was chosen, with their scores', async () => {
    const { other } = await served('decline');
    expect(other.answer).toMatchObject({
      choices: [{ message: { content: 'Ask somebody else.' }, finish_reason: 'content_filter' }],
      self_judge: {
        decision: 'decline',
        score: 9,
        policy_expired: true,
        reason: expect.stringContaining('The policy has expired'),
      },
    });
  });
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
  leaveOpen(server);
  await expect(ask('late')).rejects.toThrow();
  release();
  expect(await (await answer).json()).toMatchObject({ self_judge: { decision: 'accept' } });
  expect(await stopped).toBe(0);
});

import { describe, expect, it } from 'vitest';
import type { Row } from '../../rows/row.ts';
import { defaultTemplates } from '../../template/default-templates.ts';
import { externalScorer } from '../scorers/external-scorer.ts';
import { answeredDigit, writtenDigit } from './chat-answer.ts';
import { ChatClient, type ChatSettings } from './chat-client.ts';

const settings: ChatSettings = {
  endpoint: 'https://models.example/v1/',
  model: 'judge-1',
  key: 'secret',
  requestsPerMinute: 600,
};

const answer = (content: string) => ({ choices: [{ message: { content } }], usage: { prompt_tokens: 30 } });
const json = (body: object, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });

/** A server that answers in turn, and a clock that only sleeping moves. */
function world(replies: (Response | Error)[]) {
  const seen: { url: string; body: Record<string, unknown>; headers: Record<string, string>; at: number }[] =
    [];
  const slept: number[] = [];
  let time = 0;
  const ports = {
    now: () => time,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      time += milliseconds;
    },
    fetch: async (url: string, init: RequestInit) => {
      const headers = init.headers as Record<string, string>;
      seen.push({ url, body: JSON.parse(init.body as string), headers, at: time });
      const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
      if (reply instanceof Error) throw reply;
      return reply.clone();
    },
  };
  return { ports, seen, slept };
}

const signal = new AbortController().signal;

describe('ChatClient', () => {
  it('asks for a digit and its probabilities, with the key in the header alone', async () => {
    const { ports, seen } = world([json(answer('7'))]);
    await new ChatClient(settings, ports).ask('Grade this.', signal);
    expect(seen[0]).toMatchObject({
      url: 'https://models.example/v1/chat/completions',
      headers: { authorization: 'Bearer secret' },
      body: {
        model: 'judge-1',
        messages: [{ role: 'user', content: 'Grade this.' }],
        temperature: 0,
        logprobs: true,
      },
    });
    expect(JSON.stringify(seen[0]!.body)).not.toContain('secret');
  });

  it('waits as long as the server says, then twice as long each time', async () => {
    const busy = (after?: string) => json({}, 429, after ? { 'retry-after': after } : {});
    const { ports, slept } = world([busy('7'), busy(), json({}, 503), json(answer('3'))]);
    await new ChatClient({ ...settings, requestsPerMinute: 1e9 }, ports).ask('x', signal);
    expect(slept.filter((pause) => pause > 1)).toEqual([7000, 2000, 4000]);
  });

  it('gives up after five tries', async () => {
    const { ports, seen } = world([new TypeError('Failed to fetch')]);
    await expect(new ChatClient(settings, ports).ask('x', signal)).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: expect.stringContaining('CORS'),
    });
    expect(seen).toHaveLength(5);
  });

  it('tells a refused row from a refused endpoint, and tries neither again', async () => {
    for (const [status, code] of [
      [400, 'request-refused'],
      [413, 'request-refused'],
      [401, 'endpoint-refused'],
      [404, 'endpoint-refused'],
    ] as const) {
      const { ports, seen } = world([json({ error: { message: 'no' } }, status)]);
      await expect(new ChatClient(settings, ports).ask('x', signal)).rejects.toMatchObject({ code });
      expect(seen).toHaveLength(1);
    }
  });

  it('learns what the endpoint does not know, once', async () => {
    const { ports, seen } = world([
      json({ error: { message: 'logprobs are not supported' } }, 400),
      json({ error: { message: "use 'max_completion_tokens' instead" } }, 400),
      json(answer('5')),
    ]);
    const client = new ChatClient(settings, ports);
    await client.ask('x', signal);
    await client.ask('y', signal);
    expect(seen).toHaveLength(4);
    expect(seen[3]!.body).toMatchObject({ max_completion_tokens: 4 });
    expect(seen[3]!.body).not.toHaveProperty('logprobs');
  });

  it('begins requests no faster than it may', async () => {
    const { ports, seen } = world([json(answer('5'))]);
    const client = new ChatClient({ ...settings, requestsPerMinute: 120 }, ports);
    for (let i = 0; i < 4; i++) await client.ask('x', signal);
    expect(seen.map(({ at }) => at)).toEqual([0, 500, 1000, 1500]);
  });
});

describe('the answer', () => {
  it.each([
    ['7', 7],
    [' 7.', 7],
    ['7/9', 7],
    ['7 out of 9', 7],
    ['**8**', 8],
    ['Score: 4', 4],
    ['0', 0],
    ['10', null],
    ['7.5', null],
    ['between 6 and 8', null],
    ['I cannot grade this.', null],
    ['', null],
  ])('%j is %j', (text, digit) => {
    expect(writtenDigit(text)).toBe(digit);
  });

  const told = (top: Record<string, number>) => ({
    choices: [
      {
        message: { content: '7' },
        logprobs: {
          content: [
            {
              token: '7',
              logprob: Math.log(0.5),
              top_logprobs: Object.entries(top).map(([token, p]) => ({ token, logprob: Math.log(p) })),
            },
          ],
        },
      },
    ],
  });

  it('is the expected digit where probabilities are told, a space before a digit or not', () => {
    const found = answeredDigit(told({ '7': 0.5, ' 7': 0.1, '2': 0.3, The: 0.08 }))!;
    expect(found.score).toBeCloseTo((7 * 0.6 + 2 * 0.3) / 0.9, 12);
    expect(found.probs![7]).toBeCloseTo(0.6, 12);
  });

  it('is the written digit where too much is not told', () => {
    expect(answeredDigit(told({ '7': 0.5, '2': 0.2 }))).toEqual({ score: 7, probs: null });
  });
});

describe('externalScorer', () => {
  const row = (index: number, response = 'yes'): Row => ({
    id: `r${index}`,
    line: index + 1,
    instruction: 'Is it?',
    response,
    reference: index === 3 ? null : 'Yes.',
    model: null,
    category: null,
    source: {},
  });
  const spec = { template: defaultTemplates['with-reference'], maxTokens: 1024, minDigitMass: 0.05 };

  async function score(replies: (Response | Error)[], rows: Row[]) {
    const { ports } = world(replies);
    const scorer = externalScorer(new ChatClient(settings, ports), spec);
    const prepared = await scorer.prepare(rows, [...rows.keys()]);
    const sound = prepared.filter((each) => !(each instanceof Error)) as never[];
    const readouts = [];
    for (const each of sound) readouts.push(...(await scorer.read([each], signal)));
    return { prepared, readouts };
  }

  it('makes a row without a digit invalid, with what was answered, never 0', async () => {
    const { readouts } = await score([json(answer('6')), json(answer('No idea.'))], [row(0), row(1)]);
    expect(readouts[0]).toMatchObject({ score: 6, valid: true, tokens: 30 });
    expect(readouts[1]).toMatchObject({
      score: Number.NaN,
      valid: false,
      invalidReason: 'The answer is not one digit: "No idea.".',
    });
  });

  it('has no score of a row without the reference that the template asks for', async () => {
    const { prepared } = await score([json(answer('6'))], [row(3)]);
    expect(prepared[0]).toMatchObject({ code: 'missing-reference' });
  });

  it('takes a failed request for what it is: no answer, whether or not the endpoint refuses all', async () => {
    const rows = Array.from({ length: 3 }, (_, i) => row(i));
    const { readouts } = await score(
      [...Array.from({ length: 5 }, () => json({}, 500)), json(answer('6'))],
      rows,
    );
    expect(readouts).toMatchObject([
      { error: { code: 'endpoint-failed' }, stopsRun: false },
      { score: 6, valid: true },
      { score: 6, valid: true },
    ]);
    const refused = await score([json({}, 401)], [row(0)]);
    expect(refused.readouts).toMatchObject([{ error: { code: 'endpoint-refused' }, stopsRun: true }]);
  });
});

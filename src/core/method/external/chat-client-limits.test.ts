import { describe, expect, it } from 'vitest';
import { ask, fields, refuse, seven } from './testing/ask-endpoint.ts';
import { completion, json, type SeenRequest, token } from './testing/fake-endpoint.ts';

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

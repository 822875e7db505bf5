import { describe, expect, it } from 'vitest';
import type { Row } from '../../rows/row.ts';
import { defaultTemplates } from '../../template/default-templates.ts';
import { ChatClient } from './chat-client.ts';
import { externalScorer } from './external-scorer.ts';
import { completion, fakeEndpoint, json, type Reply, token } from './testing/fake-endpoint.ts';

const settings = {
  endpoint: 'https://a.example/v1',
  model: 'm',
  key: null,
  requestsPerMinute: 60_000,
  answerTokens: 4,
};
const spec = { template: defaultTemplates['with-reference'], maxTokens: 1024, minDigitMass: 0.05 };
const { signal } = new AbortController();

const row = (index: number): Row => ({
  id: `r${index}`,
  line: index + 1,
  instruction: 'Is it?',
  response: 'yes',
  reference: index === 3 ? null : 'Yes.',
  model: null,
  category: null,
  source: {},
});

async function score(reply: Reply, count: number) {
  const scorer = externalScorer(new ChatClient(settings, fakeEndpoint(reply).ports), spec);
  const rows = Array.from({ length: count }, (_, index) => row(index));
  const prepared = await scorer.prepare(rows, [...rows.keys()]);
  const results = [];
  for (const each of prepared)
    if (!(each instanceof Error)) results.push(...(await scorer.read([each], signal)));
  return { prepared, results };
}

describe('externalScorer', () => {
  it('makes a row without a digit invalid, with what was answered, never 0', async () => {
    const { results } = await score((_, n) => json(completion(n === 0 ? '6' : 'No idea.')), 2);
    expect(results).toMatchObject([
      { kind: 'score', score: 6, tokens: 30 },
      { kind: 'invalid', reason: 'The answer is not one digit: "No idea.".' },
    ]);
  });

  it('has no score of a row without the reference that the template asks for', async () => {
    const { prepared } = await score(() => json(completion('6')), 4);
    expect(prepared[3]).toMatchObject({ code: 'missing-reference' });
  });

  it('keeps the digit probabilities, and no more mass than 1', async () => {
    const tokens = [token('7', 1, { '7': 1.004, '8': 0.0001 })];
    const { results } = await score(() => json(completion('7', { tokens })), 1);
    expect(results[0]).toMatchObject({ kind: 'digits', digitMass: 1, probs: expect.any(Array) });
  });

  it('takes a failed request for what it is: no answer, whether or not the endpoint refuses all', async () => {
    const { results } = await score((_, n) => (n < 5 ? json({}, 500) : json(completion('6'))), 3);
    expect(results).toMatchObject([
      { error: { code: 'endpoint-failed' }, stopsRun: false },
      { kind: 'score', score: 6 },
      { kind: 'score', score: 6 },
    ]);
    const refused = await score(() => json({}, 401), 1);
    expect(refused.results).toMatchObject([{ error: { code: 'endpoint-refused' }, stopsRun: true }]);
  });

  it.each([
    ['is refused', () => json({ error: { message: 'unknown project' } }, 400), /unknown project/],
    ['ends before an answer', () => json(completion(null, { finish: 'length' })), /--answer-tokens/],
  ])('stops a run of which every row %s, with the reason', async (_, reply, words) => {
    const { results } = await score(reply, 7);
    expect(results.slice(0, 4)).toMatchObject(
      new Array(4).fill({ kind: 'invalid', reason: expect.stringMatching(words) }),
    );
    expect(results[4]).toMatchObject({ stopsRun: true, error: { message: expect.stringMatching(words) } });
  });

  it('does not stop a run over rows that are too long, or once a row has been answered', async () => {
    const long = await score(
      () => json({ error: { message: 'maximum context length is 4096 tokens' } }, 400),
      8,
    );
    expect(long.results.every((each) => 'kind' in each && each.kind === 'invalid')).toBe(true);
    const some = await score(
      (_, n) => (n === 0 ? json(completion('6')) : json({ error: { message: 'no' } }, 400)),
      8,
    );
    expect(some.results.every((each) => 'kind' in each)).toBe(true);
  });
});

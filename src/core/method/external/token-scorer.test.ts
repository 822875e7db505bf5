import { expect, it } from 'vitest';
import type { JudgeSpec } from '../../judge/judge.ts';
import type { Row } from '../../rows/row.ts';
import { defaultTemplates } from '../../template/default-templates.ts';
import { ChatClient } from './chat-client.ts';
import { fakeEndpoint, json, type Reply } from './testing/fake-endpoint.ts';
import { tokenScorer } from './token-scorer.ts';

const settings = {
  endpoint: 'https://a.example/v1',
  model: 'm',
  key: null,
  requestsPerMinute: 60_000,
  answerTokens: null,
};
const spec: JudgeSpec = {
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
const digitIds = Array.from({ length: 10 }, (_, digit) => 100 + digit);

/** Each row's prompt is its id's number and two tokens more. */
const prompts = {
  digitIds,
  prepare: ({ id }: Pick<Row, 'id'>) => ({ ids: Int32Array.of(Number(id), 8, 9), cutTokens: Number(id) % 2 }),
};

const completion = (top: Record<string, number>, text = 'The') => ({
  choices: [{ text, logprobs: { tokens: [text], token_logprobs: [Math.log(0.5)], top_logprobs: [top] } }],
});

const allTold = (share: (digit: number) => number) =>
  Object.fromEntries(digitIds.map((id, digit) => [`token_id:${id}`, Math.log(share(digit))]));

async function score(reply: Reply, count: number) {
  const endpoint = fakeEndpoint(reply);
  const scorer = tokenScorer(new ChatClient(settings, endpoint.ports), prompts, spec);
  const rows = Array.from({ length: count }, (_, row) => ({ id: String(row) }) as Row);
  const prepared = await scorer.prepare(rows, [...rows.keys()]);
  const results = [];
  for (const each of prepared)
    results.push(...(await scorer.read([each as Exclude<typeof each, Error>], new AbortController().signal)));
  return { results, seen: endpoint.seen };
}

it('sends the prompt’s ids to /completions, asks for exactly the ten digits, and reads them whatever was written', async () => {
  const { results, seen } = await score(() => json(completion(allTold((digit) => (digit + 1) / 200))), 2);
  expect(seen[1]).toMatchObject({
    url: 'https://a.example/v1/completions',
    body: {
      model: 'm',
      prompt: [1, 8, 9],
      max_tokens: 1,
      temperature: 0,
      logprobs: 20,
      logprob_token_ids: digitIds,
    },
  });
  expect(Object.keys(seen[1]!.body)).not.toContain('messages');
  // Σ d·(d + 1) ÷ Σ (d + 1) = 330 ÷ 55, though only 27.5% of the probability is on digits.
  expect(results[1]).toMatchObject({
    kind: 'digits',
    score: expect.closeTo(6, 12),
    digitMass: expect.closeTo(0.275, 12),
    tokens: 3,
    truncated: true,
  });
});

it('asks an endpoint that cannot tell tokens by id for the likeliest, as many as it tells', async () => {
  const { results, seen } = await score((request) => {
    if ('logprob_token_ids' in request.body)
      return json({ error: { message: 'Unrecognized request argument supplied: logprob_token_ids' } }, 400);
    if (Number(request.body.logprobs) > 5)
      return json({ error: { message: 'logprobs must be less than or equal to 5', param: 'logprobs' } }, 400);
    return json(completion({ '7': Math.log(0.6), '8': Math.log(0.399), so: Math.log(0.0005) }, '7'));
  }, 2);
  expect(seen.map(({ body }) => [body.logprobs, 'logprob_token_ids' in body])).toEqual([
    [20, true],
    [20, false],
    [5, false],
    [5, false],
  ]);
  expect(results[1]).toMatchObject({ score: expect.closeTo((7 * 0.6 + 8 * 0.399) / 0.999, 12) });
});

it('makes a row invalid whose digits are not told, or are unlikely, and never scores it 0', async () => {
  const answers = [
    completion({ '7': Math.log(0.5), ok: Math.log(0.2) }, '7'),
    completion(allTold(() => 0.004)),
    { choices: [{ text: '7' }] },
    completion(allTold(() => 0.04)),
  ];
  const { results } = await score((_, number) => json(answers[number]), 4);
  expect(results).toMatchObject([
    { kind: 'invalid', reason: expect.stringContaining('did not tell the digits 0, 1, 2, 3, 4, 5, 6, 8, 9') },
    { kind: 'invalid', reason: expect.stringContaining('4% of the probability mass') },
    { kind: 'invalid', reason: expect.stringContaining('no log-probabilities') },
    { kind: 'digits', score: expect.closeTo(4.5, 12) },
  ]);
});

it('leaves a row whose request failed to be asked again, and stops where the first rows all tell nothing', async () => {
  const { results } = await score(
    (_, number) => (number < 5 ? json({}, 500) : json({ choices: [{ text: '7' }] })),
    6,
  );
  expect(results[0]).toMatchObject({ error: { code: 'endpoint-failed' }, stopsRun: false });
  expect(results.at(-1)).toMatchObject({ error: { code: 'endpoint-refused' }, stopsRun: true });
});

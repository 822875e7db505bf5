import { describe, expect, it } from 'vitest';
import { parseBatchResult, readBatchAnswer } from './batch-result.ts';
import recorded from './testing/vllm-run-batch-0.32.0.json' with { type: 'json' };

const line = (response: unknown, error: unknown = null) =>
  parseBatchResult(JSON.stringify({ custom_id: 'a', response, error }));

describe('a line of results', () => {
  it.each([
    ['an error beside the status 200', line({ status_code: 200, body: { error: { message: 'full' } } })],
    ['an error of its own', line({ status_code: 200, body: {} }, { message: 'full' })],
    ['a status of 503', line({ status_code: 503, body: { detail: 'full' } })],
    ['no response', line(null, 'full')],
    [
      'an error in the choice',
      line({ status_code: 200, body: { choices: [{ text: '', error: 'full' }], error: 'full' } }),
    ],
  ])('with %s failed, in the words of the server', (_, result) => {
    expect(result).toMatchObject({ kind: 'failed', customId: 'a', message: 'full' });
  });

  it.each(['{"custom_id": "a", "respo', '', '[]', '{"custom_id": 7}', 'null'])('is not %j', (text) => {
    expect(parseBatchResult(text).kind).toBe('unreadable');
  });
});

const digitIds = Array.from({ length: 10 }, (_, digit) => 100 + digit);
/** @param own of the written token 7; @param top likeliest tokens */
function reading(own: number | null, top: Record<string, number | null>) {
  const list = Object.entries(top).map(([token, logprob]) => ({ token, logprob }));
  const content = [{ token: '7', logprob: own, top_logprobs: list }];
  const body = { choices: [{ message: { content: '7' }, logprobs: { content } }] };
  return readBatchAnswer(body, digitIds, { minDigitMass: 0.05 }, { tokens: 9, truncated: false });
}
const ln = Math.log;

describe('the digits of an answer', () => {
  it.each([
    ['the written token alone, without a probability', null, {}],
    ['the written token alone, with the sign of an unlikely one', -9999, {}],
    ['only tokens that are impossible', null, { '7': null, no: null }],
    // 0.3 of the probability is on tokens that are not told, each of which may have 0.1.
    ['a written token that is unlikely', -9999, { '8': ln(0.6), no: ln(0.1) }],
    ['an impossible token among the likeliest', null, { '8': ln(0.6), no: ln(0.1), '1': null }],
  ])('are not known by %s', (_, own, top) => {
    expect(reading(own, top).kind).toBe('untold');
  });

  it('are invalid, and not missing, where all ten are told and have too little', () => {
    const ten = Object.fromEntries(digitIds.map((id) => [`token_id:${id}`, null]));
    expect(reading(null, { ...ten, no: ln(0.999) })).toMatchObject({
      kind: 'readout',
      readout: { kind: 'invalid' },
    });
  });

  it('are 0 where what is not told is next to nothing', () => {
    expect(reading(ln(0.6), { '7': ln(0.6), '8': ln(0.399) })).toMatchObject({
      kind: 'readout',
      readout: { score: expect.closeTo((7 * 0.6 + 8 * 0.399) / 0.999, 9) },
      unseenAtMost: expect.closeTo(0.001, 9),
    });
  });
});

it('a line that vllm run-batch wrote gives the digits of our engine with the same weights', () => {
  const result = parseBatchResult(JSON.stringify(recorded.line));
  if (result.kind !== 'body') throw new Error(result.kind);
  const { digitIds, here } = recorded;
  const read = readBatchAnswer(
    result.body,
    digitIds,
    { minDigitMass: 0.05 },
    { tokens: 191, truncated: false },
  );
  expect(read).toMatchObject({
    kind: 'readout',
    model: 'smollm2-135m-instruct-q4_1',
    unseenAtMost: 0,
    readout: { score: expect.closeTo(here.score, 3) },
  });
  const { probs } = (read as { readout: { probs: number[] } }).readout;
  here.probs.forEach((p, digit) => {
    expect(probs[digit]).toBeCloseTo(p, 4);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChatAnswer } from './chat-answer.ts';
import { readAnswer } from './read-answer.ts';
import { completion, token } from './testing/fake-endpoint.ts';

function read(content: unknown, more: Parameters<typeof completion>[1] = {}) {
  const answer = parseChatAnswer(completion(content, more));
  if (typeof answer === 'string') throw new Error(answer);
  return readAnswer(answer);
}

const scoreOf = (result: ReturnType<typeof read>) => (result.kind === 'digit' ? result.score : result.kind);

describe('the content of an answer', () => {
  it.each([
    ['7', 7],
    [' 7.\n', 7],
    ['7/9', 7],
    ['7 out of 9.', 7],
    ['**8**', 8],
    ['[[8]]', 8],
    ['"4"', 4],
    ['Score: 4', 4],
    ['**Final score:** 4', 4],
    ['{"score": 4}', 4],
    ['评分：3', 3],
    ['７', 7],
    ['0', 0],
    ['5\n\nThe response names 3 of 9 colours.', 5],
    [[{ type: 'text', text: '7' }], 7],
    [
      [
        { type: 'thinking', thinking: '1.' },
        { type: 'text', text: '7' },
      ],
      7,
    ],
    ['<think>Perhaps 3.</think>\n7', 7],
  ])('%j is the digit %j', (content, digit) => {
    expect(scoreOf(read(content))).toBe(digit);
  });

  it.each([
    '10',
    '0.8',
    '7.5',
    '7,5',
    '-1',
    '−1',
    '+7',
    '7%',
    '7/10',
    '7 out of 10',
    '07',
    '.7',
    '7 8',
    '7\n8',
    'between 6 and 8',
    'Score (0-9',
    'Score: 7 of 9 points',
    'It has 3 faults.',
    'Row 3: 7',
    '1. The response is good.',
    'I cannot grade this.',
  ])('%j is not one digit', (content) => {
    expect(read(content)).toMatchObject({
      kind: 'unusable',
      reason: expect.stringContaining('is not one digit'),
    });
  });

  it('is a digit only where the text holds one digit, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (content) => {
        const result = read(content);
        if (result.kind !== 'digit') return;
        const first = content
          .trim()
          .split('\n')[0]!
          .replace(/(\/|out of)\s*9\W*$/, '');
        expect(first.match(/\p{Nd}/gu)).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an answer without a usable text', () => {
  it.each([
    [null, { refusal: 'I will not.' }, 'refused'],
    [[{ type: 'refusal', refusal: 'I will not.' }], {}, 'refused'],
    ['7', { finish: 'content_filter' }, 'filter'],
    ['', { finish: 'tool_calls', tool_calls: [{ id: 'a' }] }, 'tool'],
    ['7', { tool_calls: [{ id: 'a' }] }, 'tool'],
  ] as const)('%j %j is unusable: %s', (content, more, words) => {
    expect(read(content, more)).toMatchObject({ kind: 'unusable', reason: expect.stringContaining(words) });
  });

  it.each([
    ['', {}],
    [null, {}],
    [[], {}],
    [null, { finish: 'length', reasoning_content: '1.  **' }],
    ['<think>\n1.', {}],
    ['1', { finish: 'length' }],
    ['Score:', { finish: 'length' }],
  ])('%j %j may need more tokens', (content, more) => {
    expect(read(content, more).kind).toBe('unfinished');
  });

  it('is unfinished where there is no choice, and is read from the first of several', () => {
    const none = parseChatAnswer({ choices: [] });
    expect(typeof none === 'string' ? none : readAnswer(none).kind).toBe('unfinished');
    const choice = (index: number, content: string) => ({ index, message: { content } });
    const several = parseChatAnswer({ choices: [choice(1, '3'), choice(0, '7')] });
    expect(typeof several === 'string' ? several : scoreOf(readAnswer(several))).toBe(7);
  });

  it.each([
    [null, 'the body'],
    [[], 'choices'],
    [{}, 'choices'],
    [{ choices: [{ text: '7' }] }, 'choices.0.message'],
    [{ choices: [{ message: { content: { a: 1 } } }] }, 'choices.0.message.content'],
    [{ choices: 'none' }, 'choices'],
  ])('names what is wrong with the form of %j', (body, path) => {
    expect(parseChatAnswer(body)).toContain(path);
  });
});

describe('the digit probabilities', () => {
  const seven = { '7': 0.6, '8': 0.3, The: 0.08 };
  const expected = (7 * 0.6 + 8 * 0.3) / 0.9;

  it.each([
    ['7', [token('7', 0.6, seven)]],
    ['7', [token('7', 0.6, seven), token('<|eot_id|>', 1)]],
    ['7', [token('<s>', 1), token('\n', 1), token('7', 0.6, seven), token('</s>', 1)]],
    [' 7', [token(' ', 0.99, { ' ': 0.99, '7': 0.01 }), token('7', 0.6, seven)]],
    ['7', [token(' 7', 0.6, { ' 7': 0.6, ' 8': 0.3, The: 0.08 })]],
    [' 7', [token('Ġ7', 0.6, { Ġ7: 0.6, Ġ8: 0.3, The: 0.08 })]],
    [' 7', [token('▁7', 0.6, { '▁7': 0.6, '▁8': 0.3, The: 0.08 })]],
    ['[[7]]', [token('[[', 1), token('7', 0.6, seven), token(']]', 1)]],
    ['Score: 7', [token('Score', 1), token(':', 1), token(' 7', 0.6, { ' 7': 0.6, ' 8': 0.3, The: 0.08 })]],
    ['7/9', [token('7', 0.6, seven), token('/', 1), token('9', 1)]],
  ])('of %j are read at the token that holds its digit', (content, tokens) => {
    const result = read(content, { tokens });
    expect(scoreOf(result)).toBeCloseTo(expected, 12);
    expect(result).toMatchObject({ probs: expect.any(Array) });
  });

  it.each([
    [
      'reasoning that a special token ends',
      [token('1', 0.9), token('.', 1), token('</think>', 1), token('7', 0.6, seven)],
      true,
    ],
    [
      'reasoning ended by a tag of several tokens',
      [
        token('1', 1),
        token('</', 1),
        token('think', 1),
        token('>', 1),
        token('\n', 1),
        token('7', 0.6, seven),
      ],
      true,
    ],
    ['reasoning that happens to end in the same digit', [token('so', 1), token(' 7', 0.6, seven)], false],
    ['a sign before the digit that the content lacks', [token('-', 1), token('7', 0.6, seven)], false],
    ['token numbers instead of texts', [token('token_id:22', 0.6)], false],
    ['another digit', [token('8', 0.6, seven)], false],
    ['nothing', [], false],
  ])('where the tokens are %s', (_, tokens, told) => {
    const result = read('7', { tokens, reasoning_content: 'so 7' });
    expect(result).toMatchObject({ kind: 'digit', probs: told ? expect.any(Array) : null });
    expect(scoreOf(result)).toBeCloseTo(told ? expected : 7, 12);
  });

  it('are 0 for a token without a probability, which is impossible and not certain', () => {
    const tokens = [token('7', 0.95, { '7': 0.95, '8': 0.04, '0': null, '1': null })];
    const result = read('7', { tokens });
    expect(scoreOf(result)).toBeCloseTo((7 * 0.95 + 8 * 0.04) / 0.99, 12);
    expect(result).toMatchObject({
      probs: [0, 0, 0, 0, 0, 0, 0, expect.closeTo(0.95), expect.closeTo(0.04), 0],
    });
  });

  it('count a token that is listed twice once, and sum different tokens of one digit', () => {
    const listed = (...top: [string, number][]) => [
      {
        token: '7',
        logprob: Math.log(0.5),
        top_logprobs: top.map(([each, p]) => ({ token: each, logprob: Math.log(p) })),
      },
    ];
    const twice = read('7', { tokens: listed(['7', 0.6], ['7', 0.6], ['3', 0.4]) });
    expect(scoreOf(twice)).toBeCloseTo(7 * 0.6 + 3 * 0.4, 12);
    const both = read('7', { tokens: listed(['7', 0.4], [' 7', 0.2], ['3', 0.4]) });
    expect(scoreOf(both)).toBeCloseTo(7 * 0.6 + 3 * 0.4, 12);
  });

  it('are the written token too where the likeliest do not hold it', () => {
    const tokens = [token('2', 0.2, { '7': 0.5, '8': 0.25 })];
    expect(scoreOf(read('2', { tokens }))).toBeCloseTo((2 * 0.2 + 7 * 0.5 + 8 * 0.25) / 0.95, 12);
  });

  it('are used where all ten digits are told, however much lies on other tokens', () => {
    const ten = Object.fromEntries(
      Array.from({ length: 10 }, (_, digit) => [String(digit), (digit + 1) / 100]),
    );
    const result = read('7', { tokens: [token('7', 0.08, ten)] });
    // Σ d·(d + 1) ÷ Σ (d + 1) = 330 ÷ 55.
    expect(scoreOf(result)).toBeCloseTo(6, 12);
    expect(result).toMatchObject({
      probs: Array.from({ length: 10 }, (_, digit) => expect.closeTo((digit + 1) / 100)),
    });
    const { 3: _left, ...nine } = ten;
    expect(read('7', { tokens: [token('7', 0.08, nine)] })).toEqual({ kind: 'digit', score: 7, probs: null });
  });

  it('of more than 1 by rounding are 1, and their sum too', () => {
    const plus = [
      {
        token: '7',
        logprob: 1.2e-7,
        top_logprobs: [
          { token: '7', logprob: 1.2e-7 },
          { token: '8', logprob: -16 },
        ],
      },
    ];
    const result = read('7', { tokens: plus });
    if (result.kind !== 'digit' || !result.probs) throw new Error('no probabilities');
    for (const p of result.probs) expect(p).toBeLessThanOrEqual(1);
    expect(result.probs.reduce((sum, p) => sum + p, 0)).toBeLessThanOrEqual(1 + 1e-15);
  });

  it.each([
    ['far above 1', 0.7],
    ['text', '-0.1'],
    ['a dictionary', {}],
    ['-9999', -9999],
  ])('that are %s are not used: the written digit counts', (_, logprob) => {
    const tokens = [{ token: '7', logprob, top_logprobs: [{ token: '7', logprob }] }];
    expect(read('7', { tokens })).toEqual({ kind: 'digit', score: 7, probs: null });
  });

  it('are not used where too much is not told, or their sum cannot be', () => {
    for (const top of [
      { '7': 0.5, '2': 0.2 },
      { '7': 0.9, '2': 0.9 },
    ])
      expect(read('7', { tokens: [token('7', 0.5, top)] })).toEqual({ kind: 'digit', score: 7, probs: null });
  });

  it('lie between 0 and 1 and sum to at most 1, whatever is told', () => {
    const entry = fc.record({
      token: fc.constantFrom('7', ' 7', 'Ġ7', '3', '0', '10', 'The', '', ' '),
      logprob: fc.oneof(fc.double({ min: -20, max: 0.01, noNaN: true }), fc.constantFrom(null, -9999, 0)),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), entry, (top, { logprob }) => {
        const result = read('7', { tokens: [{ token: '7', logprob, top_logprobs: top }] });
        if (result.kind !== 'digit') throw new Error('the written digit was lost');
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(9);
        if (!result.probs) expect(result.score).toBe(7);
        for (const p of result.probs ?? []) expect(p >= 0 && p <= 1).toBe(true);
        expect((result.probs ?? []).reduce((sum, p) => sum + p, 0)).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Cell } from '../rows/row.ts';
import { readAll } from './fixtures/read-all.ts';

type Source = Record<string, Cell>;

const read = (...records: Source[]) => readAll(records.map((record) => JSON.stringify(record)).join('\n'));
const texts = async (...records: Source[]) =>
  (await read(...records)).rows.map(({ instruction, response }) => [instruction, response]);

const user = (content: Cell) => ({ role: 'user', content });
const assistant = (content: Cell) => ({ role: 'assistant', content });
const call = { tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] };

describe('an answer that is no plain text', () => {
  it.each<[string, Source]>([
    ['content null beside tool calls', { role: 'assistant', content: null, ...call }],
    ['no content beside tool calls', { role: 'assistant', ...call }],
    ['an empty content beside tool calls', { role: 'assistant', content: '', ...call }],
    ['content null alone', { role: 'assistant', content: null }],
    ['parts that are all calls', assistant([{ type: 'tool_use', name: 'f', input: {} }])],
    ['no parts', assistant([])],
    ['an older function call', { role: 'assistant', content: null, function_call: { name: 'f' } }],
  ])('is missing, not empty: %s', async (_, reply) => {
    const { rows, rejected } = await read(
      { messages: [user('Q'), assistant('A')] },
      { messages: [user('Q'), reply] },
    );
    expect(rows).toMatchObject([{ response: 'A' }]);
    expect(rejected).toMatchObject([{ line: 2, code: 'missing-response', field: 'messages' }]);
  });

  it('is empty where the model wrote an empty text', async () => {
    expect(await texts({ messages: [user('Q'), assistant('')] })).toEqual([['Q', '']]);
    expect(await texts({ messages: [user('Q'), assistant([{ type: 'text', text: '' }])] })).toEqual([
      ['Q', ''],
    ]);
  });

  it.each<[string, Cell]>([
    ['{text}', { text: 'A' }],
    ['{content} among other things', { content: 'A', tokens: 3 }],
    ['{output}', { output: 'A' }],
    ['a message', { role: 'assistant', content: 'A' }],
    ['parts', [{ type: 'text', text: 'A' }]],
    ['a completion', { choices: [{ index: 0, message: { role: 'assistant', content: 'A' } }] }],
    ['a refusal', { role: 'assistant', content: null, refusal: 'A' }],
  ])('is read where it is clear which text is meant: %s', async (_, response) => {
    expect(await texts({ prompt: 'Q', response })).toEqual([['Q', 'A']]);
  });

  it('is set aside and named where it is not clear', async () => {
    const { rejected } = await read(
      { prompt: 'Q', response: 'A' },
      { prompt: 'Q', response: { text: 'A', output: 'B' } },
      { prompt: 'Q', response: ['A', 'B'] },
      { prompt: 'Q', response: {} },
    );
    expect(rejected.map(({ line, code, field }) => [line, code, field])).toEqual([
      [2, 'not-text', 'response'],
      [3, 'not-text', 'response'],
      [4, 'not-text', 'response'],
    ]);
  });

  it('joins the text parts, and says what else was there', async () => {
    const { rows, notes } = await read({
      messages: [
        user([
          { type: 'image_url', image_url: {} },
          { type: 'text', text: 'Q' },
        ]),
        assistant([
          { type: 'text', text: 'A' },
          { type: 'text', text: 'B' },
          { type: 'tool_use', name: 'f' },
        ]),
      ],
    });
    expect(rows).toMatchObject([{ instruction: 'Q', response: 'A\n\nB' }]);
    expect(notes).toEqual([
      '1 row holds more than text (image_url, tool_use); that is left out of what is judged.',
    ]);
  });
});

describe('an odd turn', () => {
  it('without content, as a tool call has, leaves the conversation one', async () => {
    expect(
      await texts({
        messages: [user('Q'), { role: 'assistant', ...call }, { role: 'tool', content: 'R' }, assistant('A')],
      }),
    ).toEqual([['User: Q\n\ntool: R', 'A']]);
  });

  it('without a role stands under no name', async () => {
    expect(await texts({ messages: [user('Q'), { content: 'x' }, user('P'), assistant('A')] })).toEqual([
      ['User: Q\n\nunknown: x\n\nUser: P', 'A'],
    ]);
  });

  it('in one record does not change how the others are read', async () => {
    const asked = { messages: [user('Q')], response: 'A' };
    const { rows } = await read(asked, asked, { messages: [user('Q'), assistant('B')], response: 'C' });
    expect(rows.map(({ response }) => response)).toEqual(['A', 'A', 'C']);
  });

  it('that makes a cell no conversation is set aside alone', async () => {
    const { rows, rejected } = await read(
      { messages: [user('Q'), assistant('A')] },
      { messages: [user('Q'), assistant('A')] },
      { messages: 'Q' },
    );
    expect(rows).toHaveLength(2);
    expect(rejected).toMatchObject([{ line: 3, code: 'not-a-conversation' }]);
  });
});

describe('what stands before the question', () => {
  it.each<[string, Source, string]>([
    ['a system prompt', { system_prompt: 'Be kind.', question: 'Q', response: 'A' }, 'Be kind.\n\nQ'],
    [
      'a column called system that is a prompt',
      { system: 'Be kind.', messages: [user('Q'), assistant('A')] },
      'Be kind.\n\nQ',
    ],
    [
      'history as pairs',
      { instruction: 'Q', output: 'A', history: [['P', 'B']] },
      'User: P\n\nAssistant: B\n\nUser: Q',
    ],
    [
      'history as messages',
      { prompt: 'Q', response: 'A', chat_history: [user('P'), assistant('B')] },
      'User: P\n\nAssistant: B\n\nUser: Q',
    ],
    [
      'history as texts',
      { prompt: 'Q', response: 'A', history: ['P', 'B'] },
      'User: P\n\nAssistant: B\n\nUser: Q',
    ],
    ['history as one text', { prompt: 'Q', response: 'A', history: 'P and B' }, 'P and B\n\nQ'],
    [
      'the turns before the reply, where the answer repeats the prompt',
      { prompt: 'Q', response: [user('Q'), assistant('B'), user('P'), assistant('A')] },
      'User: Q\n\nAssistant: B\n\nUser: P',
    ],
    [
      'a system message of the prompt, where the answer repeats the rest',
      { prompt: [{ role: 'system', content: 'Be kind.' }, user('Q')], response: [user('Q'), assistant('A')] },
      'Be kind.\n\nQ',
    ],
  ])('is kept: %s', async (_, record, instruction) => {
    expect(await texts(record)).toEqual([[instruction, 'A']]);
  });

  it('is named in the notes', async () => {
    const { notes } = await read({ system_prompt: 'S', history: [['P', 'B']], prompt: 'Q', response: 'A' });
    expect(notes).toEqual([
      'The text of system_prompt stands above the instruction, as a system message.',
      'The turns of history stand before the instruction.',
    ]);
  });

  it('is not the name of the system that answered', async () => {
    expect(await texts({ system: 'bart-large', prompt: 'Q', response: 'A' })).toEqual([['Q', 'A']]);
  });

  it('is named as left out where it is not read', async () => {
    const { notes } = await read({ prompt: 'Q', response: 'A', passage: 'P', tools: [] });
    expect(notes).toEqual([
      expect.stringMatching(/^The column passage may belong to the question and is not read/),
    ]);
  });
});

describe('turns as pairs of question and answer', () => {
  const instruction = 'User: P\n\nAssistant: B\n\nUser: Q';
  it.each<[string, Cell]>([
    [
      'input and output',
      [
        { input: 'P', output: 'B' },
        { input: 'Q', output: 'A' },
      ],
    ],
    [
      'human and assistant',
      [
        { human: 'P', assistant: 'B' },
        { human: 'Q', assistant: 'A' },
      ],
    ],
    [
      'pairs',
      [
        ['P', 'B'],
        ['Q', 'A'],
      ],
    ],
    ['texts by turns', ['P', 'B', 'Q', 'A']],
  ])('are one row: %s', async (_, conversation) => {
    expect(await texts({ conversation })).toEqual([[instruction, 'A']]);
  });
});

describe('preference pairs', () => {
  it.each<[string, Source]>([
    [
      'LLaMA-Factory',
      {
        conversations: [{ from: 'human', value: 'Q' }],
        chosen: { from: 'gpt', value: 'A' },
        rejected: { from: 'gpt', value: 'B' },
      },
    ],
    [
      'OpenAI',
      {
        input: { messages: [user('Q')], tools: [] },
        preferred_output: [assistant('A')],
        non_preferred_output: [assistant('B')],
      },
    ],
    ['the variant before the name', { prompt: 'Q', chosen_response: 'A', rejected_response: 'B' }],
    [
      'conversations',
      { prompt: 'Q', chosen: [user('Q'), assistant('A')], rejected: [user('Q'), assistant('B')] },
    ],
    ['j and k', { question: 'Q', response_j: 'A', response_k: 'B' }],
  ])('are two rows: %s', async (_, record) => {
    expect(await texts(record)).toEqual([
      ['Q', 'A'],
      ['Q', 'B'],
    ]);
  });
});

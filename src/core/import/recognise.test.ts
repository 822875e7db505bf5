import { describe, expect, it } from 'vitest';
import type { Cell } from '../rows/row.ts';
import { readAll } from './fixtures/read-all.ts';
import { planFor, recognise } from './recognise.ts';

type Source = Record<string, Cell>;

const read = (...records: Source[]) => readAll(records.map((record) => JSON.stringify(record)).join('\n'));

const fields = async (...records: Source[]) => {
  const { rows, source } = await read(...records);
  return {
    format: source.plan!.format,
    rows: rows.map(({ instruction, response, reference, model, category }) => ({
      instruction,
      response,
      reference,
      model,
      category,
    })),
  };
};

const none = { reference: null, model: null, category: null };

describe('rows of one response', () => {
  it('Alpaca: the input is joined to the instruction', async () => {
    expect(
      await fields(
        { instruction: 'Add.', input: '1 and 2', output: '3' },
        { instruction: 'Say hello.', input: '', output: 'Hello' },
      ),
    ).toEqual({
      format: 'alpaca',
      rows: [
        { instruction: 'Add.\n\n1 and 2', response: '3', ...none },
        { instruction: 'Say hello.', response: 'Hello', ...none },
      ],
    });
  });

  it('AlpacaEval: generator is the model, dataset the category', async () => {
    expect(await fields({ dataset: 'koala', instruction: 'Q', output: 'A', generator: 'gpt4' })).toEqual({
      format: 'alpaca-eval',
      rows: [{ instruction: 'Q', response: 'A', reference: null, model: 'gpt4', category: 'koala' }],
    });
  });

  it.each<[string, Source, Partial<Record<string, string | null>>]>([
    ['prompt and completion', { prompt: 'Q', completion: 'A' }, {}],
    ['question and answer', { question: 'Q', answer: 'A' }, {}],
    [
      'a gold answer beside a response',
      { question: 'Q', answer: 'G', model_output: 'A' },
      { reference: 'G' },
    ],
    [
      'target',
      { input: 'Q', prediction: 'A', target: 'G', task: 'sum' },
      { reference: 'G', category: 'sum' },
    ],
    [
      'names in other spelling',
      { Instruction: 'Q', 'Model Response': 'A', 'Reference-Answer': 'G' },
      { reference: 'G' },
    ],
    [
      'Dolly without a context',
      { instruction: 'Q', context: '', response: 'A', category: 'qa' },
      { category: 'qa' },
    ],
    ['several references', { prompt: 'Q', response: 'A', references: ['', 'G', 'H'] }, { reference: 'G' }],
    [
      'nothing but null in optional columns',
      { prompt: 'Q', response: 'A', reference: null, model: null },
      {},
    ],
    ['an empty reference', { prompt: 'Q', response: 'A', reference: ' ' }, {}],
  ])('%s', async (_, record, expected) => {
    expect(await fields(record)).toEqual({
      format: 'instruction-response',
      rows: [{ instruction: 'Q', response: 'A', ...none, ...expected }],
    });
  });

  it('reads numbers and booleans as texts', async () => {
    expect(await fields({ question: 'Sum?', answer: 42, model: 7, category: ['a', 'b'] })).toMatchObject({
      rows: [{ response: '42', model: '7', category: 'a, b' }],
    });
  });

  it('keeps an empty response, which is an answer too, and says so', async () => {
    const { rows, rejected, notes } = await read(
      { prompt: 'Q', response: '', gpt4_score: 1 },
      { prompt: 'Q', response: null },
    );
    expect(rows).toMatchObject([{ response: '', source: { gpt4_score: 1 } }]);
    expect(rejected).toMatchObject([{ line: 2, code: 'missing-response', field: 'response' }]);
    expect(notes).toEqual(['1 row has an empty response, judged as it is.']);
  });

  it('sets aside rows without a question, and nested cells where a text is needed', async () => {
    const { rejected } = await read(
      { prompt: 'Q', response: 'A' },
      { prompt: ' ', response: 'A' },
      { prompt: 'Q', response: { deep: 1 } },
      { response: 'A' },
    );
    expect(rejected.map(({ line, code, field }) => [line, code, field])).toEqual([
      [2, 'empty-instruction', 'prompt'],
      [3, 'not-text', 'response'],
      [4, 'missing-instruction', 'prompt'],
    ]);
    expect(rejected[2]!.message).toBe(
      'The row has no prompt, which holds the instruction. Fill it in, or leave the row out.',
    );
  });

  it('does not say that the column instruction holds the instruction', async () => {
    const { rejected } = await read({ instruction: 'Q', response: 'A' }, { instruction: 'Q' });
    expect(rejected).toMatchObject([
      { message: 'The row has no response. Fill it in, or leave the row out.' },
    ]);
  });

  it('is not guessed at where the names say nothing', () => {
    expect(recognise([{ foo: 'Q', bar: 'A' }])).toBeNull();
    expect(recognise([{ prompt: 'Q', bar: 'A' }])).toBeNull();
  });
});

describe('conversations', () => {
  const user = (content: Cell) => ({ role: 'user', content });
  const assistant = (content: Cell) => ({ role: 'assistant', content });

  it('a question and its answer', async () => {
    expect(await fields({ messages: [user('Q'), assistant('A')], model: 'm' })).toEqual({
      format: 'chat',
      rows: [{ instruction: 'Q', response: 'A', reference: null, model: 'm', category: null }],
    });
  });

  it('a system message stands above the question', async () => {
    const { rows } = await fields({
      messages: [{ role: 'system', content: 'Be brief.' }, user('Q'), assistant('A')],
    });
    expect(rows).toMatchObject([{ instruction: 'Be brief.\n\nQ', response: 'A' }]);
  });

  it('of several turns are judged by the last reply, the rest being the question', async () => {
    const { rows, notes } = await read({
      messages: [user('Q1'), assistant('A1'), user('Q2'), assistant('A2'), user('Q3')],
    });
    expect(rows).toMatchObject([{ instruction: 'User: Q1\n\nAssistant: A1\n\nUser: Q2', response: 'A2' }]);
    expect(notes).toEqual(['1 row goes on after the last reply; what follows it is not judged.']);
  });

  it('hold content in parts', async () => {
    const { rows } = await fields({
      messages: [user([{ type: 'text', text: 'Q' }, { type: 'image_url' }]), assistant('A')],
    });
    expect(rows).toMatchObject([{ instruction: 'Q', response: 'A' }]);
  });

  it('ShareGPT', async () => {
    expect(
      await fields({
        id: 'x',
        conversations: [
          { from: 'human', value: 'Q' },
          { from: 'gpt', value: 'A' },
        ],
      }),
    ).toEqual({ format: 'sharegpt', rows: [{ instruction: 'Q', response: 'A', ...none }] });
  });

  it('without a reply are set aside', async () => {
    const { rejected } = await read({ messages: [user('Q'), assistant('A')] }, { messages: [user('Q')] });
    expect(rejected).toMatchObject([{ line: 2, code: 'missing-response', field: 'messages' }]);
  });

  it('that end with the question have the response beside them', async () => {
    expect(
      await fields({ messages: [user('Q1'), assistant('A1'), user('Q2')], response: 'A2' }),
    ).toMatchObject({
      rows: [{ instruction: 'User: Q1\n\nAssistant: A1\n\nUser: Q2', response: 'A2' }],
    });
  });

  it('as JSON in a cell of a table', async () => {
    const cell = JSON.stringify([user('Q'), assistant('A')]).replaceAll('"', '""');
    const { rows, source } = await readAll(`id,messages\n7,"${cell}"\n`, 'x.csv');
    expect(source.plan!.format).toBe('chat');
    expect(rows).toMatchObject([{ id: '7', instruction: 'Q', response: 'A' }]);
  });
});

describe('a mapping of the user’s own', () => {
  const mapping = {
    instruction: 'foo',
    input: null,
    response: 'bar',
    reference: 'baz',
    model: null,
    category: null,
    id: null,
  };

  it('is followed, and the other columns are kept', async () => {
    const { rows } = await readAll('{"foo":"Q","bar":"A","baz":"G","extra":[1]}', 'x.jsonl', mapping);
    expect(rows).toMatchObject([{ instruction: 'Q', response: 'A', reference: 'G', source: { extra: [1] } }]);
  });

  it('may name a list of responses', async () => {
    const { rows } = await readAll('{"foo":"Q","bar":["A","B"],"baz":"G"}', 'x.jsonl', mapping);
    expect(rows.map((row) => row.response)).toEqual(['A', 'B']);
  });

  it('keeps the recognised format where it agrees with what was recognised', () => {
    const records = [{ instruction: 'Q', input: 'x', output: 'A', kind: 'k' }];
    const known = recognise(records)!;
    expect(planFor(records, known.mapping)).toEqual(known);
    expect(planFor(records, { ...known.mapping, category: 'kind' })).toMatchObject({
      format: 'mapped',
      mapping: { category: 'kind' },
    });
  });

  it('keeps the several responses of a record while it only changes another field', () => {
    const records = [{ prompt: 'Q', response_a: 'A', response_b: 'B', kind: 'k' }];
    const known = recognise(records)!;
    expect(planFor(records, { ...known.mapping, category: 'kind' }).expansion).toEqual(known.expansion);
    expect(planFor(records, { ...known.mapping, response: 'response_a' }).expansion).toBeNull();
  });
});

describe('ids', () => {
  it('that repeat get a suffix that no other row has, and the import says so', async () => {
    const { rows, notes } = await read(
      ...['x', 'x', 'x-2', 'x'].map((id) => ({ id, prompt: 'Q', response: 'A' })),
    );
    expect(rows.map((row) => row.id)).toEqual(['x', 'x-2', 'x-2-2', 'x-3']);
    expect(notes).toEqual(['3 rows repeat an id of an earlier row and got a suffix.']);
  });

  it('are the line where there are none', async () => {
    const { rows } = await read({ prompt: 'Q', response: 'A' }, { prompt: 'Q', response: 'B' });
    expect(rows.map((row) => row.id)).toEqual(['row-1', 'row-2']);
  });

  it('stay unique and quick where twenty thousand rows share one', async () => {
    const { rows } = await readAll('{"id":"x","prompt":"Q","response":"A"}\n'.repeat(20_000));
    expect(new Set(rows.map((row) => row.id)).size).toBe(20_000);
  });
});

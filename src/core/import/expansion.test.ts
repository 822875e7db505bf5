import { describe, expect, it } from 'vitest';
import type { Cell } from '../rows/row.ts';
import { readAll } from './fixtures/read-all.ts';

type Source = Record<string, Cell>;

const read = (...records: Source[]) => readAll(records.map((record) => JSON.stringify(record)).join('\n'));

describe('several responses a record', () => {
  const responses = async (...records: Source[]) => {
    const { rows, source } = await read(...records);
    expect(source.plan!.format).toBe('multi-response');
    return rows.map(({ id, instruction, response, model }) => [id, instruction, response, model].join('|'));
  };

  it('lists side by side', async () => {
    const { rows } = await read({
      id: 'x',
      prompt: 'Q',
      responses: ['A', 'B'],
      models: ['m', 'n'],
      scores: [1, 2],
      tags: ['t'],
    });
    expect(rows).toMatchObject([
      { id: 'x', response: 'A', model: 'm', source: { responses: 'A', scores: 1, tags: ['t'] } },
      { id: 'x-2', response: 'B', model: 'n', source: { responses: 'B', scores: 2, tags: ['t'] } },
    ]);
  });

  it.each<Source>([
    { winner: 'a' },
    { preferred: 'response_b', better: 1 },
    { chosen: 'B', rejected: 'A' },
    { Winner: 'tie', loser: null },
    { preferred_response: 'A', rejected_response: 'B' },
    { winner: 'm', loser: 'n', winning_model: 'm', losing_model: 'n' },
    { chosen: true, rejected: false, score_chosen: 9, score_rejected: 2 },
  ])('a verdict beside them is no response: %j', async (verdict) => {
    for (const name of ['response', 'answer', 'output', 'completion']) {
      const pair = { prompt: 'Q', [`${name}_a`]: 'A', [`${name}_b`]: 'B', model_a: 'm', model_b: 'n' };
      const { rows } = await read({ ...pair, ...verdict }, { ...pair, prompt: 'R', ...verdict });
      const told = rows.map(({ instruction, response, model }) => instruction + response + model);
      expect(told, name).toEqual(['QAm', 'QBn', 'RAm', 'RBn']);
      for (const { source } of rows) expect(source).toMatchObject(verdict);
    }
  });

  it('a sentence that names one of them is no response', async () => {
    const pair = { prompt: 'Q', response_a: 'A', response_b: 'B' };
    const [chosen, rejected] = [
      'Response A is better than the other one',
      'Response B says less than it should',
    ];
    const { rows } = await read({ ...pair, chosen, rejected });
    expect(rows.map(({ response }) => response)).toEqual(['A', 'B']);
  });

  it('a verdict beside conversations is no response', async () => {
    const talk = (reply: string) => [
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: reply },
    ];
    const record = { conversation_a: talk('A'), conversation_b: talk('B'), model_a: 'm', model_b: 'n' };
    for (const verdict of <Source[]>[
      { winner: 'model_a', loser: 'model_b' },
      { chosen: talk('B'), rejected: talk('A') },
    ]) {
      const told = await responses({ id: 'q', ...record, ...verdict });
      expect(told).toEqual(['q|Q|A|m', 'q-2|Q|B|n']);
    }
  });

  it.each<[Source, string[]]>([
    [{ chosen: 'A third answer, of its own.' }, ['chosen']],
    [{ response_chosen: 'A third answer, of its own.', model_chosen: 'o' }, ['chosen']],
    [
      { chosen: 'A third answer, of its own.', rejected: 'A fourth answer, of its own.' },
      ['chosen', 'rejected'],
    ],
    [{ preferred: 'Eine_dritte_Antwort_ganz_ohne_ein_Leerzeichen' }, ['preferred']],
  ])('an answer of its own beside them is one more: %j', async (answers, variants) => {
    const pair = { prompt: 'Q', response_a: 'A', response_b: 'B', model_a: 'm', model_b: 'n' };
    const { rows } = await read({ ...pair, ...answers }, { ...pair, prompt: 'R' });
    expect(rows.map(({ source }) => source.variant)).toEqual(['a', 'b', ...variants, 'a', 'b']);
    expect(rows.slice(0, 2).map(({ model }) => model)).toEqual(['m', 'n']);
    expect(rows[2]!.response).toBe(Object.values(answers)[0]);
  });

  it('columns by letter, number or preference', async () => {
    expect(
      await responses({ prompt: 'Q', response_a: 'A', response_b: 'B', model_a: 'm', model_b: 'n' }),
    ).toEqual(['row-1|Q|A|m', 'row-1-2|Q|B|n']);
    expect(await responses({ question: 'Q', answer1: 'A', answer2: 'B', answer3: 'C' })).toHaveLength(3);
    const { rows } = await read({
      prompt: 'Q',
      chosen: 'A',
      rejected: 'B',
      score_chosen: 9,
      score_rejected: 2,
    });
    expect(rows).toMatchObject([
      { response: 'A', source: { prompt: 'Q', response: 'A', score: 9, variant: 'chosen' } },
      { response: 'B', source: { score: 2, variant: 'rejected' } },
    ]);
  });

  it('conversations side by side', async () => {
    const talk = (reply: string) => [
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: reply },
    ];
    expect(
      await responses({
        question_id: 'q',
        model_a: 'm',
        model_b: 'n',
        conversation_a: talk('A'),
        conversation_b: talk('B'),
      }),
    ).toEqual(['q|Q|A|m', 'q-2|Q|B|n']);
  });

  it('an object from model to response', async () => {
    expect(await responses({ instruction: 'Q', outputs: { m: 'A', n: 'B' } })).toEqual([
      'row-1|Q|A|m',
      'row-1-2|Q|B|n',
    ]);
  });

  it('a list of objects', async () => {
    const { rows } = await read({
      instruction: 'Q',
      source: 'x',
      completions: [
        { model: 'm', response: 'A', overall_score: 7 },
        { model: 'n', response: 'B', overall_score: 3, source: 'y' },
      ],
    });
    expect(rows).toMatchObject([
      { response: 'A', model: 'm', source: { overall_score: 7, source: 'x' } },
      { response: 'B', model: 'n', source: { overall_score: 3, source: 'x', completions_source: 'y' } },
    ]);
  });

  it('gives up the missing one and keeps the others', async () => {
    const { rows, rejected } = await read(
      { prompt: 'Q', responses: ['A', 'B'] },
      { prompt: 'R', responses: ['C', null] },
      { prompt: 'S', responses: [] },
    );
    expect(rows.map((row) => row.response)).toEqual(['A', 'B', 'C']);
    expect(rejected.map(({ line, code }) => [line, code])).toEqual([
      [2, 'missing-response'],
      [3, 'missing-response'],
    ]);
  });

  it('is not seen where a column of single responses has the likelier name', async () => {
    const { rows, source } = await read({ prompt: 'Q', response: 'A', answers: ['G', 'H'] });
    expect(source.plan!.format).toBe('instruction-response');
    expect(rows.map((row) => row.response)).toEqual(['A']);
  });

  const even = { prompt: 'Q', responses: ['A', 'B'], models: ['m', 'n'], ratings: [4, 2] };

  it('is not undone by one record whose lists are uneven', async () => {
    const { rows, notes } = await read(
      even,
      even,
      even,
      { ...even, ratings: [4, 2, 3] },
      { ...even, ratings: null },
    );
    expect(rows.map(({ source }) => source.ratings)).toEqual([4, 2, 4, 2, 4, 2, null, null, null, null]);
    expect(rows[6]!.source.ratings_list).toEqual([4, 2, 3]);
    expect(rows.map(({ model }) => model)).toEqual(Array.from({ length: 5 }, () => ['m', 'n']).flat());
    expect(notes).toEqual([
      'The list in ratings at line or element 4 is not as long as the list of responses; rows of it have no ratings, and the list is kept as ratings_list.',
    ]);
  });

  it('is not undone by one record with a response more', async () => {
    const pair = { prompt: 'Q', response_a: 'A', response_b: 'B', model_a: 'm', model_b: 'n' };
    const { rows } = await read(pair, { ...pair, response_c: 'C' });
    expect(rows.map(({ response, model }) => `${response}:${model}`)).toEqual([
      'A:m',
      'B:n',
      'A:m',
      'B:n',
      'C:null',
    ]);
  });

  it('is refused for a record that would fill far more than its size', async () => {
    const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`column ${at}`, 'x']));
    const responses = Array.from({ length: 2000 }, (_, at) => `A${at}`);
    const { rows, rejected } = await read(
      { prompt: 'Q', responses: ['A', 'B'] },
      { prompt: 'Q', responses, ...wide },
    );
    expect(rows).toHaveLength(2);
    expect(rejected).toMatchObject([{ line: 2, code: 'too-many-responses', field: 'responses' }]);
  });
});

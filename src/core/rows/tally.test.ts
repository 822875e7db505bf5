import { describe, expect, it } from 'vitest';
import { characters, numberOf } from './cells.ts';
import type { ColumnMapping } from './dataset.ts';
import type { Cell, Row } from './row.ts';
import { DatasetTally } from './tally.ts';

const mapping: ColumnMapping = {
  instruction: 'q',
  input: null,
  response: 'a',
  reference: null,
  model: null,
  category: null,
  id: 'id',
};

const tallied = (...rows: Partial<Row>[]) => {
  const tally = new DatasetTally();
  rows.forEach((row, at) => {
    tally.add({
      id: `r${at}`,
      line: at + 1,
      instruction: 'Q',
      response: 'A',
      reference: null,
      model: null,
      category: null,
      source: {},
      ...row,
    });
  });
  return tally;
};

const column = (...cells: (Cell | undefined)[]) => {
  const tally = tallied(
    ...cells.map((cell) => ({ source: cell === undefined ? {} : { x: cell } }) as Partial<Row>),
  );
  const [summary] = tally.summary(mapping).columns;
  return { ...summary, values: tally.numbers()[0]?.values ?? null };
};

describe('a column', () => {
  it.each<[string, (Cell | undefined)[], object]>([
    ['numbers', [3, 1.5, -2], { kind: 'number', missing: 0, min: -2, max: 3 }],
    ['numbers with holes', [3, null, undefined, 1], { kind: 'number', missing: 2, min: 1, max: 3 }],
    [
      'numerals of a table',
      ['3', ' 4.5 ', '', 'NaN', 'n/a', '-inf'],
      { kind: 'number', missing: 4, min: 3, max: 4.5 },
    ],
    ['numerals among words', ['42', 'none of them', ''], { kind: 'text', missing: 1, min: null, max: null }],
    ['numbers among words', [1, 'good'], { kind: 'mixed', missing: 0, min: 1, max: 1 }],
    ['booleans', [true, false, null], { kind: 'boolean', missing: 1, min: null, max: null }],
    ['booleans of a table', ['True', 'false'], { kind: 'boolean', missing: 0 }],
    ['lists', [[1], { a: 1 }, null], { kind: 'nested', missing: 1 }],
    ['nothing', [null, '', undefined], { kind: 'text', missing: 3, min: null, max: null }],
    ['a number too large to hold', ['1e999', '2'], { kind: 'number', missing: 1, max: 2 }],
  ])('of %s', (_, cells, expected) => {
    expect(column(...cells)).toMatchObject({
      name: cells.some((cell) => cell !== undefined) ? 'x' : undefined,
      ...expected,
    });
  });

  it('gives its numbers dense over the rows, NaN where there is none', () => {
    expect([...column(undefined, '3', null, true, undefined).values!]).toEqual([NaN, 3, NaN, 1, NaN]);
    expect(column('a', 'b').values).toBeNull();
  });
});

it('numbers instructions, models and categories by first appearance', () => {
  const tally = tallied(
    { instruction: 'Q1', model: 'm', category: 'x', response: 'a😀é' },
    { instruction: 'Q2', model: 'n', reference: 'R' },
    { instruction: 'Q1', model: 'm', category: 'y', response: '' },
  );
  const { n, instruction, model, category, responseLength } = tally.columns();
  expect([n, ...instruction]).toEqual([3, 0, 1, 0]);
  expect([...model]).toEqual([0, 1, 0]);
  expect([...category]).toEqual([0, -1, 1]);
  expect([...responseLength]).toEqual([3, 1, 0]);
  expect(tally.summary(mapping)).toMatchObject({
    rows: 3,
    instructions: 2,
    withReference: 1,
    models: ['m', 'n'],
    categories: ['x', 'y'],
  });
});

describe('the label suggested', () => {
  const suggested = (...sources: Record<string, Cell>[]) =>
    tallied(...sources.map((source) => ({ source }))).summary(mapping).suggestedLabel;

  it.each([
    ['quality', { id: 1, quality: 3, length: 10 }, { id: 2, quality: 5, length: 12 }],
    ['gpt4_score', { gpt4_score: 1, gpt4_scores: [1, 1] }, { gpt4_score: 2, gpt4_scores: [2, 2] }],
    ['gpt4_win_vs_davinci003', { gpt4_win_vs_davinci003: 0 }, { gpt4_win_vs_davinci003: 1 }],
    ['humanRating', { humanRating: '4', score: '1' }, { humanRating: '5', score: '2' }],
    ['is_correct', { is_correct: true }, { is_correct: false }],
  ] as [string, Record<string, Cell>, Record<string, Cell>][])('%s', (name, one, two) => {
    expect(suggested(one, two)).toBe(name);
  });

  it.each([
    ['every value is the same', { score: 3 }, { score: 3 }],
    ['most are missing', { score: 3 }, {}, {}, { score: 4 }, {}],
    ['it is an earlier judge’s', { judge_score: 3 }, { judge_score: 4 }],
    ['the name says nothing of quality', { year: 2020 }, { year: 2021 }],
    ['it is words', { rating: 'good' }, { rating: 'bad' }],
  ] as [string, ...Record<string, Cell>[]][])('is none where %s', (_, ...sources) => {
    expect(suggested(...sources)).toBeNull();
  });
});

it('reads a cell as a number only where it is one', () => {
  expect([1, '2', ' -3.5e1 ', true, 'TRUE', false].map((cell) => numberOf(cell as Cell))).toEqual([
    1, 2, -35, 1, 1, 0,
  ]);
  for (const cell of [null, '', 'x', '0x10', '12px', [1], { a: 1 }, 'Infinity'] as Cell[])
    expect(numberOf(cell)).toBeNaN();
});

it('counts characters, not UTF-16 units', () => {
  expect(['', 'abc', '😀', 'a😀b', '\ud83d', 'é文'].map(characters)).toEqual([0, 3, 1, 3, 1, 2]);
});

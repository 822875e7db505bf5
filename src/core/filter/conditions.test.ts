import { describe, expect, it } from 'vitest';
import type { Cell } from '../rows/row.ts';
import { bySchema } from '../schema/by-schema.ts';
import { caveatsOf } from './caveats.ts';
import {
  type CellTest,
  type Condition,
  conditionWords,
  filterWords,
  meets,
  noConditions,
} from './conditions.ts';
import { conditionsSchema } from './conditions-schema.ts';
import { readConditions } from './read-conditions.ts';
import { storedPassing } from './row-parts.ts';

const range = (low: number | null, high: number | null, open = {}): Condition & { kind: 'range' } => ({
  column: 'q',
  kind: 'range',
  low,
  high,
  ...open,
});

describe('a condition on a cell', () => {
  it.each<[CellTest, Cell, boolean]>([
    [range(3, 5), 3, true],
    [range(3, 5), '5', true],
    [range(3, 5), '4/5', false],
    [range(null, 1), '80%', true],
    [range(0, null), null, false],
    [range(0, null), 'n/a', false],
    [range(0, null), true, true],
    [range(3, 5, { highOpen: true }), 5, false],
    [range(3, 5, { lowOpen: true }), 3, false],
    [range(3, 5, { lowOpen: true, highOpen: true }), 4, true],
    [{ kind: 'is', value: 'good' }, ' good ', true],
    [{ kind: 'is', value: '7' }, 7, true],
    [{ kind: 'is', value: '7.0' }, 7, true],
    [{ kind: 'is', value: '' }, null, false],
    [{ kind: 'is', value: '' }, 0, false],
    [{ kind: 'is', value: 'hard' }, ['easy', 'hard'], true],
    [{ kind: 'is', value: 'hard' }, ['harder'], false],
    [{ kind: 'is-not', value: 'hard' }, ['easy', 'hard'], false],
    [{ kind: 'is-not', value: 'good' }, 'bad', true],
    [{ kind: 'is-not', value: 'good' }, null, true],
    [{ kind: 'contains', text: 'über' }, 'Darüber', true],
    [{ kind: 'contains', text: 'b' }, { a: ['B'] }, true],
    [{ kind: 'contains', text: 'b' }, null, false],
    [{ kind: 'missing' }, ' ', true],
    [{ kind: 'missing' }, [], true],
    [{ kind: 'missing' }, 0, false],
    [{ kind: 'present' }, false, true],
    [{ kind: 'present' }, '', false],
  ])('%o of %o is %s', (test, cell, expected) => {
    expect(meets(test, cell)).toBe(expected);
  });
});

describe('the conditions of a filter', () => {
  const row = (id: string, source: Record<string, Cell>) => ({
    id,
    instruction: 'Name a river.',
    response: `The ${id}`,
    reference: null,
    source,
  });

  it('are all to be met, and a column that a row lacks is missing in it', () => {
    const both: Condition[] = [range(1, 9), { column: 'constructor', kind: 'missing' }];
    const rows = [row('a', { q: 4 }), row('b', { q: 0 }), row('c', { q: 4, constructor: 'x' })];
    expect([...storedPassing(both as never, rows)]).toEqual([1, 0, 0]);
  });

  it('may name rows by their ids, and texts that rows contain', () => {
    const rows = ['Elbe', 'Rhine', 'Oder'].map((id) => row(id, {}));
    expect([...storedPassing([{ kind: 'rows', ids: ['Oder', 'Elbe', 'none'] }], rows)]).toEqual([1, 0, 1]);
    expect([...storedPassing([{ field: 'text', kind: 'contains', text: 'THE R' }], rows)]).toEqual([0, 1, 0]);
    expect([...storedPassing([{ kind: 'rows', ids: [] }], rows)]).toEqual([0, 0, 0]);
  });

  it('are told in words', () => {
    expect(
      [
        range(3, 5),
        range(null, 5),
        range(3, null),
        range(null, 3, { highOpen: true }),
        range(3, 5, { highOpen: true }),
      ].map(conditionWords),
    ).toEqual(['q from 3 to 5', 'q up to 5', 'q from 3', 'q below 3', 'q from 3 and below 5']);
    expect(
      filterWords([
        { field: 'model', kind: 'is', value: 'm' },
        { kind: 'rows', ids: ['a', 'b'], from: 'the map' },
      ]),
    ).toBe('model is m and one of 2 chosen rows of the map');
  });

  const sound: Condition[] = [
    range(3, null),
    range(3, 4, { highOpen: true }),
    { column: 'q', kind: 'is', value: 'a' },
    { column: 'q', kind: 'missing' },
    { field: 'tag', kind: 'is-not', value: 'hard' },
    { kind: 'rows', ids: ['a'], from: 'the map' },
  ];
  const odd = [
    { column: 'z', kind: 'missing' },
    { field: 'shoe size', kind: 'missing' },
    { kind: 'rows', ids: [1] },
    7,
    { column: 'q', kind: 'range', low: 'x' },
    { column: 'q' },
  ];

  it('are read from what was stored without its nonsense', () => {
    const columns = [{ name: 'q' }];
    expect(readConditions([...sound, ...odd], columns)).toEqual(sound);
    expect(readConditions('x', columns)).toBe(noConditions);
    expect(readConditions(odd, columns)).toBe(noConditions);
  });

  it('of a file are refused where one of them is nonsense', () => {
    expect(bySchema(conditionsSchema, sound)).toEqual({ ok: true, value: sound });
    for (const one of odd.slice(1))
      expect(bySchema(conditionsSchema, [...sound, one])).toMatchObject({ ok: false });
  });
});

describe('the caveats of a filter', () => {
  const reads = { label: 'quality', scores: ['judge_score'] };
  it.each<[Condition, readonly string[]]>([
    [{ field: 'model', kind: 'is', value: 'm' }, []],
    [{ column: 'quality', kind: 'range', low: 1, high: null }, ['label']],
    [{ field: 'label', kind: 'is', value: '1' }, ['label']],
    [{ field: 'label', kind: 'present' }, []],
    [{ column: 'judge_score', kind: 'range', low: 1, high: null }, ['score']],
    [{ field: 'tag', kind: 'is', value: 'hard' }, ['work']],
    [{ field: 'decision', kind: 'is', value: 'accepted' }, ['decision']],
  ])('%o: %o', (condition, expected) => {
    expect(caveatsOf([condition], reads)).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import {
  type ColumnCondition,
  conditionWords,
  meets,
  meetsAll,
  noConditions,
  readConditions,
} from './conditions.ts';
import type { Cell } from './row.ts';

const range = (low: number | null, high: number | null): ColumnCondition => ({
  column: 'q',
  kind: 'range',
  low,
  high,
});

describe('conditions on a column', () => {
  it.each<[ColumnCondition, Cell, boolean]>([
    [range(3, 5), 3, true],
    [range(3, 5), '5', true],
    [range(3, 5), '4/5', false],
    [range(null, 1), '80%', true],
    [range(0, null), null, false],
    [range(0, null), 'n/a', false],
    [range(0, null), true, true],
    [{ column: 'q', kind: 'is', value: 'good' }, ' good ', true],
    [{ column: 'q', kind: 'is', value: '7' }, 7, true],
    [{ column: 'q', kind: 'is', value: '' }, null, false],
    [{ column: 'q', kind: 'contains', text: 'über' }, 'Darüber', true],
    [{ column: 'q', kind: 'contains', text: 'b' }, { a: ['B'] }, true],
    [{ column: 'q', kind: 'contains', text: 'b' }, null, false],
    [{ column: 'q', kind: 'missing' }, ' ', true],
    [{ column: 'q', kind: 'missing' }, 0, false],
    [{ column: 'q', kind: 'present' }, false, true],
    [{ column: 'q', kind: 'present' }, '', false],
  ])('%o of %o is %s', (condition, cell, expected) => {
    expect(meets(condition, cell)).toBe(expected);
  });

  it('are all to be met, and a column that a row lacks is missing in it', () => {
    const both: ColumnCondition[] = [range(1, 9), { column: 'constructor', kind: 'missing' }];
    expect(meetsAll(both, { q: 4 })).toBe(true);
    expect(meetsAll(both, { q: 0 })).toBe(false);
    expect(meetsAll(both, { q: 4, constructor: 'x' })).toBe(false);
  });

  it('are told in words', () => {
    expect([range(3, 5), range(null, 5), range(3, null)].map(conditionWords)).toEqual([
      'q from 3 to 5',
      'q up to 5',
      'q from 3',
    ]);
  });

  it('are read from what was stored without its nonsense', () => {
    const columns = [{ name: 'q' }];
    const sound = [range(3, null), { column: 'q', kind: 'is', value: 'a' }, { column: 'q', kind: 'missing' }];
    const odd = [
      { column: 'z', kind: 'missing' },
      7,
      { column: 'q', kind: 'range', low: 'x' },
      { column: 'q' },
    ];
    expect(readConditions([...sound, ...odd], columns)).toEqual(sound);
    expect(readConditions('x', columns)).toBe(noConditions);
    expect(readConditions(odd, columns)).toBe(noConditions);
  });
});

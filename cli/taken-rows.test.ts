import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Row } from '#core/rows/row.ts';
import { limitRows, readRowLimit } from './taken-rows.ts';

afterEach(() => vi.restoreAllMocks());

const rows = Array.from({ length: 24 }, (_, at) => {
  const model = `model-${Math.floor(at / 6)}`;
  return { id: String(at), instruction: `question ${at % 6}`, model } as Row;
});

describe('--limit', () => {
  it('takes whole instructions at random where nothing else is asked for, and says which', () => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const taken = limitRows(rows, readRowLimit({ limit: '8' }));
    expect(taken).toHaveLength(8);
    expect(new Set(taken.map(({ model }) => model)).size).toBe(4);
    expect(new Set(taken.map(({ instruction }) => instruction)).size).toBe(2);
    expect(told.mock.calls.join()).toBe(
      '8 rows are taken: whole instructions at random out of 24 rows, seed 1.\n',
    );
  });

  it('takes more rows, and the same ones among them, where an interrupted call is given a larger limit', () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const of = (limit: string, seed?: string) =>
      limitRows(rows, readRowLimit({ limit, 'take-seed': seed })).map(({ id }) => id);
    expect(of('13')).toEqual(expect.arrayContaining(of('5')));
    expect(of('5', '2')).not.toEqual(of('5'));
  });

  it('means all rows by all, and the first ones by --take first', () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(limitRows(rows, readRowLimit({ limit: 'all' }))).toEqual(rows);
    expect(limitRows(rows, readRowLimit({}))).toEqual(rows);
    expect(limitRows(rows, readRowLimit({ limit: '3', take: 'first' }))).toEqual(rows.slice(0, 3));
    expect(() => readRowLimit({ limit: '3', take: 'first', 'take-seed': '2' })).toThrow(/not drawn/);
    expect(() => readRowLimit({ limit: 'most' })).toThrow(/limit/);
  });
});

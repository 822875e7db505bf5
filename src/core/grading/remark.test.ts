import { describe, expect, it } from 'vitest';
import { checkRemark } from './grading-schema.ts';
import { msPerRow } from './pace.ts';
import { cleanTag, isSameRemark, maxTag, noRemark, tagsCell, tagsOfCell } from './remark.ts';
import { remarkCells, remarkColumns, remarkColumnsIn, remarkOfCells } from './remark-columns.ts';

const remark = {
  comment: 'Wrong year; see p. 3',
  tags: ['fact', 'too long'],
  flagged: true,
  setAside: 'later' as const,
};

describe('a remark', () => {
  it('is what it was after a file', () => {
    for (const one of [remark, noRemark, { ...noRemark, comment: '7' }])
      expect(isSameRemark(remarkOfCells(remarkCells(one)), one)).toBe(true);
    expect(remarkOfCells({ comment: 7, tags: 'a;; b ;a', flag: '1', set_aside: 'gone' })).toEqual({
      comment: '7',
      tags: ['a', 'b'],
      flagged: true,
      setAside: null,
    });
  });

  it('is known by all four columns of a person, and by no fewer', () => {
    const own = Object.values(remarkColumns('Ana B'));
    expect(own).toEqual(['comment_by_Ana_B', 'tags_by_Ana_B', 'flag_by_Ana_B', 'set_aside_by_Ana_B']);
    expect([...remarkColumnsIn(['x', ...own]).keys()]).toEqual(['Ana B']);
    expect(remarkColumnsIn(own.slice(0, 3)).size).toBe(0);
  });

  it.each([
    null,
    {},
    { ...remark, tags: ['a;b'] },
    { ...remark, tags: [''] },
    { ...remark, flagged: 1 },
    { ...remark, setAside: 'never' },
    { ...remark, comment: 'x'.repeat(20_001) },
  ])('that is none is refused: %#', (value) => {
    expect(checkRemark(value).ok).toBe(false);
  });
});

describe('a tag', () => {
  it('is kept in one form', () => {
    expect(cleanTag('  too \n long; ')).toBe('too long');
    expect(cleanTag(' ;')).toBeNull();
    const long = cleanTag('😀'.repeat(100))!;
    expect(long.length).toBeLessThanOrEqual(maxTag);
    expect(checkRemark({ ...noRemark, tags: [long] }).ok).toBe(true);
    expect(tagsOfCell(tagsCell(['a b', 'c']))).toEqual(['a b', 'c']);
  });
});

describe('pace', () => {
  it('is the median time of a row, breaks left out, once there are two', () => {
    expect(msPerRow([0, 10_000])).toBeNull();
    expect(msPerRow([0, 10_000, 22_000, 3_622_000, 3_636_000])).toBe(12_000);
  });
});

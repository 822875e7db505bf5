import { expect, it } from 'vitest';
import { tagSlices } from './tag-slices.ts';

it('puts a row in the slice of each of its tags, whoever gave them, and one without in none', () => {
  const slices = tagSlices(4, [
    { row: 0, tags: ['fact', 'tone'] },
    { row: 2, tags: ['tone'] },
    { row: 2, tags: ['tone', 'fact'] },
    { row: 9, tags: ['gone'] },
  ]);
  expect(slices.names).toEqual(['fact', 'tone']);
  const rowsOf = (code: number) =>
    [0, 1, 2, 3].filter((row) => [slices.slice, ...(slices.more ?? [])].some((layer) => layer[row] === code));
  expect([rowsOf(0), rowsOf(1)]).toEqual([
    [0, 2],
    [0, 2],
  ]);
  expect(tagSlices(2, [])).toEqual({ slice: Int32Array.of(-1, -1), names: [] });
});

import { expect, it } from 'vitest';
import { knownRows, referenceKind, referenceOf, referencePlaces, referenceRows } from './policy-reference.ts';

/** 60 rows of 20 instructions by three models; every tenth row is invalid. */
const rowsBy = (groups: readonly string[], labelled = true) => ({
  rows: {
    label: Float64Array.from({ length: 60 }, (_, row) => (labelled && row % 4 > 0 ? row % 10 : Number.NaN)),
    instruction: Int32Array.from({ length: 60 }, (_, row) => Math.floor(row / 3)),
    group: Int32Array.from({ length: 60 }, (_, row) => groups.indexOf(['b', 'c', 'a'][row % 3]!)),
    groups,
    length: Int32Array.from({ length: 60 }, (_, row) => 10 + row),
  },
  column: {
    name: 'judge_score',
    score: Float64Array.from({ length: 60 }, (_, row) => row / 7),
    valid: Uint8Array.from({ length: 60 }, (_, row) => (row % 10 === 9 ? 0 : 1)),
    probs: null,
  },
});

const made = (rows: ReturnType<typeof rowsBy>) => {
  const kind = referenceKind(rows, 'none');
  const places = referencePlaces(rows, kind, 1);
  return referenceOf(
    rows,
    kind,
    places,
    Array.from(places, (row) => String(row).padStart(64, '0')),
  );
};

it('is the same however the models are numbered', () => {
  expect(made(rowsBy(['b', 'c', 'a']))).toEqual(made(rowsBy(['a', 'b', 'c', 'never'])));
  expect(made(rowsBy(['b', 'c', 'a'])).groups).toEqual(['a', 'b', 'c']);
});

it('holds the scored rows with a label, all scored rows where none has one, and gives them back', () => {
  const reference = made(rowsBy(['a', 'b', 'c']));
  expect(reference).toMatchObject({ of: 'labelled', probs: null, wording: null });
  const { rows, column } = rowsBy(['a', 'b', 'c']);
  const wanted = [...rows.label.keys()].filter((row) => column.valid[row] === 1 && row % 4 > 0);
  expect(reference.score).toEqual(wanted.map((row) => row / 7));
  const back = referenceRows(reference);
  expect([...back.column.score]).toEqual(reference.score);
  expect([...back.rows.length]).toEqual(wanted.map((row) => 10 + row));
  expect(back.rows.label.some(Number.isNaN)).toBe(false);
  expect(made(rowsBy(['a', 'b', 'c'], false))).toMatchObject({ of: 'scored' });
  expect(made(rowsBy(['a', 'b', 'c'], false)).score).toHaveLength(54);
});

it('knows rows again by the beginning of their digest', () => {
  const content = ['00112233445566778899'.padEnd(64, 'a'), 'ff'.padEnd(64, 'b')];
  const reference = { ...made(rowsBy(['a'])), content: content.map((digest) => digest.slice(0, 16)) };
  expect(knownRows(reference, [content[1]!, 'c'.repeat(64)])).toBe(1);
});

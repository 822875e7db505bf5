import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from './fixtures/read-all.ts';
import { parseJson } from './json-text.ts';

describe('JSON as Python writes it', () => {
  it('has NaN and Infinity, which count as missing', () => {
    expect(parseJson('{"a": NaN, "b": [Infinity, -Infinity, 1], "c": "NaN \\" Infinity"}')).toEqual({
      value: { a: null, b: [null, null, 1], c: 'NaN " Infinity' },
      nonFinite: 3,
      longIntegers: 0,
    });
  });

  it('has whole numbers of any length, which keep their digits as text', () => {
    expect(
      parseJson('{"id": 12345678901234567890, "p": 0.30000000000000004, "s": "12345678901234567890"}'),
    ).toEqual({
      value: { id: '12345678901234567890', p: 0.30000000000000004, s: '12345678901234567890' },
      nonFinite: 0,
      longIntegers: 1,
    });
    expect(
      parseJson('[-12345678901234567, 1e20, 9007199254740993, 10000000000000000, 1234567890123456.5]').value,
    ).toEqual(['-12345678901234567', 1e20, '9007199254740993', 10000000000000000, 1234567890123456.5]);
  });

  it('is still refused where it is no JSON', () => {
    for (const text of ['{"a": NaN', '{NaN: 1}', '{"a": NaNa}', '{"a": nan}', "{'a': NaN}"])
      expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('is counted in the notes of the import, the row kept', async () => {
    const { rows, notes } = await readAll(
      '{"prompt":"a","response":"b","score":NaN}\n{"prompt":"a","response":"b","score":3}\n',
    );
    expect(rows.map((row) => row.source.score)).toEqual([null, 3]);
    expect(notes).toEqual(['1 value is NaN or infinite in the source and counts as missing.']);
  });
});

it('equals JSON.parse on JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (value, indented) => {
      const text = JSON.stringify(value, null, indented ? 1 : 0);
      expect(parseJson(text).value).toEqual(JSON.parse(text));
    }),
  );
});

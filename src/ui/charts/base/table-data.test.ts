import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { tableToCsv } from './table-data.ts';

describe('tableToCsv', () => {
  it('reads back as what went in, every digit kept', () => {
    const csv = tableToCsv({
      columns: [{ name: 'group, by model' }, { name: 'risk', format: (v) => v.toFixed(1) }],
      rows: [
        ['say "hi"\nthere', 0.1 + 0.2],
        ['plain', null],
        ['empty', Number.NaN],
      ],
    });
    expect(Papa.parse(csv, { skipEmptyLines: true }).data).toEqual([
      ['group, by model', 'risk'],
      ['say "hi"\nthere', '0.30000000000000004'],
      ['plain', ''],
      ['empty', ''],
    ]);
  });

  it('never hands a spreadsheet a formula, and leaves negative numbers alone', () => {
    expect(tableToCsv({ columns: [{ name: 'a' }, { name: 'b' }], rows: [['=1+1', -2]] })).toBe(
      "a,b\r\n'=1+1,-2\r\n",
    );
  });
});

import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { tableToCsv, tableToHtml, tableToMarkdown, tableToTsv } from './table-data.ts';

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

describe('a table for the clipboard', () => {
  const table = {
    columns: [{ name: 'group' }, { name: 'risk', format: (v: number) => v.toFixed(1) }],
    rows: [
      ['a\tb\n<i>|', 0.1 + 0.2],
      ['=1+1', null],
    ] as const,
  };

  it('keeps every digit for a spreadsheet, a cell a cell, and no formula', () => {
    expect(tableToTsv(table)).toBe("group\trisk\na b <i>|\t0.30000000000000004\n'=1+1\t\n");
  });

  it('keeps to its cells where a text begins with a quotation mark', () => {
    const rows = [
      ['"quoted" name', 1],
      ['a "b"', 2],
      ['"', 3],
    ];
    const text = tableToTsv({ columns: table.columns, rows });
    const read = Papa.parse<string[]>(text, { delimiter: '\t', skipEmptyLines: true }).data.slice(1);
    expect(read).toEqual(rows.map((cells) => cells.map(String)));
  });

  it('is shown as on the page in a document, and holds no markup of the data', () => {
    expect(tableToHtml(table, 'a & b')).toBe(
      '<table><caption>a &amp; b</caption><thead><tr><th>group</th><th>risk</th></tr></thead><tbody><tr><td>a\tb\n&lt;i&gt;|</td><td>0.3</td></tr><tr><td>=1+1</td><td>–</td></tr></tbody></table>',
    );
    expect(tableToMarkdown(table)).toBe(
      '| group | risk |\n| --- | ---: |\n| a b &lt;i&gt;\\| | 0.3 |\n| \\=1+1 | – |\n',
    );
  });
});

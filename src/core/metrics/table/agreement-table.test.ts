import { describe, expect, it } from 'vitest';
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { agreementTable } from './agreement-table.ts';
import { tableCsv, tableLatex, tableMarkdown } from './write-table.ts';

const rows = metricRows({
  instruction: [0, 0, 1, 1, 2, 2, 3, 3],
  label: [1, 2, 3, 1, 2, 5, 5, 4],
  group: [0, 1, 0, 1, 0, 1, 0, 1],
  groups: ['model_a', 'b & c', 'absent'],
});
const columns = [
  scoreColumn('the label itself', [1, 2, 3, 1, 2, 5, 5, 4]),
  scoreColumn('constant', [1, 1, 1, 1, 1, 1, 1, 1]),
  scoreColumn('half|scored', [2, Number.NaN, 3, 1, 2, 4, 6, 3]),
];
const table = agreementTable(rows, columns, { metric: 'pearson', cut: 3, seed: 1, draws: 50 });

describe('agreementTable', () => {
  it('has a row a method and a column a group that is there, with average and all rows', () => {
    expect(table.groups).toEqual(['model_a', 'b & c']);
    expect(table.rows.map(({ method, n, invalid }) => ({ method, n, invalid }))).toEqual([
      { method: 'the label itself', n: 8, invalid: 0 },
      { method: 'constant', n: 8, invalid: 0 },
      { method: 'half|scored', n: 7, invalid: 1 },
    ]);
    expect(table.rows[0]!.average).toMatchObject({ value: 1 });
    expect(table.rows[1]!.average).toMatchObject({ undefined: true });
  });

  it('averages the groups, each counting the same', () => {
    const cells = table.rows[2]!.cells as { value: number }[];
    expect(table.rows[2]!.average).toMatchObject({ value: (cells[0]!.value + cells[1]!.value) / 2 });
  });
});

describe('the table’s files', () => {
  it('write CSV with every figure in full, and the reason where there is none', () => {
    const lines = tableCsv(table).trim().split('\r\n');
    expect(lines[0]).toBe('metric,method,group,value,low,high,n,reason');
    expect(lines).toHaveLength(1 + 3 * 4);
    expect(lines.find((line) => line.startsWith('pearson,constant,all rows,,,,8,'))).toMatch(
      /same in every row/,
    );
  });

  it('write Markdown whose cells are escaped', () => {
    const lines = tableMarkdown(table, { intervals: false }).trim().split('\n');
    expect(lines[0]).toBe('| Pearson × 100 | model_a | b &amp; c | Average | All rows | n |');
    expect(lines[2]).toBe('| the label itself | 100.0 | 100.0 | 100.0 | 100.0 | 8 |');
    expect(lines[3]).toBe('| constant | – | – | – | – | 8 |');
    expect(lines[4]).toMatch(/^\| half\\\|scored \|/);
  });

  it('write LaTeX whose cells are escaped', () => {
    const text = tableLatex(table, { intervals: true });
    expect(text).toContain('model\\_a & b \\& c & Average');
    expect(text).toContain('Pearson $\\times$ 100');
    expect(text).toContain('100.0 [--]');
  });

  it('keep a name that brings markup or a line break along in its cell', () => {
    const hostile = { ...table, groups: ['<img src=x onerror=alert(1)>\n| b', 'a &lt; b'] };
    const markdown = tableMarkdown(hostile, { intervals: false });
    expect(markdown.split('\n')).toHaveLength(tableMarkdown(table, { intervals: false }).split('\n').length);
    expect(markdown).not.toContain('<img');
    expect(markdown).toContain('&lt;img src=x onerror=alert(1)&gt; \\| b');
    expect(markdown).toContain('a &amp;lt; b');
    const latex = tableLatex(hostile, { intervals: false });
    expect(latex.split('\n')).toHaveLength(tableLatex(table, { intervals: false }).split('\n').length);
  });
});

import { csvLine } from '../../export/csv.ts';
import { isUndefined, type MaybeEstimate } from '../estimate.ts';
import type { AgreementTable, TableMetric } from './agreement-table.ts';

export interface TableStyle {
  /** Write intervals beside the values. */
  intervals: boolean;
}

const metricNames: Record<TableMetric, string> = {
  pearson: 'Pearson',
  spearman: 'Spearman',
  kendall_tau_b: 'Kendall τ-b',
  auroc: 'AUROC',
};

/** Values × 100 with one decimal, as the paper prints them. */
const hundredfold = (value: number) => (100 * value).toFixed(1);

function cellText(cell: MaybeEstimate, { intervals }: TableStyle): string {
  if (isUndefined(cell)) return '–';
  const value = hundredfold(cell.value);
  return intervals ? `${value} [${hundredfold(cell.low)}, ${hundredfold(cell.high)}]` : value;
}

/** Every figure in full, one line a cell: method, group, value, low, high, n, reason. */
export function tableCsv(table: AgreementTable): string {
  const header = csvLine(['metric', 'method', 'group', 'value', 'low', 'high', 'n', 'reason']);
  const lines = table.rows.flatMap((row) => {
    const named: [string, MaybeEstimate][] = [
      ...row.cells.map((cell, g): [string, MaybeEstimate] => [table.groups[g]!, cell]),
      ['average', row.average],
      ['all rows', row.all],
    ];
    return named.map(([group, cell]) =>
      csvLine(
        isUndefined(cell)
          ? [table.metric, row.method, group, null, null, null, cell.n, cell.reason]
          : [table.metric, row.method, group, cell.value, cell.low, cell.high, cell.n, null],
      ),
    );
  });
  return [header, ...lines].join('');
}

export function tableMarkdown(table: AgreementTable, style: TableStyle): string {
  const escaped = (text: string) => text.replaceAll('|', '\\|');
  const head = [`${metricNames[table.metric]} × 100`, ...table.groups, 'Average', 'All rows', 'n'];
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    line(head),
    `| --- |${' ---: |'.repeat(head.length - 1)}`,
    ...table.rows.map((row) => line(textCells(row, style))),
    '',
  ].join('\n');
}

export function tableLatex(table: AgreementTable, style: TableStyle): string {
  const head = [`${metricNames[table.metric]} × 100`, ...table.groups, 'Average', 'All rows', 'n'];
  const line = (cells: readonly string[]) => `${cells.map(latexText).join(' & ')} \\\\`;
  return [
    `\\begin{tabular}{l${'r'.repeat(head.length - 1)}}`,
    '\\toprule',
    line(head),
    '\\midrule',
    ...table.rows.map((row) => line(textCells(row, style))),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

const textCells = (row: AgreementTable['rows'][number], style: TableStyle) => [
  row.method,
  ...[...row.cells, row.average, row.all].map((cell) => cellText(cell, style)),
  String(row.n),
];

const latexSigns: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '×': '$\\times$',
  τ: '$\\tau$',
  '–': '--',
};

const latexText = (text: string) =>
  text.replace(/[\\~^×τ–]|[&%$#_{}]/g, (sign) => latexSigns[sign] ?? `\\${sign}`);

import { csvLine } from '../../export/csv.ts';
import { escapeMarkdown } from '../../text/escape-markdown.ts';
import { fixed } from '../../text/fixed.ts';
import { hasInterval, isUndefined, lackOf, type MaybeEstimate, numbersOf } from '../estimate.ts';
import type { AgreementTable, TableMetric } from './agreement-table.ts';

export interface TableStyle {
  /** Write intervals beside the values. */
  intervals: boolean;
  /** Values × 100 with one decimal, as the paper prints them, or as they are with three. Default true. */
  hundredfold?: boolean;
  /** Under which heading a method stands; rows of a heading follow one another. None: no headings. */
  group?: (method: string) => string;
}

const metricNames: Record<TableMetric, string> = {
  pearson: 'Pearson',
  spearman: 'Spearman',
  kendall_tau_b: 'Kendall τ-b',
  auroc: 'AUROC',
};

function cellText(cell: MaybeEstimate, { intervals, hundredfold = true }: TableStyle): string {
  if (isUndefined(cell)) return '–';
  const text = (value: number) => (hundredfold ? fixed(100 * value, 1) : fixed(value, 3));
  const value = text(cell.value);
  if (!intervals) return value;
  return hasInterval(cell) ? `${value} [${text(cell.low)}, ${text(cell.high)}]` : `${value} [–]`;
}

const corner = ({ metric }: AgreementTable, { hundredfold = true }: TableStyle) =>
  `${metricNames[metric]}${hundredfold ? ' × 100' : ''}`;

/** The table's rows as lines, a heading before each group's first. */
function linesOf(
  table: AgreementTable,
  style: TableStyle,
  heading: (text: string) => string,
  line: (row: AgreementTable['rows'][number]) => string,
): string[] {
  let last: string | null = null;
  return table.rows.flatMap((row) => {
    const group = style.group?.(row.method) ?? null;
    const begins = group !== null && group !== last;
    last = group;
    return begins ? [heading(group), line(row)] : [line(row)];
  });
}

const style = { spreadsheetSafe: true };

/** Every figure in full, one line a cell: method, group, value, low, high, n, reason. */
export function tableCsv(table: AgreementTable): string {
  const header = csvLine(['metric', 'method', 'group', 'value', 'low', 'high', 'n', 'reason'], style);
  const lines = table.rows.flatMap((row) => {
    const named: [string, MaybeEstimate][] = [
      ...row.cells.map((cell, g): [string, MaybeEstimate] => [table.groups[g]!, cell]),
      ['average', row.average],
      ['all rows', row.all],
    ];
    return named.map(([group, cell]) =>
      csvLine([table.metric, row.method, group, ...numbersOf(cell), cell.n, lackOf(cell)], style),
    );
  });
  return [header, ...lines].join('');
}

export function tableMarkdown(table: AgreementTable, style: TableStyle): string {
  const head = [corner(table, style), ...table.groups, 'Average', 'All rows', 'n'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escapeMarkdown)),
    `| --- |${' ---: |'.repeat(head.length - 1)}`,
    ...linesOf(
      table,
      style,
      (group) => line([`**${escapeMarkdown(group)}**`, ...head.slice(1).map(() => '')]),
      (row) => line(textCells({ ...row, method: escapeMarkdown(row.method) }, style)),
    ),
    '',
  ].join('\n');
}

export function tableLatex(table: AgreementTable, style: TableStyle): string {
  const head = [corner(table, style), ...table.groups, 'Average', 'All rows', 'n'];
  const line = (cells: readonly string[]) => `${cells.map(latexText).join(' & ')} \\\\`;
  return [
    `\\begin{tabular}{l${'r'.repeat(head.length - 1)}}`,
    '\\toprule',
    line(head),
    '\\midrule',
    ...linesOf(
      table,
      style,
      (group) => `\\multicolumn{${head.length}}{l}{\\emph{${latexText(group)}}} \\\\`,
      (row) => line(textCells(row, style)),
    ),
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
  text
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(/[\\~^×τ–]|[&%$#_{}]/g, (sign) => latexSigns[sign] ?? `\\${sign}`);

import { type AgreementTable, agreementTable, tableMetrics } from '../metrics/table/agreement-table.ts';
import { groupNames, inGroups, type MethodGroup } from '../metrics/table/method-groups.ts';
import { tableCsv, tableLatex, tableMarkdown } from '../metrics/table/write-table.ts';
import { defineAnalysis } from './analysis.ts';
import type { InputArguments } from './inputs.ts';
import { choiceOption, switchOption } from './option.ts';
import { estimateJson } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { bootstrapOptions, labelThresholdOption } from './shared-options.ts';

/** Agreement of several score columns with the label, by generator model. */
export const tableAnalysis = defineAnalysis({
  id: 'table',
  command: 'table',
  summary: 'agreement of several score columns with the label, by generator model',
  notes:
    'Methods stand under headings, best average first: without reference, with reference, score columns, baselines (length and a constant, which are added). What a score was shown is read from NAME_by beside NAME_score, or judge_mode.',
  inputs: ['labelledRows', 'methods'],
  options: {
    metric: choiceOption(tableMetrics, {
      words: ['metric'],
      description: 'what the cells hold',
      default: tableMetrics[0],
    }),
    cut: labelThresholdOption,
    format: choiceOption(['markdown', 'csv', 'latex'], {
      words: ['format'],
      description: 'how the table is written',
      default: 'markdown',
    }),
    intervals: switchOption({ words: ['intervals'], description: 'write the intervals beside the values' }),
    ...bootstrapOptions,
  },
  metrics: [...tableMetrics, 'average'],
  compute({ rows, columns, headings }, { metric, cut, seed, draws }): AgreementTable {
    const table = agreementTable(rows, columns, { metric, cut, seed, draws });
    return headings ? inGroups(table, headingOf({ columns, headings })) : table;
  },
  toJson(table, { inputs }) {
    const heading = headingOf(inputs);
    return {
      metric: table.metric,
      groups: table.groups,
      rows: table.rows.map(({ method, n, invalid, cells, average, all }) => ({
        method,
        heading: heading(method),
        n,
        invalid,
        by_group: Object.fromEntries(cells.map((cell, g) => [table.groups[g]!, estimateJson(cell)])),
        average: estimateJson(average),
        all: estimateJson(all),
      })),
    };
  },
  toText(table, { inputs, options: { format, intervals } }) {
    const heading = headingOf(inputs);
    if (format === 'csv') return { text: tableCsv(table), notes: '' };
    const style = { intervals, group: (method: string) => groupNames[heading(method)] };
    // Reasons are no part of what is pasted into a paper; CSV has them in a column.
    const notes = reasonLines(table.rows.flatMap(({ cells, average, all }) => [...cells, average, all]));
    const text = format === 'latex' ? tableLatex(table, style) : tableMarkdown(table, style);
    return { text, notes: notes.join('\n') };
  },
  example: ['--score', 'judge_score', '--label', 'quality', '--draws', '60'],
});

function headingOf({ columns, headings = [] }: InputArguments['methods']) {
  const byName = new Map(columns.map(({ name }, at) => [name, headings[at] ?? 'columns']));
  return (method: string): MethodGroup => byName.get(method) ?? 'columns';
}

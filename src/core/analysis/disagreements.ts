import { type Disagreement, mostDisagreeing } from '../metrics/compare/disagreement.ts';
import type { MetricRows } from '../metrics/rows.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';
import { textTable } from './report/text-table.ts';

/** Rows whose ranks in the orders of two scores are furthest apart. */
export const disagreementsAnalysis = defineAnalysis({
  id: 'disagreements',
  command: 'disagreements',
  summary: 'rows on which two scores disagree most, by rank; no label is needed',
  inputs: ['rows', 'twoScores'],
  options: {
    limit: numberOption({
      words: ['rows'],
      description: 'list N rows',
      min: 0,
      integer: true,
      default: 10,
    }),
  },
  metrics: [],
  compute: ({ first, second }, { limit }) => mostDisagreeing(first, second, limit),
  toJson: (found, { inputs }) => ({
    first: inputs.first.name,
    second: inputs.second.name,
    disagreeing: disagreementsJson(found, inputs.rows),
  }),
  toText: (found, { inputs }) =>
    disagreementLines(found, inputs.rows, [inputs.first.name, inputs.second.name]).slice(1).join('\n'),
  example: ['--score', 'judge_score', '--score', 'quality', '--rows', '5'],
});

const idOf = ({ ids }: MetricRows, row: number) => ids?.[row] ?? String(row);

export const disagreementsJson = (found: readonly Disagreement[], rows: MetricRows) =>
  found.map(({ row, first, second }) => ({ id: idOf(rows, row), first, second }));

/** An empty line and the table; no lines where no row is listed. */
export function disagreementLines(
  found: readonly Disagreement[],
  rows: MetricRows,
  names: readonly [string, string],
): string[] {
  if (found.length === 0) return [];
  return [
    '',
    `Rows furthest apart in the orders of ${names[0]} and ${names[1]}:`,
    textTable([
      ['row', ...names.map((name) => `share below by ${name}`)],
      ...found.map(({ row, first, second }) => [idOf(rows, row), first.toFixed(3), second.toFixed(3)]),
    ]),
  ];
}

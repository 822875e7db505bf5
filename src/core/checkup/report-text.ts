import { hasInterval, isUndefined, type MaybeEstimate } from '../metrics/estimate.ts';
import { fixed } from '../text/fixed.ts';
import { plural } from '../words/count.ts';
import type { CheckupReport, DegradationResult } from './report.ts';

/** The report as a terminal shows it: the sentence, then a line for each degradation. */
export function checkupText(report: CheckupReport): string {
  const { sentence, rows, instructions, texts, invalid, spread, degradations } = report;
  const head = `${plural(rows, 'row')} of ${plural(instructions, 'instruction')}, ${plural(texts, 'text')} read, ${invalid} without a valid score; standard deviation of untouched scores ${spread.toFixed(2)}.`;
  const table = [columns, ...degradations.map(cellsOf)];
  const widths = columns.map((_, at) => Math.max(...table.map((cells) => cells[at]!.length)));
  const lines = table.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  );
  return [sentence, '', head, '', ...lines].join('\n');
}

const columns = [
  'change',
  'kind',
  'n',
  'invalid',
  'twin lower',
  'by length',
  'mean shift',
  'over neutral',
  'verdict',
];

const cellsOf = (result: DegradationResult): string[] => [
  result.label,
  result.kind,
  String(result.pairs),
  String(result.invalid),
  estimateWords(result.lower),
  isUndefined(result.lengthLower) ? '-' : result.lengthLower.value.toFixed(2),
  estimateWords(result.shift),
  result.effect ? estimateWords(result.effect) : '',
  result.verdict,
];

/** "0.50 [0.18, 0.82]"; "-" where there is no value. */
export const estimateWords = (estimate: MaybeEstimate): string =>
  hasInterval(estimate)
    ? `${fixed(estimate.value, 2)} [${fixed(estimate.low, 2)}, ${fixed(estimate.high, 2)}]`
    : isUndefined(estimate)
      ? '-'
      : fixed(estimate.value, 2);

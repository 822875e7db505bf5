import type { MetricRows } from '#core/metrics/rows.ts';
import { cellOf, numberOf } from '#core/rows/cells.ts';
import { UsageError } from '../command.ts';
import type { Given } from '../parse-options.ts';
import { type MeasuredFile, requireColumn } from './measured-file.ts';

/**
 * 1 for the rows of a model family, or those that a column marks. Shape [n].
 * @throws UsageError where neither or both are given, or no model is of the family
 */
export function markedRows(file: MeasuredFile, { group, groups }: MetricRows, given: Given): Uint8Array {
  const [family] = given('family');
  const [column] = given('marked');
  if ((family === undefined) === (column === undefined))
    throw new UsageError('Give either --family or --marked, to say which rows may be favoured.');
  if (column !== undefined) {
    requireColumn(file, column, 'marked');
    return Uint8Array.from(file.rows, ({ source }) => (numberOf(cellOf(source, column)) === 1 ? 1 : 0));
  }
  const own = groups.map((name) => name.toLowerCase().includes(family!.toLowerCase()));
  if (!own.includes(true))
    throw new UsageError(
      `No model's name holds ${family}. The file has ${groups.join(', ') || 'no generator model; say with --group which column names it'}.`,
    );
  return Uint8Array.from(group, (code) => (own[code] ? 1 : 0));
}

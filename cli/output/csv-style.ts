import type { CsvStyle } from '#core/export/csv.ts';
import { UsageError } from '../command.ts';
import { outputFormat } from './read-records.ts';

export const csvStyleOptions = { 'spreadsheet-safe': { type: 'boolean', default: false } } as const;

export const csvStyleUsage = `--spreadsheet-safe  of a CSV --out: a text that a spreadsheet would run as a formula gets an
                   apostrophe before it, as in the page's exports; without it, values are unchanged`;

/** @throws {UsageError} where the output is no CSV, which has no formulas */
export function readCsvStyle(options: { 'spreadsheet-safe': boolean }, out: string): CsvStyle {
  const spreadsheetSafe = options['spreadsheet-safe'];
  if (spreadsheetSafe && outputFormat(out) !== 'csv')
    throw new UsageError('--spreadsheet-safe is for CSV. Give --out a name that ends in .csv.');
  return { spreadsheetSafe };
}

import { AppError } from '../errors.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import type { Readout } from '../judge/judge.ts';
import { cellOf, freeName, setCell } from '../rows/cells.ts';
import type { Cell, Row } from '../rows/row.ts';
import { csvLine } from './csv.ts';
import { judgedCells, judgedNames } from './judged.ts';

export interface ExportOptions {
  format: 'jsonl' | 'csv';
  /** Every source column of the dataset, in order. */
  columns: readonly string[];
  /** Whose readouts are written; null for the rows alone. */
  judge: JudgeIdentity | null;
  /** What the run is called. Default null: nobody has named it. */
  runName?: string | null;
  /** Rows with a score at or above it are accepted; null leaves the decision out. */
  threshold: number | null;
  /** How the threshold was chosen. Default null. */
  thresholdOrigin?: string | null;
  /** Of CSV: write texts so that a spreadsheet runs none of them as a formula. Default false. */
  spreadsheetSafe?: boolean;
  /** Names of further columns, written last. */
  added?: readonly string[];
}

/** Writes an export row by row. */
export interface RowWriter {
  /** What comes before the first row: the header of CSV, nothing for JSONL. */
  head: string;
  /**
   * One row with its line break.
   * @param readout null: not scored yet
   * @param added one cell for each of the options' `added`; NaN is written as a missing value
   */
  line(row: Pick<Row, 'id' | 'source'>, readout: Readout | null, added?: readonly Cell[]): string;
  mediaType: string;
}

/**
 * A writer for the source's columns, as they were imported, followed by what the judge found. A source column that
 * bears the name of one of the judge's, as in an export that was imported again, gets the suffix `_imported`.
 */
export function rowWriter(options: ExportOptions): RowWriter {
  const { columns, judge, threshold, thresholdOrigin = null, runName = null } = options;
  const judged = judge ? judgedNames(threshold !== null, runName !== null) : [];
  const further = options.added ?? [];
  const ours = [...judged, ...further];
  const names = exportedNames(columns, ours);
  const added = (row: Pick<Row, 'id'>, readout: Readout | null, cells: readonly Cell[]): [string, Cell][] => [
    ...(judge
      ? Object.entries<Cell>({ ...judgedCells(row.id, readout, judge, threshold, thresholdOrigin, runName) })
      : []),
    ...further.map((name, at): [string, Cell] => {
      const value = cells[at] ?? null;
      return [name, Number.isNaN(value) ? null : value];
    }),
  ];

  if (options.format === 'jsonl')
    return {
      head: '',
      mediaType: 'application/jsonl',
      line(row, readout, further = []) {
        const record: Record<string, Cell> = {};
        for (const column of Object.keys(row.source)) {
          const name = nameOf(names, column, row);
          if (name !== null) setCell(record, name, row.source[column]!);
        }
        for (const [name, cell] of added(row, readout, further)) setCell(record, name, cell);
        return `${JSON.stringify(record)}\n`;
      },
    };

  const style = { spreadsheetSafe: options.spreadsheetSafe ?? false };
  const written = [...names].flatMap(([column, name]) => (name === null ? [] : [{ column, name }]));
  return {
    head: csvLine([...written.map(({ name }) => name), ...ours], style),
    mediaType: 'text/csv',
    line(row, readout, further = []) {
      for (const column of Object.keys(row.source)) nameOf(names, column, row);
      const cells = written.map(({ column }) => cellOf(row.source, column));
      return csvLine([...cells, ...added(row, readout, further).map(([, cell]) => cell)], style);
    },
  };
}

/** By source column, the name it is written under; null for an earlier export's row id, which is written anew. */
function exportedNames(columns: readonly string[], ours: readonly string[]): Map<string, string | null> {
  const taken = new Set([...columns, ...ours]);
  return new Map(
    columns.map((column) => {
      if (!ours.includes(column)) return [column, column];
      if (column === 'judge_row_id') return [column, null];
      const name = freeName(`${column}_imported`, taken, '_');
      taken.add(name);
      return [column, name];
    }),
  );
}

function nameOf(
  names: ReadonlyMap<string, string | null>,
  column: string,
  row: Pick<Row, 'id'>,
): string | null {
  const name = names.get(column);
  if (name === undefined)
    throw new AppError(
      'unknown-column',
      `Row ${row.id} has the column ${column}, which the export does not know, so nothing was exported. ` +
        'Import the dataset again and export anew.',
      { row: row.id, column },
    );
  return name;
}

import { AppError } from '#core/errors.ts';
import { columnFor, type FieldName } from '#core/import/names.ts';
import { roundingTolerance } from '#core/method/external/digit-distribution.ts';
import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import { type MissingMark, missingMarkOf, withoutMark } from '#core/metrics/selective/missing-mark.ts';
import { cellOf, characters, listIn, numberOf, textKind } from '#core/rows/cells.ts';
import type { HubOrigin } from '#core/rows/dataset.ts';
import { groupingColumn, isNumbering } from '#core/rows/grouping.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Cell } from '#core/rows/row.ts';
import { UsageError } from '../command.ts';
import { openDataset, readDatasetFile } from '../dataset-file.ts';
import { withConsensus } from './consensus.ts';

/** A row with what metrics need of it. */
interface MeasuredRow {
  id: string;
  /** What groups the rows: the instruction's text, or the value of another column. */
  instruction: string;
  /** The text that was answered; null where the file has none. */
  question: string | null;
  response: string;
  reference: string | null;
  model: string | null;
  category: string | null;
  source: Record<string, Cell>;
}

/** Rows of a file, ready to be measured. */
export interface MeasuredFile {
  rows: readonly MeasuredRow[];
  /** Every source column, in order of appearance. */
  columns: readonly string[];
  /** Lines that could not be read as rows. */
  rejected: number;
  /** The column that says which rows answer one instruction; null: each row counts as an instruction of its own. */
  groupedBy: string | null;
  /** Where the rows were read from, where that was a Hub. */
  origin: HubOrigin | null;
}

/** Which column groups rows by instruction. */
export interface Grouping {
  /** The column named by the user; null: it is recognised. */
  by: string | null;
  /** Columns that are scores or labels, which never group rows. */
  measured: readonly string[];
}

/**
 * Read a file of scored rows. A file without instructions and responses is read all the same: a column that numbers or
 * holds the instructions groups its rows, and where it has no response there is no length baseline to speak of.
 * @throws UsageError where the column to group by is not there
 */
export async function readMeasuredFile(
  path: string,
  grouping: Grouping = { by: null, measured: [] },
): Promise<MeasuredFile> {
  const file = withConsensus(await readRowsOf(path, grouping), grouping.measured);
  if (grouping.by === null) return file;
  const by = requireColumn(file, grouping.by, 'group-by');
  const rows = file.rows.map((row) => ({
    ...row,
    instruction: keyOf(row, by),
    question: row.question ?? questionOf(row.source, by),
  }));
  return { ...file, groupedBy: by, rows };
}

async function readRowsOf(path: string, { measured }: Grouping): Promise<MeasuredFile> {
  try {
    const file = await readDatasetFile(path);
    for (const { line, message } of file.rejected)
      process.stderr.write(`line ${line} set aside: ${message}\n`);
    const { columns, rejected, mapping, origin } = file;
    const rows = file.rows.map((row) => ({ ...row, question: row.instruction }));
    return { rows, columns, rejected: rejected.length, groupedBy: mapping.instruction, origin };
  } catch (thrown) {
    // A prompt may be a conversation without an answer: no dataset to judge, and yet rows to measure.
    if (thrown instanceof AppError && ['columns-not-recognised', 'no-readable-rows'].includes(thrown.code))
      return readPlainFile(path, measured);
    throw thrown;
  }
}

async function readPlainFile(path: string, measured: readonly string[]): Promise<MeasuredFile> {
  const { source, origin } = await openDataset(path);
  const records: { record: Record<string, Cell>; line: number }[] = [];
  const found = new Set<string>();
  let rejected = 0;
  for await (const batch of source.parsed)
    for (const parsed of batch) {
      if ('code' in parsed) {
        rejected++;
        process.stderr.write(`line ${parsed.line} set aside: ${parsed.message}\n`);
        continue;
      }
      for (const column of Object.keys(parsed.record)) found.add(column);
      records.push(parsed);
    }
  const columns = [...found];
  const groupedBy = groupingColumn(
    columns.filter((column) => !measured.includes(column)),
    (column) => records.some(({ record }) => isText(cellOf(record, column))),
  );
  const named = (field: FieldName) => columnFor(field, columns, new Set([...measured, groupedBy ?? '']));
  const [id, response, model, category] = (['id', 'response', 'model', 'category'] as const).map(named);
  const rows = records.map(({ record, line }) => {
    const row = { id: textOf(cellOf(record, id!)) ?? `line ${line}`, source: record };
    return {
      ...row,
      instruction: keyOf(row, groupedBy),
      question: questionOf(record, groupedBy),
      response: textOf(cellOf(record, response!)) ?? '',
      reference: null,
      model: textOf(cellOf(record, model!)),
      category: textOf(cellOf(record, category!)),
    };
  });
  return { rows, columns, rejected, groupedBy, origin };
}

const isText = (cell: Cell): boolean => typeof cell === 'string' && textKind(cell) === 'words';

/** Null for a column that numbers instructions, even where its numbers look like words. */
function questionOf(source: Record<string, Cell>, column: string | null): string | null {
  const cell = cellOf(source, column);
  if (column === null || isNumbering(column) || cell === null) return null;
  return typeof cell === 'object' ? JSON.stringify(cell) : isText(cell) ? String(cell) : null;
}

/** What stands for a row's instruction; a row without one is one of its own. */
function keyOf({ id, source }: Pick<MeasuredRow, 'id' | 'source'>, column: string | null): string {
  const cell = cellOf(source, column);
  if (cell === null || (typeof cell === 'string' && cell.trim() === '')) return `row ${id}`;
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

const textOf = (cell: Cell): string | null =>
  cell === null || typeof cell === 'object' || cell === '' ? null : String(cell);

/** @throws UsageError where the file has no such column, listing those that it has */
export function requireColumn(file: MeasuredFile, column: string, option: string): string {
  if (file.columns.includes(column)) return column;
  throw new UsageError(
    `--${option} names the column ${column}, which the file does not have. It has ${file.columns.join(', ')}.`,
  );
}

export interface RowColumns {
  /** Null: no labels are needed. */
  label: string | null;
  /** Null: the column recognised as the generator model. */
  group: string | null;
  /** The number that stands for no label; null: every number is a label; undefined: it is recognised. */
  missing?: number | null;
}

/** The rows to measure, and the label that was taken for a missing one. */
export interface LabelledFile {
  rows: MetricRows;
  missingMark: MissingMark | null;
}

/**
 * @throws AppError `not-a-number` where a label is a text or a list, with the row's id. A missing label, or one
 *   written as NaN or n/a, leaves its row unlabelled.
 */
export function metricRowsOf({ rows }: MeasuredFile, { label, group, missing }: RowColumns): LabelledFile {
  const groupNames = rows.map((row) => (group === null ? row.model : textOf(cellOf(row.source, group))));
  const groups = [...new Set(groupNames)].filter((name) => name !== null).sort();
  const groupNumber = new Map(groups.map((name, g) => [name, g]));
  const labels = Float64Array.from(rows, (row) => (label === null ? Number.NaN : labelOf(row, label)));
  const missingMark = missing === undefined ? missingMarkOf(labels) : null;
  const measured: MetricRows = {
    label: withoutMark(labels, missing ?? missingMark?.value ?? null),
    instruction: instructionNumbers(rows),
    group: Int32Array.from(groupNames, (name) => (name === null ? -1 : groupNumber.get(name)!)),
    groups,
    length: Int32Array.from(rows, (row) => characters(row.response)),
    ids: rows.map(({ id }) => id),
  };
  return { rows: measured, missingMark };
}

function labelOf(row: MeasuredRow, column: string): number {
  const cell = cellOf(row.source, column);
  const value = numberOf(cell);
  const missing =
    cell === null || typeof cell === 'number' || (typeof cell === 'string' && textKind(cell) === 'absent');
  if (!Number.isNaN(value) || missing) return value;
  throw new AppError(
    'not-a-number',
    `Row "${row.id}" has the ${column} ${JSON.stringify(cell).slice(0, 60)}, which is not a number. No metric was computed. Correct it, or leave it empty so that the row counts as unlabelled.`,
    { id: row.id, field: column },
  );
}

/**
 * A score column. A row is invalid where the score is missing or not a number, or where the judge said so.
 * The columns that go with `judge_score` are `judge_valid` and `judge_probs`, and alike for any `NAME_score`;
 * beside a score of another name the judge's are taken only where the file has no `judge_score`.
 */
export function scoreColumnOf(file: MeasuredFile, score: string): ScoreColumn {
  const { rows, columns } = file;
  const companion = (what: string) => {
    const prefix = /^(.*)_score$/.exec(score)?.[1] ?? (columns.includes('judge_score') ? null : 'judge');
    const name = `${prefix}_${what}`;
    return prefix !== null && columns.includes(name) ? name : null;
  };
  const validity = companion('valid');
  const probabilities = companion('probs');
  const values = Float64Array.from(rows, ({ source }) => numberOf(cellOf(source, score)));
  const saidInvalid = (source: Record<string, Cell>) => {
    const cell = cellOf(source, validity);
    return cell !== null && cell !== '' && numberOf(cell) === 0;
  };
  return {
    name: score,
    score: values,
    valid: Uint8Array.from(rows, ({ source }, row) =>
      Number.isNaN(values[row]) || saidInvalid(source) ? 0 : 1,
    ),
    probs: probabilities === null ? null : digitProbabilities(rows, probabilities),
  };
}

/** Ten numbers a row, NaN where a row has none. Rounding may have carried one just above 1: it is 1. */
function digitProbabilities(rows: readonly MeasuredRow[], column: string): Float64Array {
  const probs = new Float64Array(rows.length * 10).fill(Number.NaN);
  rows.forEach(({ id, source }, row) => {
    const cell = cellOf(source, column);
    if (cell === null || cell === '') return;
    const list = listIn(cell) ?? [];
    // A row that was never put to the judge has ten missing numbers.
    if (list.length === 10 && list.every((each) => each === null)) return;
    const numbers = list.map(numberOf);
    const sound = numbers.length === 10 && numbers.every((p) => p >= 0 && p <= 1 + roundingTolerance);
    if (!sound)
      throw new AppError(
        'bad-probabilities',
        `Row "${id}" has ${column} that are not ten numbers between 0 and 1. No metric was computed. Correct them, or leave them empty.`,
        { id, field: column },
      );
    probs.set(
      numbers.map((p) => Math.min(1, p)),
      row * 10,
    );
  });
  return probs;
}

/**
 * The text of each instruction number, not what else may group its rows: that of its first row that has one, "" where none
 * has.
 * @throws UsageError where the file has no text of an instruction
 */
export function questionTexts({ rows, groupedBy }: MeasuredFile, instruction: Int32Array): string[] {
  if (rows.length > 0 && rows.every(({ question }) => question === null))
    throw new UsageError(
      `The file has no instructions${groupedBy === null ? '' : `, only what groups them (${groupedBy})`}, and near-duplicates are found in their texts. Nothing was compared. Add a column with the instructions.`,
    );
  const texts: string[] = [];
  rows.forEach(({ question }, row) => {
    texts[instruction[row]!] ||= question ?? '';
  });
  return texts;
}

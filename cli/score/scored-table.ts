import { stat } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import type { CsvStyle } from '#core/export/csv.ts';
import { rowWriter } from '#core/export/row-writer.ts';
import type { Readout } from '#core/judge/judge.ts';
import type { ScoredColumns } from '#core/method/method.ts';
import { numbersAsScores } from '#core/method/with-cosine/combined-scorer.ts';
import { cellOf, numberOf } from '#core/rows/cells.ts';
import type { Cell, Row } from '#core/rows/row.ts';
import { isSameFile } from '../../node/files/same-file.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { type DatasetFile, readDatasetFile } from '../dataset-file.ts';
import { changed, type Edit, edited, notEditable, whyNotEditable } from '../output/edit-file.ts';
import { outputFormat } from '../output/read-records.ts';
import { limitRows, type RowLimit } from '../taken-rows.ts';
import { cellsOf, columnsOfMethod } from './method-cells.ts';
import { takeWritten } from './written-rows.ts';

/**
 * Rows with the columns of the methods that scored them, and the file they go into. Where that file exists, which may
 * be the data itself, only columns are put into it: rows beyond `--limit` and records that cannot be read stay in it.
 */
export class ScoredTable {
  /** Columns that this call has made, in order. */
  private readonly made: string[] = [];

  private constructor(
    /** The rows to be scored. */
    readonly rows: readonly Row[],
    private readonly columns: readonly string[],
    private readonly out: string,
    /** What `out` held when this was read; null where the file is written anew. */
    private readonly file: DatasetFile | null,
    private stamp: string | null,
    private readonly style: CsvStyle,
  ) {}

  /**
   * Rows of `data`, with the scores that `out` holds of them already.
   * @param limit how many, and how they are taken
   * @throws AppError `output-taken` where `out` holds other rows, or is the data and would be safe for spreadsheets,
   *   `output-not-editable` where it holds these in a form that columns cannot be put into
   */
  static async read(data: string, out: string, limit: RowLimit, style: CsvStyle): Promise<ScoredTable> {
    const stamp = await stampOf(out);
    const isData = stamp !== null && (await isSameFile(data, out));
    if (isData && style.spreadsheetSafe)
      throw new AppError(
        'output-taken',
        `${out} is the data itself, and --spreadsheet-safe would change its texts. Nothing was changed. Choose another --out, or leave the option out.`,
        { path: out },
      );
    const source = await readDatasetFile(data);
    for (const { line, message } of source.rejected)
      process.stderr.write(`line ${line} set aside: ${message}\n`);
    for (const note of source.notes) process.stderr.write(`${note}\n`);
    const rows = limitRows(source.rows, limit);
    if (stamp === null) return new ScoredTable(rows, source.columns, out, null, null, style);
    const file = isData ? source : await readDatasetFile(out);
    if (style.spreadsheetSafe) {
      const added = takeWritten(rows, source.columns, file, style);
      if (added === null) throw otherRows(data, out);
      return new ScoredTable(rows, [...source.columns, ...added], out, null, stamp, style);
    }
    const asked = file === source ? rows : rowsIn(file.rows, rows, limit, { data, out });
    const reason = whyNotEditable(file);
    if (reason !== null)
      throw new AppError(
        'output-not-editable',
        `Columns cannot be put into ${out}, because ${reason}. Nothing was changed. Choose another --out: the rows are written there with their scores.`,
        { path: out },
      );
    return new ScoredTable(asked, file.columns, out, file, stamp, style);
  }

  /** Whether a row has an answer under the name already, usable or not, that the same method and model gave. */
  isScored(name: string, by: string, row: number): boolean {
    const { source } = this.rows[row]!;
    const valid = cellOf(source, `${name}_valid`);
    return valid !== null && valid !== '' && cellOf(source, `${name}_by`) === by;
  }

  /** Set a method's cells in every row: empty where there is no readout, now or by the same method from before. */
  set(name: string, by: string, readoutOf: (row: number) => Readout | null): void {
    for (const column of columnsOfMethod(name)) if (!this.made.includes(column)) this.made.push(column);
    for (const [at, row] of this.rows.entries()) {
      const readout = readoutOf(at);
      if (readout || !this.isScored(name, by, at))
        for (const [suffix, cell] of Object.entries<Cell>({ ...cellsOf(readout, by) }))
          row.source[`${name}_${suffix}`] = cell;
    }
  }

  scored(name: string): ScoredColumns {
    const score = Float64Array.from(this.rows, ({ source }) => numberOf(cellOf(source, `${name}_score`)));
    const status = Uint8Array.from(this.rows, ({ source }, row) => {
      const valid = cellOf(source, `${name}_valid`);
      return valid === null || valid === '' ? 0 : numberOf(valid) === 1 && !Number.isNaN(score[row]) ? 1 : 2;
    });
    return { score, status };
  }

  /** How many rows are marked as truncated under a name. */
  truncated(name: string): number {
    return this.rows.filter(({ source }) => String(cellOf(source, `${name}_truncated`)) === 'true').length;
  }

  /**
   * A column of numbers that is there already.
   * @throws AppError `no-such-column`
   */
  numbers(column: string): ScoredColumns {
    const { columns, made } = this;
    if (!columns.includes(column) && !made.includes(column))
      throw new AppError(
        'no-such-column',
        `There is no column ${column}. Nothing was scored. The columns are ${columns.join(', ')}.`,
        { column },
      );
    return numbersAsScores(Float64Array.from(this.rows, ({ source }) => numberOf(cellOf(source, column))));
  }

  /**
   * Replace the file whole, or not at all. A new file is JSONL, or CSV where its name ends so.
   * @throws {AppError} `output-changed` where another program has written to it since it was read
   */
  async write(): Promise<void> {
    const { out, file, stamp } = this;
    if ((await stampOf(out)) !== stamp) throw changed(out);
    if (file)
      await replaceFile(out, edited(out, file, this.edit(file)), {
        check: (temporary) => this.refuseOtherRows(out, temporary, file),
      });
    else await replaceFile(out, this.lines());
    this.stamp = await stampOf(out);
  }

  /**
   * Read the edited file once more before it takes the old one's place: it must hold the same rows, each with its own
   * scores, whatever the file's quotes and delimiters were taken for.
   */
  private async refuseOtherRows(out: string, edited: string, before: DatasetFile): Promise<void> {
    const after = await readDatasetFile(edited);
    const scores = this.made.filter((column) => column.endsWith('_score'));
    const same =
      after.rows.length === before.rows.length &&
      after.rejected.length === before.rejected.length &&
      before.rows.every((row, at) => {
        const written = after.rows[at]!;
        return (
          written.instruction === row.instruction &&
          written.response === row.response &&
          scores.every((column) =>
            Object.is(numberOf(cellOf(written.source, column)), numberOf(cellOf(row.source, column))),
          )
        );
      });
    if (same) return;
    throw notEditable(out);
  }

  private *lines(): Iterable<string> {
    const columns = [...this.columns.filter((column) => !this.made.includes(column)), ...this.made];
    const format = outputFormat(this.out);
    const writer = rowWriter({ format, columns, judge: null, threshold: null, ...this.style });
    yield writer.head;
    for (const row of this.rows) yield writer.line(row, null);
  }

  private edit({ container, rows, rejected }: DatasetFile): Edit {
    const columns = this.made;
    const inOrder = [...rows, ...rejected].sort((a, b) => a.line - b.line);
    const scored = new Set<unknown>(this.rows);
    return {
      columns,
      cellsOf: (at) => {
        const record = inOrder[at];
        if (!record || !('source' in record)) return null;
        // A row of CSV has a cell in every column.
        if (container === 'jsonl' && !scored.has(record)) return null;
        return columns.map((column) => cellOf(record.source, column));
      },
    };
  }
}

/** What changes where a file's content does; null where there is nothing in it, or no file. */
async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && found.size > 0n ? `${found.ino} ${found.size} ${found.mtimeNs}` : null;
}

/**
 * The rows asked for, as `out` holds them: all of its rows, or, under a limit, some of them, in the same order.
 * @throws AppError `output-taken` where it holds others, or not all
 */
function rowsIn(
  before: readonly Row[],
  rows: readonly Row[],
  { limit }: RowLimit,
  { data, out }: { data: string; out: string },
): readonly Row[] {
  const found = inOrder(before, rows);
  if (found && (limit !== null || before.length === rows.length)) return found;
  if (before.length >= rows.length || inOrder(rows, before) === null) throw otherRows(data, out);
  throw new AppError(
    'output-taken',
    `${out} exists and holds ${before.length} of the ${rows.length} rows that this call asks for. Nothing was changed. Give the --limit, --take and --take-seed that it was made with, or choose another --out.`,
    { path: out },
  );
}

const otherRows = (data: string, out: string) =>
  new AppError(
    'output-taken',
    `${out} exists and holds other rows than ${data}, or others than --limit, --take and --take-seed take. Nothing was changed. Delete it or choose another --out.`,
    { path: out },
  );

/** Each of `wanted` in `all`, one after another; null where one is missing. */
function inOrder(all: readonly Row[], wanted: readonly Row[]): readonly Row[] | null {
  const found: Row[] = [];
  for (const row of all) {
    const next = wanted[found.length];
    if (
      next &&
      next.instruction === row.instruction &&
      next.response === row.response &&
      next.reference === row.reference
    )
      found.push(row);
  }
  return found.length === wanted.length ? found : null;
}

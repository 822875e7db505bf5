import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { rowWriter } from '#core/export/row-writer.ts';
import type { DigitReadout } from '#core/judge/judge.ts';
import { hasDigits } from '#core/judge/readout.ts';
import { numbersAsScores, type ScoredColumns } from '#core/method/scorers/combined-scorer.ts';
import { cellOf, numberOf } from '#core/rows/cells.ts';
import type { Cell, Row } from '#core/rows/row.ts';
import { readDatasetFile } from '../dataset-file.ts';

/** What a method adds to a row, each name after the method's own and an underscore. */
export interface MethodCells {
  /** Higher is better; null where invalid or not scored. */
  score: number | null;
  valid: boolean | null;
  invalid_reason: string | null;
  truncated: boolean | null;
  /** Ten numbers where digits were read. */
  probs: number[] | null;
  /** Who gave the score. */
  by: string;
}

const suffixes = ['score', 'valid', 'invalid_reason', 'truncated', 'probs', 'by'] as const;

/** Rows with the columns of the methods that scored them. */
export class ScoredTable {
  private constructor(
    readonly rows: readonly Row[],
    private columns: string[],
  ) {}

  /**
   * The rows of `data`, with the scores that `out` holds of them already.
   * @throws AppError `output-taken` where `out` holds other rows
   */
  static async read(data: string, out: string, limit: number | null): Promise<ScoredTable> {
    const source = await readDatasetFile(data);
    for (const { line, message } of source.rejected)
      process.stderr.write(`line ${line} set aside: ${message}\n`);
    for (const note of source.notes) process.stderr.write(`${note}\n`);
    const rows = source.rows.slice(0, limit ?? undefined);
    if (!existsSync(out) || out === data) return new ScoredTable(rows, source.columns);
    const before = await readDatasetFile(out);
    const same =
      before.rows.length === rows.length &&
      before.rows.every(
        ({ instruction, response }, at) =>
          instruction === rows[at]!.instruction && response === rows[at]!.response,
      );
    if (same) return new ScoredTable(before.rows, before.columns);
    throw new AppError(
      'output-taken',
      `${out} exists and holds other rows than ${data}. Nothing was changed. Delete it or choose another --out.`,
      { path: out },
    );
  }

  /** Who gave the scores under a name; null where there are none. */
  by(name: string): string | null {
    const cell = this.rows.length > 0 ? cellOf(this.rows[0]!.source, `${name}_by`) : null;
    return typeof cell === 'string' ? cell : null;
  }

  /** Whether every row has an answer under the name, usable or not. */
  isComplete(name: string): boolean {
    return this.rows.every(({ source }) => ![null, ''].includes(cellOf(source, `${name}_valid`) as null));
  }

  /** Set a method's cells in every row. */
  set(name: string, by: string, readoutOf: (row: number) => DigitReadout | null): void {
    const names = suffixes.map((suffix) => `${name}_${suffix}`);
    this.columns = [...this.columns.filter((column) => !names.includes(column)), ...names];
    for (const [at, row] of this.rows.entries())
      for (const [suffix, cell] of Object.entries<Cell>({ ...cellsOf(readoutOf(at), by) }))
        row.source[`${name}_${suffix}`] = cell;
  }

  scored(name: string): ScoredColumns {
    const score = Float64Array.from(this.rows, ({ source }) => numberOf(cellOf(source, `${name}_score`)));
    const status = Uint8Array.from(this.rows, ({ source }, row) => {
      const valid = cellOf(source, `${name}_valid`);
      return valid === null || valid === '' ? 0 : numberOf(valid) === 1 && !Number.isNaN(score[row]) ? 1 : 2;
    });
    return { score, status };
  }

  /**
   * A column of numbers that is there already.
   * @throws AppError `no-such-column`
   */
  numbers(column: string): ScoredColumns {
    if (!this.columns.includes(column))
      throw new AppError(
        'no-such-column',
        `There is no column ${column}. Nothing was scored. The columns are ${this.columns.join(', ')}.`,
        { column },
      );
    return numbersAsScores(Float64Array.from(this.rows, ({ source }) => numberOf(cellOf(source, column))));
  }

  /** Replace the file whole, or not at all. JSONL, or CSV where its name ends so. */
  async write(path: string): Promise<void> {
    const format = path.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
    const writer = rowWriter({ format, columns: this.columns, judge: null, threshold: null });
    const temporary = `${path}.writing`;
    const file = await open(temporary, 'w');
    try {
      await file.write(writer.head);
      for (let start = 0; start < this.rows.length; start += 1000)
        await file.write(
          this.rows
            .slice(start, start + 1000)
            .map((row) => writer.line(row, null))
            .join(''),
        );
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  }
}

function cellsOf(readout: DigitReadout | null, by: string): MethodCells {
  return {
    score: readout?.valid ? readout.score : null,
    valid: readout?.valid ?? null,
    invalid_reason: readout?.invalidReason ?? null,
    truncated: readout?.truncated ?? null,
    probs: readout && hasDigits(readout) ? readout.probs : null,
    by,
  };
}

import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { judgedCells } from '#core/export/judged.ts';
import { type RowWriter, rowWriter } from '#core/export/row-writer.ts';
import type { DigitReadout, JudgeIdentity } from '#core/judge/judge.ts';
import type { Row } from '#core/rows/row.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { recordedReadout } from './recorded-readout.ts';

export interface Judging {
  rows: readonly Row[];
  /** Every source column of the dataset, in order. */
  columns: readonly string[];
  judge: JudgeIdentity;
}

/** The cells that say who judged: they must be equal for a file to be gone on with. */
const identityCells = [
  'judge_model_sha256',
  'judge_adapter_sha256',
  'judge_template_sha256',
  'judge_mode',
  'judge_max_tokens',
] as const;

/**
 * The file that a judging writes: JSONL, or CSV where its name ends so. It grows batch by batch, in the order of
 * judging; rows that an interrupted run left in it are kept; `finish` puts all in dataset order.
 */
export class OutputFile {
  readonly #path: string;
  readonly #judging: Judging;
  readonly #writer: RowWriter;
  /** By row index, what is known already. */
  readonly readouts = new Map<number, DigitReadout>();

  private constructor(path: string, judging: Judging) {
    this.#path = path;
    this.#judging = judging;
    const format = path.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
    this.#writer = rowWriter({ format, columns: judging.columns, judge: judging.judge, threshold: null });
  }

  /** @throws AppError `output-taken` where the file holds something else than this judging */
  static async open(path: string, judging: Judging): Promise<OutputFile> {
    const output = new OutputFile(path, judging);
    if (existsSync(path)) await output.#recover();
    await output.#rewrite();
    return output;
  }

  /** Append a batch; on disk when it settles. */
  async append(rows: ArrayLike<number>, readouts: readonly DigitReadout[]): Promise<void> {
    const lines = readouts.map((readout, at) => {
      this.readouts.set(rows[at]!, readout);
      return this.#writer.line(this.#judging.rows[rows[at]!]!, readout);
    });
    const file = await open(this.#path, 'a');
    try {
      await file.appendFile(lines.join(''));
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Put the rows in dataset order. */
  finish(): Promise<void> {
    return this.#rewrite();
  }

  /** Write what is known, in dataset order, so that the file is replaced whole or not at all. */
  async #rewrite(): Promise<void> {
    const temporary = `${this.#path}.writing`;
    const file = await open(temporary, 'w');
    try {
      const known = [...this.readouts].sort(([a], [b]) => a - b);
      await file.write(this.#writer.head);
      for (let start = 0; start < known.length; start += 1000) {
        const lines = known
          .slice(start, start + 1000)
          .map(([row, readout]) => this.#writer.line(this.#judging.rows[row]!, readout));
        await file.write(lines.join(''));
      }
    } finally {
      await file.close();
    }
    await rename(temporary, this.#path);
  }

  async #recover(): Promise<void> {
    const { rows, judge } = this.#judging;
    const written = await rowsOf(this.#path);
    const indexOf = new Map(rows.map((row, index) => [row.id, index]));
    let notAskedFor = 0;
    for (const { source, instruction, response } of written) {
      if (typeof source.judge_row_id !== 'string') throw this.#taken('it was not written by this command');
      const ours = judgedCells(source.judge_row_id, null, judge, null);
      const other = identityCells.find((cell) => String(source[cell] || null) !== String(ours[cell]));
      if (other) throw this.#taken(`it holds the scores of another judge (${other} differs)`);
      const index = indexOf.get(source.judge_row_id);
      if (index === undefined) {
        notAskedFor++;
        continue;
      }
      if (rows[index]!.instruction !== instruction || rows[index]!.response !== response)
        throw this.#taken(`its row ${source.judge_row_id} has another text`);
      const readout = recordedReadout(source);
      if (readout) this.readouts.set(index, readout);
    }
    // Scores that took hours are not thrown away by a smaller --limit.
    if (notAskedFor > 0)
      throw this.#taken(
        `${notAskedFor} of its ${written.length} rows are not among the ${rows.length} that this call asks for`,
      );
  }

  #taken(why: string): AppError {
    return new AppError(
      'output-taken',
      `${this.#path} exists, and ${why}. Nothing was changed. Delete it or choose another --out.`,
      { path: this.#path },
    );
  }
}

/** The whole rows of an output file; a line cut off by a crash is left out. */
async function rowsOf(path: string): Promise<Row[]> {
  try {
    return (await readDatasetFile(path)).rows;
  } catch (thrown) {
    const nothingYet = ['empty-file', 'no-rows', 'no-readable-rows', 'no-records'];
    if (thrown instanceof AppError && nothingYet.includes(thrown.code)) return [];
    throw thrown;
  }
}

import { createHash } from 'node:crypto';
import { type CsvStyle, cellText, writtenText } from '#core/export/csv.ts';
import { judgedCells } from '#core/export/judged.ts';
import { recordedReadout } from '#core/export/recorded-readout.ts';
import { type RowWriter, rowWriter } from '#core/export/row-writer.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { Readout } from '#core/judge/judge.ts';
import { plainReadout } from '#core/judge/readout.ts';
import { cellOf } from '#core/rows/cells.ts';
import type { ColumnMapping } from '#core/rows/dataset.ts';
import type { Cell, Row } from '#core/rows/row.ts';
import { seenBy, trainedOnColumn } from '#core/training/seen-instructions.ts';
import { commonStart } from '../output/common-start.ts';
import { digestOf, RowsByKey } from '../output/digest.ts';
import { outputFormat, readRecords } from '../output/read-records.ts';
import { type ResumableContent, ResumableFile } from '../output/resumable-file.ts';

export interface Judging {
  rows: readonly Row[];
  /** Every source column of the dataset, in order. */
  columns: readonly string[];
  /** Which of them a judge reads. */
  mapping: ColumnMapping;
  judge: JudgeIdentity;
  style: CsvStyle;
  /** Hashes of the instructions that it was trained on; undefined where its record tells none. */
  seenInstructions?: readonly string[];
}

/** The cells that say who judged: they must be equal for a file to be resumed. */
const identityCells = [
  'judge_model_sha256',
  'judge_adapter_sha256',
  'judge_template_sha256',
  'judge_mode',
  'judge_max_tokens',
] as const;

/**
 * The file that `judge` writes: JSONL, or CSV where its name ends so. It grows batch by batch, in the order of
 * judging; `finish` puts all in dataset order. A row is known again by the texts that a judge reads.
 * @throws {AppError} `output-taken` where the file holds something else than this judging
 */
export const openJudgedFile = (path: string, judging: Judging): Promise<ResumableFile<Readout>> =>
  ResumableFile.open(path, new JudgedContent(path, judging));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

class JudgedContent implements ResumableContent<Readout> {
  private readonly format;
  private readonly writer: RowWriter;
  private readonly isSeen: ((row: Row) => boolean) | null;

  constructor(
    path: string,
    private readonly judging: Judging,
  ) {
    this.format = outputFormat(path);
    const { columns, judge, style, seenInstructions } = judging;
    this.isSeen = seenInstructions ? seenBy(seenInstructions, sha256) : null;
    const added = this.isSeen ? [trainedOnColumn] : [];
    this.writer = rowWriter({ format: this.format, columns, judge, threshold: null, added, ...style });
  }

  get head(): string {
    return this.writer.head;
  }

  get quotes(): boolean {
    return this.format === 'csv';
  }

  text(index: number, readout: Readout): string {
    const row = this.judging.rows[index]!;
    return this.writer.line(row, readout, this.trainedOn(row));
  }

  async recover(text: AsyncIterable<string>, refuse: (why: string) => Error): Promise<Map<number, Readout>> {
    const { rows, judge, style } = this.judging;
    const { head, format } = this;
    const byKey = new RowsByKey(
      rows.map(({ source }) => this.keyOf(source, (cell) => writtenText(cell, style))),
    );
    const found = new Map<number, Readout>();
    let written = 0;
    let notAskedFor = 0;
    const beginnings = () => this.beginnings();
    for await (const { record } of readRecords(text, { format, head, beginnings, refuse })) {
      const rowId = cellOf(record, 'judge_row_id');
      if (typeof rowId !== 'string') throw refuse('it was not written by this command');
      const ours = judgedCells(rowId, null, judge, null);
      const other = identityCells.find((cell) => String(cellOf(record, cell) || null) !== String(ours[cell]));
      if (other) throw refuse(`it holds the scores of another judge (${other} differs)`);
      written++;
      const alike = byKey.find(this.keyOf(record, cellText));
      if (alike.length === 0) {
        notAskedFor++;
        continue;
      }
      const index =
        alike.find((row) => writtenText(rows[row]!.id, style) === rowId) ??
        alike.find((row) => !found.has(row)) ??
        alike[0]!;
      const readout = recordedReadout(record);
      if (readout) found.set(index, readout);
    }
    // Scores that took hours are not thrown away by a smaller --limit.
    if (notAskedFor > 0)
      throw refuse(
        `${notAskedFor} of its ${written} rows are not among the ${rows.length} that this call asks for: they lie beyond --limit, were taken with another --take or --take-seed (earlier versions: --take first), or their texts differ`,
      );
    return found;
  }

  /** A row's line up to the first of the judge's numbers. */
  *beginnings(): Iterable<string> {
    const sample = plainReadout(1, { tokens: 1, truncated: false });
    for (const row of this.judging.rows)
      yield commonStart(this.writer.line(row, null), this.writer.line(row, sample));
  }

  private trainedOn(row: Row): number[] {
    return this.isSeen ? [Number(this.isSeen(row))] : [];
  }

  /** Equal where the judge is given the same texts. @param textOf a cell as this file holds it */
  private keyOf(record: Record<string, Cell>, textOf: (cell: Cell) => string): string {
    const { mapping, judge } = this.judging;
    const { instruction, input, response } = mapping;
    const reference = judge.mode === 'with-reference' ? mapping.reference : null;
    const texts = [instruction, input, response, reference].map((column) => textOf(cellOf(record, column)));
    return digestOf(texts);
  }
}

import { cellOf, UniqueNames } from '../rows/cells.ts';
import type { Cell, RejectedRow, Row } from '../rows/row.ts';
import { ColumnUsage } from './column-usage.ts';
import { expand, growsTooFar, unevenColumns } from './expansion.ts';
import { isFault, type ReadFields, readFields } from './fields.ts';
import type { ReadingPlan } from './recognise.ts';
import { isRejected, type Parsed, reject } from './record.ts';

export interface RowBatch {
  rows: Row[];
  rejected: RejectedRow[];
}

const tooMany =
  'The record holds so many responses, and so much beside them, that a row for each would fill more than 32 times its ' +
  'size. Write one row a response, or leave out columns that they share.';

/** Turns records into rows under a plan; keeps ids unique over the whole dataset. */
export class RowReader {
  readonly #plan: ReadingPlan;
  readonly #ids = new UniqueNames('-');
  #repeatedIds = 0;
  #severalReferences = 0;
  #goOnAfterReply = 0;
  #emptyResponses = 0;
  #replacementCharacters = 0;
  readonly #usage: ColumnUsage;
  /** By column: how many of its lists are not as long as the responses, and where the first is. */
  readonly #uneven = new Map<string, { count: number; line: number }>();

  constructor(plan: ReadingPlan) {
    this.#plan = plan;
    this.#usage = new ColumnUsage(plan);
  }

  read(records: readonly Parsed[]): RowBatch {
    const batch: RowBatch = { rows: [], rejected: [] };
    for (const parsed of records) {
      if (isRejected(parsed)) {
        batch.rejected.push(parsed);
        continue;
      }
      const { line, record, raw } = parsed;
      if (raw.includes('\ufffd')) this.#replacementCharacters++;
      const { expansion } = this.#plan;
      if (expansion && growsTooFar(record, expansion, raw.length)) {
        batch.rejected.push(reject(line, 'too-many-responses', this.#plan.mapping.response, tooMany, raw));
        continue;
      }
      const sources = expansion ? expand(record, expansion) : [record];
      if (expansion) this.#seeUneven(unevenColumns(record, expansion), line);
      if (sources.length === 0)
        batch.rejected.push(
          reject(
            line,
            'missing-response',
            this.#plan.mapping.response,
            'The row has no responses; its list is empty.',
            raw,
          ),
        );
      sources.forEach((source, at) => {
        const fields = readFields(source, this.#plan);
        if (isFault(fields))
          batch.rejected.push(reject(line, fields.code, fields.field, fields.message, raw));
        else batch.rows.push(this.#row(line, source, fields, at));
      });
    }
    return batch;
  }

  /** Remarks on the rows read so far. */
  notes(): string[] {
    const remarks: [count: number, one: string, many: string, rest: string][] = [
      [this.#repeatedIds, 'repeats', 'repeat', 'an id of an earlier row and got a suffix.'],
      [this.#severalReferences, 'has', 'have', 'several references; the first is used.'],
      [this.#emptyResponses, 'has', 'have', 'an empty response, judged as it is.'],
      [this.#goOnAfterReply, 'goes', 'go', 'on after the last reply; what follows it is not judged.'],
      [
        this.#replacementCharacters,
        'holds',
        'hold',
        'the character \ufffd, left by bytes that could not be read as text, here or where the file was made.',
      ],
    ];
    const counted = remarks
      .filter(([count]) => count > 0)
      .map(([count, one, many, rest]) =>
        count === 1 ? `1 row ${one} ${rest}` : `${count} rows ${many} ${rest}`,
      );
    const uneven = [...this.#uneven].map(
      ([column, { count, line }]) =>
        `${count === 1 ? `The list in ${column} at line or element ${line} is` : `${count} lists in ${column}, the first at line or element ${line}, are`} ` +
        `not as long as the list of responses; rows of it have no ${column}, and the list is kept as ${column}_list.`,
    );
    return [...counted, ...uneven, ...this.#usage.notes()];
  }

  #seeUneven(columns: readonly string[], line: number): void {
    for (const column of columns) {
      const seen = this.#uneven.get(column) ?? { count: 0, line };
      seen.count++;
      this.#uneven.set(column, seen);
    }
  }

  #row(line: number, source: Record<string, Cell>, fields: ReadFields, sibling: number): Row {
    const { severalReferences, goesOnAfterReply, leftOut, ...own } = fields;
    if (severalReferences) this.#severalReferences++;
    if (goesOnAfterReply) this.#goOnAfterReply++;
    if (own.response.trim() === '') this.#emptyResponses++;
    this.#usage.see(source, leftOut);
    return { id: this.#id(line, source, sibling), line, ...own, source };
  }

  /** The source's id, or the line; with a suffix where it is taken. Siblings of one record share theirs rightly. */
  #id(line: number, source: Record<string, Cell>, sibling: number): string {
    const cell = cellOf(source, this.#plan.mapping.id);
    const wanted = cell === null || cell === '' || typeof cell === 'object' ? `row-${line}` : String(cell);
    const id = this.#ids.give(wanted);
    if (id !== wanted && sibling === 0) this.#repeatedIds++;
    return id;
  }
}

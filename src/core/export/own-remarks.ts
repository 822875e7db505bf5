import { gradingScaleColumn, guidelinesColumn, maxGuidelines } from '../grading/grading-plan.ts';
import { isEmptyRemark, type Remark } from '../grading/remark.ts';
import { remarkColumnsIn, remarkOfCells } from '../grading/remark-columns.ts';
import { type Scale, scaleOfText } from '../grading/scale.ts';
import { cellOf } from '../rows/cells.ts';
import type { Row } from '../rows/row.ts';

/** One person's comments, tags and flags. */
export interface FoundRemarks {
  annotator: string;
  remarks: { row: number; remark: Remark }[];
}

/** What people said of rows in an earlier export, and the guidelines and scale they had, gathered while its rows go by. */
export class OwnRemarks {
  readonly #remarks = new Map<string, FoundRemarks>();
  #guidelines: string | null = null;
  #scale: Scale | null = null;

  see(row: number, columns: readonly string[], source: Row['source']): void {
    const guidelines = columns.includes(guidelinesColumn) ? cellOf(source, guidelinesColumn) : null;
    if (typeof guidelines === 'string' && guidelines !== '')
      this.#guidelines ??= guidelines.slice(0, maxGuidelines);
    const scale = columns.includes(gradingScaleColumn) ? cellOf(source, gradingScaleColumn) : null;
    if (typeof scale === 'string') this.#scale ??= scaleOfText(scale);
    for (const [annotator, own] of remarkColumnsIn(columns)) {
      const remark = remarkOfCells({
        comment: cellOf(source, own.comment),
        tags: cellOf(source, own.tags),
        flag: cellOf(source, own.flag),
        set_aside: cellOf(source, own.set_aside),
      });
      if (isEmptyRemark(remark)) continue;
      const found = this.#remarks.get(annotator) ?? { annotator, remarks: [] };
      found.remarks.push({ row, remark });
      this.#remarks.set(annotator, found);
    }
  }

  get remarks(): readonly FoundRemarks[] {
    return [...this.#remarks.values()];
  }

  /** What the file says its rows are graded on; null: it does not say. */
  get scale(): Scale | null {
    return this.#scale;
  }

  /** Null: the file has none. */
  get guidelines(): string | null {
    return this.#guidelines;
  }
}

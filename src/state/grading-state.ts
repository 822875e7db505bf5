import type { ErrorRecord } from '#core/errors.ts';
import type { Remark } from '#core/grading/remark.ts';
import type { Grading } from '#core/rows/grades.ts';
import type { Regrade } from './graded-by.ts';

/** Where one goes after a grade: down the list, or to a row that chance picks from those not graded yet. */
export type GradingOrder = 'list' | 'random';

export interface GradingStep {
  row: number;
  /** The grade, or a part of the remark. */
  what: 'grade' | keyof Remark;
  revert(): void;
}

export interface GradingState {
  datasetId: string | null;
  /** Rows are being graded by hand. */
  on: boolean;
  /** Who grades. */
  annotator: string;
  /** Scores stay hidden until a row is graded, so that they don't sway who grades. */
  blind: boolean;
  order: GradingOrder;
  /** Everyone who graded rows of the dataset, the annotator included once there is a grade. */
  gradings: readonly Grading[];
  /** The annotator's grades, NaN where there is none; a new array at each grade. Null: not read yet. Shape [n]. */
  grades: Float64Array | null;
  /** The text of the scale that each grade was given on; undefined: none, or from 0 to 9. */
  scales: readonly (string | undefined)[];
  /** Grades that are not stored yet. */
  saving: number;
  /** Why the last grade was not stored; the row has what it had before. */
  error: ErrorRecord | null;
  /** Steps that can be undone, however many, the last one last. */
  done: readonly GradingStep[];
  /** When each grade since the page was opened was given, in ms of the page's clock: what the pace is told by. */
  times: readonly number[];
  /** The rows of the queue are listed beside the open one. */
  listed: boolean;
  /** The keys are being shown. */
  help: boolean;
  /** A change to a grade that is already there, waiting for the annotator's word. */
  regrade: Regrade | null;
  /** @param dealtTo who is to grade its rows; null: whoever graded last in this browser */
  openDataset(datasetId: string | null, dealtTo?: string | null): Promise<void>;
  /** Read the grades again: others came to them. */
  reload(): Promise<void>;
  /**
   * Read what is stored, grades and remarks: another tab has changed it. What is on its way to be stored stays, and what
   * was changed there can no longer be undone here.
   */
  follow(): Promise<void>;
  grade(row: number, grade: number | null): Promise<void>;
  /**
   * Grade a row that has no grade; where it has another one, only ask (`regrade`).
   * @returns whether the row now has this grade
   */
  propose(row: number, grade: number | null): boolean;
  /** Answer what `propose` asked. @returns the row that was graded again; null where it keeps its grade */
  answer(replace: boolean): number | null;
  /** Say something of a row beside its grade; typing a comment is one step. */
  remark(row: number, part: Partial<Remark>): void;
  /** Undo the last step. @returns the row it was on; null where there is nothing to undo */
  undo(): number | null;
  /**
   * Where grading begins: the row it stopped at, or the first one after it that has no grade; null where none is left.
   * Rows set aside for later come when no other is left, those skipped do not come.
   */
  start(visible: Int32Array): number | null;
  /** The row without a grade that comes after `row`, from the list's beginning again at its end; null where none is left. */
  next(row: number, visible: Int32Array): number | null;
  /** `row` is open while rows are graded: grading resumes there. */
  visit(row: number): void;
  rename(annotator: string): Promise<void>;
  /** Settle what annotators disagree on: from now on, until grading stops, a grade is an adjudicated one. */
  adjudicate(): Promise<void>;
  set(part: Partial<Pick<GradingState, 'on' | 'blind' | 'order' | 'listed' | 'help'>>): void;
}

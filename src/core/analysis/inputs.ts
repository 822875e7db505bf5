import type { Ratings } from '../metrics/agreement/ratings.ts';
import type { MetricRows, ScoreColumn } from '../metrics/rows.ts';
import type { RowMeanings, ShiftRows, Wording } from '../metrics/shift/shift-rows.ts';
import type { Slicing } from '../metrics/slices/slice-report.ts';
import type { MethodGroup } from '../metrics/table/method-groups.ts';
import type { Draw } from '../sampling/draws.ts';

/** One column of a leaderboard: a value for each group of the rows, NaN where it has none. Shape [groups]. */
export interface BoardColumn {
  name: string;
  values: Float64Array;
}

/**
 * What an analysis can be computed from, by kind: the arguments that a kind adds to the request, as they cross to the
 * metrics worker. The page fills them from its stores, the command from a file (`cli/metrics/read-inputs.ts`).
 */
export interface InputArguments {
  /** Rows without a label: every label is NaN. */
  rows: { rows: MetricRows };
  /** Rows of which some may have a label, or none. */
  maybeLabelledRows: { rows: MetricRows };
  labelledRows: { rows: MetricRows };
  score: { column: ScoreColumn };
  /** Null or missing: the rows have no score. */
  maybeScore: { column?: ScoreColumn | null };
  /** How the rows to grade were drawn, in order; missing or none: no draw is known. */
  draws: { draws?: readonly Draw[] };
  /** Exactly two score columns over the same rows. */
  twoScores: { first: ScoreColumn; second: ScoreColumn };
  /** Two score columns or more. */
  scores: { columns: readonly ScoreColumn[] };
  /** Score columns and baselines of a table; with `headings`, one a column, its rows are set out under them. */
  methods: { columns: readonly ScoreColumn[]; headings?: readonly MethodGroup[] };
  /** Two raters of the same rows, with the instruction number of each row. Shapes [n]. */
  ratings: { instruction: Int32Array; first: Ratings; second: Ratings };
  /** Any number of raters of the same rows. Shapes [n]. */
  raters: { instruction: Int32Array; raters: readonly Ratings[] };
  slicing: { slicing: Slicing };
  /**
   * Instruction number of each row, shape [n], and the text of each number; with the unit vector of each text, or null
   * for one that is too short, where they are to be compared by meaning.
   */
  instructions: {
    instruction: Int32Array;
    texts: readonly string[];
    vectors?: readonly (Float32Array | null)[] | null;
  };
  /** Rows that came later, with their scores; null: the rows without a label are the new ones. */
  newRows: { fresh?: ShiftRows | null };
  /** The same, with how rows are worded and, where that is asked for, what those that are compared mean. */
  comparedRows: { fresh?: ShiftRows | null; wording?: Wording | null; meaning?: RowMeanings | null };
  /** 1 for the rows that may be favoured, such as those of the judge's own model family. Shape [n]. */
  marked: { marked: Uint8Array };
  /** Columns of a leaderboard to compare a ranking with. */
  boards: { boards?: readonly BoardColumn[] };
}

export type InputKind = keyof InputArguments;

type Intersection<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void
  ? I
  : never;

/** The arguments of several kinds together. */
export type InputsOf<K extends InputKind> = Intersection<InputArguments[K]>;

import type { MetricRows, ScoreColumn } from '../rows.ts';

/** What is known of how each row is worded, without a model: dense over n rows in dataset order. */
export interface Wording {
  /** One column for each of `wordingTraits` (`wording.ts`). Shapes [n]. */
  traits: readonly Float64Array[];
  /** Index into `languages` of what the response is written in, −1 where that is not known. Shape [n]. */
  language: Int32Array;
  languages: readonly string[];
}

/** Rows with their scores: what is calibrated on, or what is new. */
export interface ShiftRows {
  rows: MetricRows;
  column: ScoreColumn;
  /** How the rows are worded; missing or null where no text is known, and then texts are not compared. */
  wording?: Wording | null;
}

/** The wording of some of the rows, in their order. */
export const wordingAt = ({ traits, language, languages }: Wording, rows: Int32Array): Wording => ({
  traits: traits.map((values) => Float64Array.from(rows, (row) => values[row]!)),
  language: Int32Array.from(rows, (row) => language[row]!),
  languages,
});

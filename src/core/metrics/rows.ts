/** What the rows of a dataset are measured against, dense over n rows in dataset order. */
export interface MetricRows {
  /** Quality label, higher is better; NaN where the row has none. Shape [n]. */
  label: Float64Array;
  /** Instruction number: the unit of resampling and of splits. Shape [n]. */
  instruction: Int32Array;
  /** Index into `groups`, −1 where the row has none. Shape [n]. */
  group: Int32Array;
  /** Names of the groups, such as generator models. */
  groups: readonly string[];
  /** Characters of the response. Shape [n]. */
  length: Int32Array;
  /** Row ids, for messages. */
  ids?: readonly string[];
}

/** One judge's or method's scores over the same rows. */
export interface ScoreColumn {
  name: string;
  /** Higher is better; not read where `valid` is 0. Shape [n]. */
  score: Float64Array;
  /** 1 where the row has a score. Shape [n]. */
  valid: Uint8Array;
  /** Digit probabilities, row-major, shape [n, 10]; null where the score has none. */
  probs: Float64Array | null;
}

/** Some of the rows. Instruction numbers and groups keep their names, so that rows are split as among all. */
export const rowsAt = (
  { label, instruction, group, groups, length, ids }: MetricRows,
  places: Int32Array,
): MetricRows => ({
  label: Float64Array.from(places, (row) => label[row]!),
  instruction: places.map((row) => instruction[row]!),
  group: places.map((row) => group[row]!),
  groups,
  length: places.map((row) => length[row]!),
  ...(ids && { ids: Array.from(places, (row) => ids[row]!) }),
});

/** Scores of the *length* baseline: ln(1 + characters of the response). */
export const lengthScore = (length: Int32Array) =>
  Float64Array.from(length, (characters) => Math.log1p(characters));

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
  /** What rows mean, by their sentence embeddings; missing or null where nobody asked, and then it is not compared. */
  meaning?: RowMeanings | null;
}

/** The unit vector of each row that is compared, by row. */
export type RowMeanings = ReadonlyMap<number, Float32Array>;

/** Characters of an instruction beyond which the embedder would see nothing of the response. */
const maxInstruction = 400;

/** What of a row is embedded: its instruction and its response, of which the embedder reads the first 256 tokens. */
export const meaningText = ({
  instruction,
  response,
}: {
  instruction: string | null;
  response: string;
}): string => `${(instruction ?? '').slice(0, maxInstruction)}\n${response}`;

/** The wording of some of the rows, in their order. */
export const wordingAt = ({ traits, language, languages }: Wording, rows: Int32Array): Wording => ({
  traits: traits.map((values) => Float64Array.from(rows, (row) => values[row]!)),
  language: Int32Array.from(rows, (row) => language[row]!),
  languages,
});

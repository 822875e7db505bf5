import type { DecoderSizes } from '../language-model/decoder-sizes.ts';

/** What labels came out, a value for each chosen row, before anything is trained. NaN: the row has none. */
export interface LabelReport {
  /** Index of each row in its dataset. */
  rows: Int32Array;
  /** The evaluator's expected score with reference, 0 to 9. */
  selfEval: Float64Array;
  /** Of response and reference, −1 to 1. */
  similarity: Float64Array;
  /** The label column as it stands. */
  column: Float64Array;
  /** What the categories were cut from: rank quantiles within the row's part, (0, 1). */
  combined: Float64Array;
  /** The label, 0 to 9; −1 where the row is left out. */
  digit: Int8Array;
  /** A `splitPart` value. */
  part: Uint8Array;
  /** Index into `reasons` of why a row is left out; −1 where it is not. */
  leftOut: Int8Array;
  reasons: string[];
  /** Tokens of the prompts; 0 where there is none. */
  teacherTokens: Int32Array;
  studentTokens: Int32Array;
  pace: TrainingPace;
  shape: DecoderSizes;
}

/** What this device did in a trial of a few rows, on the backend that trains. */
export interface TrainingPace {
  /** Rows of the trial; 0 where there were none to try. */
  rows: number;
  /** Prompt tokens a second, forward only. */
  forwardTokensPerSecond: number | null;
  /** Prompt tokens a second, forward, backward and all, at the plan's settings; null for a linear probe. */
  trainingTokensPerSecond: number | null;
}

/** Rows that keep a label, in a part. */
export function labelledRows({ digit, part }: Pick<LabelReport, 'digit' | 'part'>, wanted: number): number {
  return digit.reduce((sum, label, i) => sum + (label >= 0 && part[i] === wanted ? 1 : 0), 0);
}

/** How many rows are left out for each reason, commonest first. */
export function leftOutCounts({ leftOut, reasons }: Pick<LabelReport, 'leftOut' | 'reasons'>) {
  const counts = reasons.map((reason, code) => ({
    reason,
    rows: leftOut.reduce((sum, value) => sum + (value === code ? 1 : 0), 0),
  }));
  return counts.sort((a, b) => b.rows - a.rows);
}

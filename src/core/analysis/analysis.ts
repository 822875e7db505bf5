import type { AboutFilter } from '../filter/about-filter.ts';
import type { MetricKey } from '../metrics/catalogue/catalogue.ts';
import type { MissingMark } from '../metrics/selective/missing-mark.ts';
import type { Cell } from '../rows/row.ts';
import type { InputKind, InputsOf } from './inputs.ts';
import { type OptionSpecs, resolveOptions } from './option.ts';

/** What is known of the rows beside the inputs: for reports, not for the maths. */
export interface AboutRows {
  /** The label's column; null where none was named. */
  label: string | null;
  rows: number;
  /** Lines that could not be read as rows. */
  rejected: number;
  /** Distinct instructions of the rows: the unit of resampling. */
  instructions: number;
  /** The column that says which rows answer one instruction; null: each row counts as one of its own. */
  groupedBy: string | null;
  /** Instructions that count as one with an earlier one that is nearly the same; missing where none was asked for. */
  nearDuplicates?: number;
  /** Labelled rows, and how many of them are left out because the judge was trained on their instructions. */
  trainedOn?: { labelled: number; leftOut: number };
  /** The number among the labels that was taken for a missing one. */
  missingMark?: MissingMark;
  /** The filter that the rows meet; missing where they are all rows. */
  filter?: AboutFilter;
}

/** What a report is of: the inputs and options that went in. */
export interface Call<K extends InputKind, O> {
  inputs: InputsOf<K>;
  options: O;
  about: AboutRows;
}

/** Text to print; `notes` are kept apart from what is pasted elsewhere. */
export type ReportText = string | { text: string; notes: string };

/** A file that the command can write: rows of the data, each with further columns. */
export interface RowsFile<K extends InputKind, R> {
  word: string;
  description: string;
  rows(inputs: InputsOf<K>, result: R): { row: number; columns: Record<string, Cell> }[];
}

/**
 * An analysis as a value. The metrics worker, the command and the help text are derived from it: a new one is a file in
 * this folder and a line of `registry.ts`.
 * @typeParam Id the name of the worker's request
 * @typeParam K the kinds of its inputs
 * @typeParam O its options
 * @typeParam R its result, which must survive structured cloning
 */
export interface Analysis<Id extends string, K extends InputKind, O extends object, R> {
  id: Id;
  /** The name of the command. */
  command: string;
  /** One line for the list of commands. */
  summary: string;
  /** What the usage says after the options. */
  notes?: string;
  inputs: readonly K[];
  options: OptionSpecs<O, InputsOf<K>>;
  /** What it reports, as `docs/metrics.md` explains it. */
  metrics: readonly MetricKey[];
  /** Pure; the same in the worker and in the command. */
  compute(inputs: InputsOf<K>, options: O): R;
  /** One JSON object, keys in snake_case. */
  toJson(result: R, call: Call<K, O>): object;
  toText(result: R, call: Call<K, O>): ReportText;
  file?: RowsFile<K, R>;
  /** Words of a call on rows like those of `cli/testing/judged-rows.ts`, run by the tests that hold page and command together. */
  example: readonly string[];
}

/** Declares an analysis; its types follow from its inputs, options and `compute`. */
export const defineAnalysis = <const Id extends string, const K extends InputKind, O extends object, R>(
  analysis: Analysis<Id, K, O, R>,
): Analysis<Id, K, O, R> => analysis;

/** The arguments of an analysis: its inputs, and those options that are not to have their default. */
export type AnalysisArguments<A> =
  A extends Analysis<string, infer K, infer O, infer _R> ? InputsOf<K> & { options: Partial<O> } : never;

export type AnalysisResult<A> = A extends Analysis<string, infer _K, infer _O, infer R> ? R : never;

/**
 * Compute an analysis with its defaults filled in.
 * @throws AppError `bad-option`, and what `compute` throws
 */
export function runAnalysis<K extends InputKind, O extends object, R>(
  analysis: Analysis<string, K, O, R>,
  { options, ...inputs }: InputsOf<K> & { options: Partial<O> },
): R {
  const given = inputs as unknown as InputsOf<K>;
  return analysis.compute(given, resolveOptions(analysis.options, given, options));
}

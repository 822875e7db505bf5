/** A value of a source column, as JSON has it. */
export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell };

/** One response to one instruction: what a judge scores. */
export interface Row {
  /** Unique within its dataset. A repeated id of the source gets a suffix, and the import says so. */
  id: string;
  /** Where the row stood in the source: line of JSONL and CSV, element of a JSON array; from 1. */
  line: number;
  /** The question put to the model; Alpaca's `input` is already joined to it. */
  instruction: string;
  /** The answer to be judged; empty where the model answered nothing. */
  response: string;
  /** A trusted answer to the same instruction, or null. */
  reference: string | null;
  /** The model that wrote the response, or null. */
  model: string | null;
  category: string | null;
  /**
   * Every source column, by its own name and with its own value: what export gives back, and where labels live.
   * Where a record held several responses, their columns hold this row's part of them.
   */
  source: Record<string, Cell>;
}

/** Whether there is anything to compare a row's response with. */
export const hasReference = ({ reference }: Pick<Row, 'reference'>): boolean =>
  (reference ?? '').trim() !== '';

/** A record that could not be read, kept with the reason. */
export interface RejectedRow {
  line: number;
  /** A stable word for the reason, such as `bad-json` or `missing-response`. */
  code: string;
  /** Which field, where one field is to blame. */
  field: string | null;
  /** What is wrong and what to do, as a sentence. */
  message: string;
  /** The record's text as it stood, cut to 2,000 characters. */
  raw: string;
}

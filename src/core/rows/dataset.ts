/** How the source's columns become a row's fields. Null: the dataset has no such column. */
export interface ColumnMapping {
  instruction: string;
  /** A second column joined to the instruction by a blank line (Alpaca's `input`). */
  input: string | null;
  response: string;
  reference: string | null;
  model: string | null;
  category: string | null;
  id: string | null;
}

export type SourceFormat =
  | 'alpaca'
  | 'alpaca-eval'
  | 'chat'
  | 'sharegpt'
  | 'instruction-response'
  | 'multi-response'
  | 'mapped';

/** What is known of one source column after import. */
export interface ColumnSummary {
  name: string;
  kind: 'number' | 'text' | 'boolean' | 'mixed' | 'nested';
  /** Rows in which the column is absent, null, an empty text, or (for a number column) not a finite number. */
  missing: number;
  /** Of the finite numbers; null where there is none. */
  min: number | null;
  max: number | null;
  /** Every value, as text, and how many rows have it, the most frequent first; missing where there are too many. */
  values?: readonly ColumnValue[];
  /** Whole numbers of which each is greater than the one before, as an index or a line number has them. */
  counts?: true;
}

export interface ColumnValue {
  value: string;
  rows: number;
}

/** Where rows were read from, where that was a Hub. */
export interface HubOrigin {
  /** Origin of the Hub-compatible host, such as `https://huggingface.co`. */
  host: string;
  /** `owner/name` */
  repo: string;
  /** The commit that the files were read at. */
  commit: string;
  config: string;
  split: string;
  /** As the repository names it; null where it does not. */
  licence: string | null;
  /** The files are the Hub's own conversion to Parquet. */
  converted: boolean;
  /** The split's files with their hashes as the Hub lists them; missing where nobody noted them. */
  files?: readonly HubOriginFile[];
}

export interface HubOriginFile {
  name: string;
  /** In hex; null where the Hub lists git's object id alone. */
  sha256: string | null;
  /** Git's object id. */
  blob: string;
}

/** A dataset as the screens know it; its rows stay in the data worker. */
export interface DatasetSummary {
  id: string;
  name: string;
  format: SourceFormat;
  mapping: ColumnMapping | null;
  rows: number;
  /** Distinct instructions: the unit of resampling and of splits. */
  instructions: number;
  rejected: number;
  withReference: number;
  models: string[];
  categories: string[];
  columns: ColumnSummary[];
  /** A numeric column that looks like a quality label, or null. The user can choose another. */
  suggestedLabel: string | null;
  /** Remarks on the import, such as "12 repeated ids were given a suffix". */
  notes: string[];
  /** SHA-256 of the rows' contents, in hex: a dataset's identity in a judge's provenance. */
  sha256: string;
  bytes: number;
  createdAt: string;
  /** Missing where the rows did not come from a Hub. */
  origin?: HubOrigin;
}

/**
 * The columns that charts, filters and metrics need, without any text: n rows, dense, in dataset order.
 * Codes index the summary's `models` and `categories`; -1 where the row has none.
 */
export interface DatasetColumns {
  n: number;
  /** Instruction number of each row, 0-based by first appearance. Shape [n]. */
  instruction: Int32Array;
  /**
   * What counts once in intervals, splits and promises, where it is another than the instruction: near-duplicate
   * instructions together. Shape [n].
   */
  unit?: Int32Array;
  model: Int32Array;
  category: Int32Array;
  /** Characters of the response: the *length* baseline. Shape [n]. */
  responseLength: Int32Array;
}

/** The unit of resampling of each row. */
export const unitsOf = ({ unit, instruction }: Pick<DatasetColumns, 'unit' | 'instruction'>): Int32Array =>
  unit ?? instruction;

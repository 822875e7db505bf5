import type { Checkup } from '#core/checkup/checkup.ts';
import type { ErrorRecord } from '#core/errors.ts';
import type { StoredCondition } from '#core/filter/conditions.ts';
import type { SavedFilter } from '#core/filter/saved-filter.ts';
import type { GradingPlan } from '#core/grading/grading-plan.ts';
import type { Remark } from '#core/grading/remark.ts';
import type { ContainerName } from '#core/import/container.ts';
import type { JoinBy } from '#core/join/join-by.ts';
import type { Wording } from '#core/metrics/shift/shift-rows.ts';
import type { Slicing } from '#core/metrics/slices/slice-report.ts';
import type { ColumnStatistics } from '#core/rows/column-statistics.ts';
import type { ColumnMapping, DatasetColumns, DatasetSummary, HubOrigin } from '#core/rows/dataset.ts';
import type { Grading } from '#core/rows/grades.ts';
import type { NearDuplicates } from '#core/rows/near-duplicates.ts';
import type { Rewording } from '#core/rows/rewordings.ts';
import type { Cell, RejectedRow, Row } from '#core/rows/row.ts';
import type { DamagedEntry } from '#core/run/damaged-entry.ts';
import type { RunColumns, RunSummary } from '#core/run/run.ts';
import type { TakenRows } from '#core/run/taken-rows.ts';
import type { Draw } from '#core/sampling/draws.ts';
import type { StoragePart } from '#core/storage/storage-part.ts';
import type { AnnotatorsProtocol } from './annotators-protocol.ts';
import type { BatchProtocol } from './batch-protocol.ts';
import type { OpenedProject, OpenProject, SaveProject } from './project-protocol.ts';

/** Where a dataset comes from. What lies at an address of the user's is fetched first, by the download worker. */
export type ImportSource =
  | { kind: 'file'; file: File }
  | { kind: 'text'; text: string; name: string }
  | { kind: 'demo' }
  | HubRows;

/** A split of a Hub's dataset, as far as it is needed: the hub worker fetched it. */
export interface HubRows {
  kind: 'hub';
  /** What the dataset is called. */
  name: string;
  /** Read one after the other as one table. */
  files: readonly FetchedFile[];
  origin: HubOrigin;
  /** Which rows become the dataset; null for all. */
  take: TakenRows | null;
  /** Remarks on what is not read. */
  notes: readonly string[];
}

/** A file of which perhaps only some ranges are here. */
export interface FetchedFile {
  name: string;
  /** Bytes of the whole file. */
  size: number;
  pieces: readonly { offset: number; blob: Blob }[];
  /** The records that can be read from the pieces, from the first on; null for all. */
  records: number | null;
}

/** What a first look at a source found: enough to go on, or to ask how columns map. */
export interface ImportPreview {
  name: string;
  container: ContainerName;
  encoding: string;
  gzipped: boolean;
  columns: string[];
  /** The recognised mapping, or null: then the user must map. */
  mapping: ColumnMapping | null;
  format: DatasetSummary['format'] | null;
  /** First records as they stand, for the live preview. */
  sample: Record<string, Cell>[];
}

/** Near-duplicates among a dataset's instructions. */
export interface NearInstructions extends Omit<NearDuplicates, 'examples'> {
  examples: LikePair[];
  /** Pairs that only their meaning joined, likest first; missing where they were not compared by meaning. */
  rewordings?: LikePair[];
}

export interface LikePair {
  similarity: number;
  texts: [string, string];
}

/** What becomes of a further file's rows: put below the dataset's, or joined to them. */
export type Combining =
  | { kind: 'append' }
  /** `by` null: as the columns tell. */
  | { kind: 'join'; by: JoinBy | null };

/** What joining a file to a dataset would come to. */
export interface JoinPreview {
  name: string;
  columns: string[];
  /** Its columns are recognised as instruction and response, so that its rows can be put below. */
  hasTexts: boolean;
  /** How rows are found; null where nothing tells. */
  by: JoinBy | null;
  /** What matched and what did not, as sentences; null where it could not be tried. */
  sentences: string[] | null;
  matched: number;
  /** Why it could not be tried, or would join nothing. */
  problem: ErrorRecord | null;
}

export interface RowQuery {
  datasetId: string;
  /** Case-insensitive text that instruction, response, reference or id must contain. */
  text: string;
}

export interface ExportRequest {
  datasetId: string;
  runId: string | null;
  format: 'jsonl' | 'csv';
  /** Of CSV: write texts so that a spreadsheet runs none of them as a formula. Default false. */
  spreadsheetSafe?: boolean;
  /** Rows with a score at or above it are accepted; null leaves the decision column out. */
  threshold: number | null;
  /** How the threshold was chosen, written beside each decision. Default null. */
  thresholdOrigin?: string | null;
  /** Only these rows, in this order; null for all in dataset order. */
  rows: Int32Array | null;
  /** Further columns, dense over the dataset's rows; NaN is written as a missing value. */
  added?: readonly AddedColumn[];
}

export interface AddedColumn {
  name: string;
  /** Shape [n]. NaN is written as a missing value. */
  values: ArrayLike<Cell>;
}

/** The data worker: import, storage, rows on demand, export. */
export interface DataProtocol {
  requests: AnnotatorsProtocol &
    BatchProtocol & {
      preview: { args: { source: ImportSource }; result: ImportPreview };
      /** `mapping` null: as recognised. */
      import: { args: { source: ImportSource; mapping: ColumnMapping | null }; result: DatasetSummary };
      /** Nothing is stored. */
      joinPreview: {
        args: { datasetId: string; source: ImportSource; by: JoinBy | null };
        result: JoinPreview;
      };
      /** Makes a new dataset of a stored one and a file; the stored one stays as it is. */
      combine: { args: { datasetId: string; source: ImportSource; how: Combining }; result: DatasetSummary };
      cancelImport: { args: null; result: null };
      listDatasets: { args: null; result: DatasetSummary[] };
      /** Until `purge`, a removed dataset can be restored. */
      removeDataset: { args: { datasetId: string }; result: null };
      restoreDataset: { args: { datasetId: string }; result: DatasetSummary };
      /** `bad-name` where the name is empty, too long, or the demo's. */
      renameDataset: { args: { datasetId: string; name: string }; result: DatasetSummary };
      purge: { args: { datasetId: string }; result: null };
      columns: { args: { datasetId: string }; result: DatasetColumns };
      /**
       * A column over all rows as numbers; NaN where missing or not a number. With `good`, 1 where a cell is one of
       * these values and 0 where it is another.
       */
      numbers: {
        args: { datasetId: string; column: string; good?: readonly string[] };
        result: Float64Array;
      };
      /**
       * The rows by what a column says: a slice for each text, or for each number or band of numbers.
       * `too-many-values` where a text column has hundreds of different ones.
       */
      slicing: { args: { datasetId: string; column: string }; result: Slicing };
      /** What a column of the source holds. @throws AppError `no-such-column` */
      columnStatistics: { args: { datasetId: string; column: string }; result: ColumnStatistics };
      /** A slice for each tag that somebody gave; they overlap where rows have several. */
      tagSlices: { args: { datasetId: string }; result: Slicing };
      /**
       * Instructions that are nearly the same: `group` by instruction number; with the texts of the likest pairs.
       * `rewordings` join groups further; null where nothing was compared by meaning.
       */
      nearDuplicates: {
        args: { datasetId: string; rewordings: readonly Rewording[] | null };
        result: NearInstructions;
      };
      /** How every row is worded, without a model. */
      wording: { args: { datasetId: string }; result: Wording };
      /** Whole rows, by index. */
      rows: { args: { datasetId: string; indices: number[] }; result: Row[] };
      /** Rows whose columns, texts and ids meet all conditions, ascending. */
      matching: {
        args: { datasetId: string; conditions: readonly StoredCondition[] };
        result: Int32Array;
      };
      search: { args: RowQuery; result: Int32Array };
      /** Read what searches of texts, or conditions on columns, will need, before one is asked; null: read no more. */
      readAhead: { args: { datasetId: string; what: 'texts' | 'columns' } | null; result: null };
      rejected: { args: { datasetId: string; offset: number; limit: number }; result: RejectedRow[] };
      exportRejected: { args: { datasetId: string }; result: Blob };
      listRuns: { args: { datasetId: string | null }; result: RunSummary[] };
      runColumns: { args: { runId: string }; result: RunColumns };
      removeRun: { args: { runId: string }; result: null };
      /** Null, or a name of spaces alone, takes the name away. */
      renameRun: { args: { runId: string; name: string | null }; result: RunSummary };
      restoreRun: { args: { runId: string }; result: null };
      /** Check-ups of judges on a dataset, newest first. */
      listCheckups: { args: { datasetId: string }; result: Checkup[] };
      removeCheckup: { args: { id: string }; result: null };
      /** What is stored and cannot be used: datasets, runs and check-ups that no list shows. */
      listDamaged: { args: null; result: DamagedEntry[] };
      /** For good. */
      removeDamaged: { args: DamagedEntry; result: null };
      /** Who graded rows by hand. */
      gradings: { args: { datasetId: string }; result: Grading[] };
      /** One person's grades over all rows; NaN where there is none. Shape [n]. */
      grades: { args: { datasetId: string; annotator: string }; result: Float64Array };
      /**
       * Store a grade, or take it away with null. The answer comes when it is stored.
       * `scale` is the text of the one it is given on; missing: 0 to 9.
       */
      grade: {
        args: { datasetId: string; annotator: string; row: number; grade: number | null; scale?: string };
        result: null;
      };
      /** The rows that one person graded on each scale, by its text. */
      gradeScales: {
        args: { datasetId: string; annotator: string };
        result: { scale: string; rows: Int32Array }[];
      };
      /** How the rows were drawn that a person grades, in order. */
      draws: { args: { datasetId: string; annotator: string }; result: Draw[] };
      /** Replace a person's draws. The answer comes when they are stored. */
      putDraws: { args: { datasetId: string; annotator: string; draws: readonly Draw[] }; result: null };
      /** What one person says of rows beside grades, by row. */
      remarks: { args: { datasetId: string; annotator: string }; result: { row: number; remark: Remark }[] };
      /** Store what is said of a row; an empty remark takes it away. The answer comes when it is stored. */
      remark: { args: { datasetId: string; annotator: string; row: number; remark: Remark }; result: null };
      gradingPlan: { args: { datasetId: string }; result: GradingPlan };
      setGradingPlan: { args: { datasetId: string; plan: GradingPlan }; result: null };
      /** Filters of a dataset that have names, by name. */
      filters: { args: { datasetId: string }; result: SavedFilter[] };
      /** Keep one under its name, in place of the one that has it; `was`: the name it had before. */
      putFilter: { args: { datasetId: string; filter: SavedFilter; was: string | null }; result: null };
      removeFilter: { args: { datasetId: string; name: string }; result: null };
      export: { args: ExportRequest; result: Blob };
      /** Everything that belongs to a dataset as one zip. */
      saveProject: { args: SaveProject; result: Blob };
      /** Open such a zip, as a dataset of its own or into the one that has its rows. */
      openProject: { args: OpenProject; result: OpenedProject };
      /** The same by what it belongs to, the largest first. It is counted at each request. */
      storageParts: { args: null; result: StoragePart[] };
      storage: { args: null; result: { usage: number; quota: number; persisted: boolean } };
    };
  events: {
    importProgress: { rows: number; rejected: number; bytesRead: number; bytesTotal: number | null };
  };
}

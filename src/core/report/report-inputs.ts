import type { AnalysisArguments, AnalysisResult } from '../analysis/analysis.ts';
import type { Analyses } from '../analysis/registry.ts';
import type { CheckupReport } from '../checkup/report.ts';
import type { JudgedCells } from '../export/judged.ts';
import type { AboutFilter } from '../filter/about-filter.ts';
import type { MetricRows, ScoreColumn } from '../metrics/rows.ts';
import type { ShiftRows } from '../metrics/shift/shift-rows.ts';

/** Who gave the scores, as an export of ours writes it beside every row. */
export type ReportJudge = Pick<
  JudgedCells,
  | 'judge_method'
  | 'judge_model'
  | 'judge_model_sha256'
  | 'judge_adapter'
  | 'judge_adapter_sha256'
  | 'judge_template'
  | 'judge_template_sha256'
  | 'judge_mode'
  | 'judge_max_tokens'
>;

/** What is told of the rows and of who judged them; the maths does not read it. */
export interface ReportAbout {
  /** What the data is called. */
  name: string;
  /** Where the rows were read from, in words, where that was a Hub; missing or null elsewhere. */
  readFrom?: string | null;
  /** The label's column; null where none is chosen. */
  label: string | null;
  /** Values of the label's column that are good, where it is not a column of numbers. */
  goodValues: readonly string[] | null;
  /** The score's column, as an export names it. */
  score: string;
  /** Null where the file does not say. */
  judge: ReportJudge | null;
  /** Who gave the scores, in words, where `judge` is null; null where nothing is known. */
  by: string | null;
  /** What the scores were computed on; null where nobody says. */
  backend: string | null;
  /** Rows of the dataset that no score was asked for yet. */
  notJudged: number;
  /** Lines that could not be read as rows. */
  rejected: number;
  /** Labelled rows that are left out: the judge was trained on their instructions. */
  trainedOn: number;
  /** A threshold that was chosen before, and how; null where there is none. */
  chosen: { threshold: number; origin: string } | null;
  checkup: ReportCheckup | null;
  reading: ReportReading;
  /** Why a number in the label's column counts as a missing label; null where none does. */
  missingMark: string | null;
  /** The filter that the rows meet; null or missing where they are all rows. */
  filter?: AboutFilter | null;
}

/** How rows were read, where it is not the usual way: what the command has to be told to read them so again. */
export interface ReportReading {
  /** The column whose values say which rows answer one instruction. */
  groupBy: string | null;
  /** The column that groups rows in place of the model. */
  group: string | null;
  /** The number that was named as a missing label, or `none`. */
  missingLabel: string | null;
  /** Instructions that count as one with an earlier one that is nearly the same; null: each is one of its own. */
  nearDuplicates: number | null;
  /** They are found by what they mean, too. */
  byMeaning: boolean;
}

export const usualReading: ReportReading = {
  groupBy: null,
  group: null,
  missingLabel: null,
  nearDuplicates: null,
  byMeaning: false,
};

/** What a report tells of a check-up of the judge. */
export type ReportCheckup = Pick<
  CheckupReport,
  'rows' | 'instructions' | 'texts' | 'invalid' | 'spread' | 'sentence'
> & {
  degradations: readonly Pick<
    CheckupReport['degradations'][number],
    'label' | 'kind' | 'pairs' | 'lower' | 'shift' | 'effect' | 'verdict'
  >[];
  /** Why it is not known to be of the judge reported; missing or null where it is. */
  unchecked?: string | null;
};

/** The texts of one row, for an example. */
export interface RowTexts {
  id: string;
  instruction: string;
  response: string;
  reference: string | null;
}

export interface ReportInputs {
  rows: MetricRows;
  column: ScoreColumn;
  /** New rows of another file, which labelled rows are weighted for; null or missing: those without a label. */
  fresh?: ShiftRows | null;
  about: ReportAbout;
}

/** The analyses that a report is made of. */
export type ReportAnalysisId =
  | 'summarise'
  | 'suggestThreshold'
  | 'curve'
  | 'calibrate'
  | 'distribution'
  | 'costs';

/** What a report needs from where it is made. */
export interface ReportDependencies {
  /** The analysis of the registry: by the page's metrics worker, or in this process. */
  compute<Id extends ReportAnalysisId>(
    id: Id,
    args: AnalysisArguments<Analyses[Id]>,
  ): Promise<AnalysisResult<Analyses[Id]>>;
  /** Texts of some of the rows, by index, in order. Asked only where examples are wanted. */
  texts(indices: readonly number[]): Promise<readonly RowTexts[]>;
  /** SHA-256 in hex. */
  sha256(bytes: Uint8Array): Promise<string>;
}

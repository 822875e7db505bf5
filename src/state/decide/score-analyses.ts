import type { Analysis, AnalysisArguments, AnalysisResult } from '#core/analysis/analysis.ts';
import type { Analyses, AnalysisId } from '#core/analysis/registry.ts';
import type { RowMeanings, ShiftRows, Wording } from '#core/metrics/shift/shift-rows.ts';
import type { Slicing } from '#core/metrics/slices/slice-report.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { Draw } from '#core/sampling/draws.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Args } from '#protocol/rpc.ts';
import type { Client } from '../client.ts';
import type { DerivedState } from '../derived/derived.ts';
import type { GroupKind } from './computations.ts';
import type { ScoredRows } from './scored-rows.ts';

type KindsOf<A> = A extends Analysis<string, infer K, infer _O, infer _R> ? K : never;

/** The analyses that need labelled rows, one score and perhaps slices, which is what Decide has. */
export type ScoreAnalysisId = {
  [Id in AnalysisId]: [KindsOf<Analyses[Id]>] extends [
    'labelledRows' | 'score' | 'slicing' | 'newRows' | 'comparedRows' | 'draws',
  ]
    ? Id
    : never;
}[AnalysisId];

/** What a panel shows of an analysis; no value where no row is labelled. */
export type Analysed<Id extends AnalysisId> = DerivedState<AnalysisResult<Analyses[Id]>>;

/** Those that somebody has asked for. */
export type ScoreAnalyses = { readonly [Id in ScoreAnalysisId]?: Analysed<Id> };

/** Options that somebody chooses; the label threshold is that of the screen. */
export type ScoreOptions<Id extends ScoreAnalysisId> = Omit<
  AnalysisArguments<Analyses[Id]>['options'],
  'cut'
>;

/** What was asked of an analysis. */
export interface Asked {
  options: object;
  /** What cuts the rows into slices, where it needs slices. */
  by: GroupKind | null;
}

/** Those that say something of rows that are not graded: they need to know how the graded ones were drawn. */
export const readsDraws = (id: ScoreAnalysisId): boolean => id === 'estimate' || id === 'plan';

/** The slices of the rows on screen. */
export const slicingOf = (
  { rows, category }: ScoredRows,
  { models, categories }: Pick<DatasetSummary, 'models' | 'categories'>,
  by: GroupKind,
): Slicing =>
  by === 'model' ? { slice: rows.group, names: models } : { slice: category, names: categories };

/** An analysis of the rows on screen, with its defaults for options that are not given. */
export const analyse = <Id extends ScoreAnalysisId>(
  metrics: Client<MetricsProtocol>,
  id: Id,
  { rows, column }: ScoredRows,
  options: object,
  more: {
    slicing?: Slicing | null;
    wording?: Wording | null;
    meaning?: RowMeanings | null;
    draws?: readonly Draw[] | null;
    fresh?: ShiftRows;
  } = {},
): Promise<AnalysisResult<Analyses[Id]>> =>
  metrics.request(id, {
    rows,
    column,
    ...more,
    options,
    slot: null,
  } as unknown as Args<MetricsProtocol, Id>) as Promise<AnalysisResult<Analyses[Id]>>;

import type { Analysis, AnalysisArguments, AnalysisResult } from '#core/analysis/analysis.ts';
import type { Analyses, AnalysisId } from '#core/analysis/registry.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Args } from '#protocol/rpc.ts';
import type { Client } from '../client.ts';
import type { DerivedState } from '../derived/derived.ts';
import type { ScoredRows } from './scored-rows.ts';

type KindsOf<A> = A extends Analysis<string, infer K, infer _O, infer _R> ? K : never;

/** The analyses that need labelled rows and one score, which is what Decide has. */
export type ScoreAnalysisId = {
  [Id in AnalysisId]: [KindsOf<Analyses[Id]>] extends ['labelledRows' | 'score'] ? Id : never;
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

/** An analysis of the rows on screen, with its defaults for options that are not given. */
export const analyse = <Id extends ScoreAnalysisId>(
  metrics: Client<MetricsProtocol>,
  id: Id,
  { rows, column }: ScoredRows,
  options: object,
): Promise<AnalysisResult<Analyses[Id]>> =>
  metrics.request(id, { rows, column, options, slot: null } as unknown as Args<
    MetricsProtocol,
    Id
  >) as Promise<AnalysisResult<Analyses[Id]>>;

import type { StoreApi } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/errors.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import type { Lane } from '../derived/lane.ts';
import type { DrawsState } from '../draws-store.ts';
import type { EmbeddingState } from '../embedding-store.ts';
import type { SliceStore } from '../filter/slice-store.ts';
import type { LabelState } from '../label-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { DecideFigures, DecideGroups, GroupKind, ScoresAround } from './computations.ts';
import type { NewRowsState } from './new-rows-store.ts';
import type { ScoreAnalyses, ScoreAnalysisId, ScoreOptions } from './score-analyses.ts';
import type { ScoredRows } from './scored-rows.ts';

export interface DecideState {
  /** Null: nothing is judged. */
  figures: DecideFigures | null;
  groups: DecideGroups;
  /** Where a range of scores is chosen on the distribution: all rows but for that; null where none is, or not yet. */
  around: ScoresAround | null;
  /** Agreement with the label; null without one, or before it is computed. */
  summary: ScoreSummary | null;
  /** Analyses that panels have asked for. */
  analyses: ScoreAnalyses;
  /** Newer figures are under way. */
  computing: boolean;
  /** The figures shown are of rows, labels or a label threshold that have changed since. */
  predates: boolean;
  error: ErrorRecord | null;
  /**
   * Have an analysis computed, and again whenever its rows, labels, label threshold or options change.
   * @param options those that are not to have their default, compared by identity; the last ones asked with count
   * @param by what cuts the rows into slices, where the analysis needs slices
   */
  ask<Id extends ScoreAnalysisId>(id: Id, options?: ScoreOptions<Id>, by?: GroupKind): void;
  /** Have the shift test compare what texts mean too, by the sentence embedder. @throws AppError */
  compareMeaning(): Promise<void>;
}

/** The rows that figures are of, and the label threshold. */
export interface DecideBasis {
  scored: ScoredRows;
  cut: number;
}

export interface DecideDependencies {
  data: Client<DataProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  draws: StoreApi<DrawsState>;
  slice: SliceStore;
  route: StoreApi<RouteState>;
  embedding: StoreApi<EmbeddingState>;
  newRows: StoreApi<NewRowsState>;
  lane: Lane;
  /** How long a run goes on before its next rows are looked at. */
  delay(): Promise<void>;
}

export interface DecideStore extends StoreApi<DecideState> {
  /** What the figures shown are of; null before any. */
  basis(): DecideBasis | null;
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/errors.ts';
import type { Condition } from '#core/filter/conditions.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import { type Wording, wordingAt } from '#core/metrics/shift/shift-rows.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { Draw } from '#core/sampling/draws.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { type Derived, derived, type InputsNow } from '../derived/derived.ts';
import { everyBatch, everyFewRows, type Growth } from '../derived/growth.ts';
import type { Lane } from '../derived/lane.ts';
import { lastOf } from '../derived/last-of.ts';
import { type DrawsState, drawsOfLabel } from '../draws-store.ts';
import type { EmbeddingState } from '../embedding-store.ts';
import type { Slice, SliceStore } from '../filter/slice-store.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import {
  allGroupsOf,
  type DecideFigures,
  type DecideGroups,
  figuresOf,
  type GroupKind,
} from './computations.ts';
import type { NewRows, NewRowsState } from './new-rows-store.ts';
import {
  type Asked,
  analyse,
  readsDraws,
  type ScoreAnalyses,
  type ScoreAnalysisId,
  type ScoreOptions,
  slicingOf,
} from './score-analyses.ts';
import { scoredMeanings } from './scored-meanings.ts';
import { drawsAt, type ScoredRows, scoredRows } from './scored-rows.ts';

export interface DecideState {
  /** Null: nothing is judged. */
  figures: DecideFigures | null;
  groups: DecideGroups;
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

const noGroups: DecideGroups = { model: null, category: null };

interface Inputs extends Growth {
  dataset: DatasetSummary;
  columns: DatasetColumns;
  scores: RunColumns;
  judge: JudgeIdentity;
  column: string | null;
  values: Float64Array | null;
  cut: number;
  /** The rows that everything is of; null: all. They grow with a run where it is scores that they are chosen by. */
  slice: Slice | null;
  conditions: readonly Condition[] | null;
  /** Of an analysis that was asked for with options. */
  asked: Asked | null;
  /** How the labelled rows were drawn, for an analysis that needs it; null where nobody drew them. */
  draws: readonly Draw[] | null;
  /** The run whose rows are new, for the analyses that look at them; null: they are the rows without a label. */
  newRun: string | null;
}

/** What Decide draws, each part as soon as it is computed: the curve first, what is resampled last. */
export function createDecideStore(dependencies: DecideDependencies): DecideStore {
  const { data, metrics, datasets, run, label, draws, slice, route, lane, delay, embedding, newRows } =
    dependencies;
  const meanings = scoredMeanings(embedding);

  /** With what options analyses were asked for. */
  const chosen = createStore<Partial<Record<ScoreAnalysisId, Asked>>>(() => ({}));

  const inputs =
    (growthOf: (state: RunStoreState) => Growth, id?: ScoreAnalysisId) => (): InputsNow<Inputs> => {
      const { selected: dataset, columns } = datasets.getState();
      const { current, columns: scores } = run.getState();
      if (!dataset || !columns || !current || !scores) return null;
      const labels = chosenLabel(label.getState());
      const only = slice.now();
      if (labels === 'reading' || only === 'pending') return 'pending';
      return {
        dataset,
        columns,
        scores,
        slice: only,
        conditions: only?.conditions ?? null,
        judge: current.judge,
        column: labels?.column ?? null,
        values: labels?.values ?? null,
        cut: labels?.cut ?? 0,
        asked: (id && chosen.getState()[id]) ?? null,
        draws: id && readsDraws(id) ? drawsOfLabel(draws.getState(), label.getState().source) : null,
        newRun: id && looksAtNewRows.has(id) ? newRows.getState().chosen : null,
        ...growthOf(run.getState()),
      };
    };
  /** Several parts are of the same rows, and copying 100,000 of them takes a frame or two. */
  const copied = lastOf(
    (
      columns: DatasetColumns,
      scores: RunColumns,
      _version: number,
      values: Float64Array | null,
      models: readonly string[],
      mask: Uint8Array | null,
    ) => scoredRows(columns, scores, values, models, mask),
  );
  const scoredOf = ({ columns, scores, values, dataset, slice: only }: Inputs) =>
    copied(columns, scores, run.getState().version, values, dataset.models, only?.mask ?? null);

  const follow = <R>(
    growthOf: (state: RunStoreState) => Growth,
    compute: (scored: ScoredRows, inputs: Inputs) => Promise<R>,
    id?: ScoreAnalysisId,
  ) =>
    derived<Inputs, R | null>({
      inputs: inputs(growthOf, id),
      compute(now) {
        const scored = scoredOf(now);
        return scored.valid === 0 ? null : compute(scored, now);
      },
      sources: [datasets, run, label, draws, slice, route, chosen, newRows],
      wanted: () => route.getState().screen === 'decide',
      about: ['columns', 'scores'],
      growing: ['dataset', 'judge', 'values', 'slice', 'version', 'counted'],
      delay,
      lane,
    });

  const curve = follow(everyBatch, async (scored, { dataset, column, cut, judge, slice: only }) => ({
    figures: await figuresOf(metrics, scored, dataset, column === null ? null : { column, cut }, judge, only),
    basis: { scored, cut },
  }));
  const groups = follow(everyBatch, (scored, { dataset, cut, judge }) =>
    allGroupsOf(metrics, scored, dataset, cut, judge),
  );
  /** Texts are read once a dataset, and only where some scored rows are new. */
  let worded: { datasetId: string; wording: Promise<Wording> } | null = null;
  const wordingOf = (datasetId: string): Promise<Wording> => {
    if (worded?.datasetId === datasetId) return worded.wording;
    const wording = data.request('wording', { datasetId });
    const asked = { datasetId, wording };
    worded = asked;
    // What failed is asked for again the next time.
    wording.catch(() => {
      if (worded === asked) worded = null;
    });
    return wording;
  };
  const wordingOfScored = async (
    scored: ScoredRows,
    datasetId: string,
    fresh: NewRows | null,
  ): Promise<Wording | null> =>
    fresh || isNewSome(scored) ? wordingAt(await wordingOf(datasetId), scored.row) : null;
  const analysed = <Id extends ScoreAnalysisId>(id: Id) =>
    follow(
      everyFewRows,
      async (scored, { cut, asked, dataset, columns, draws: of, newRun }) => {
        if (!isLabelled(scored)) return null;
        const fresh = newRun === null ? null : await newRows.getState().rows();
        const slicing = asked?.by ? slicingOf(scored, dataset, asked.by) : null;
        const wording = id === 'shift' ? await wordingOfScored(scored, dataset.id, fresh) : null;
        const meaning = id === 'shift' ? meanings.of(scored.row, dataset.id) : null;
        const newMeaning = fresh && id === 'shift' ? meanings.of(fresh.row, fresh.datasetId) : null;
        return analyse(
          metrics,
          id,
          scored,
          { cut, ...asked?.options },
          {
            ...(slicing && { slicing }),
            ...(wording && { wording }),
            ...(meaning && { meaning }),
            ...(of && { draws: drawsAt(of, scored, columns.n) }),
            ...(fresh && { fresh: { ...fresh.fresh, ...(newMeaning && { meaning: newMeaning }) } }),
          },
        );
      },
      id,
    );
  const summary = analysed('summarise');
  const asked = new Map<ScoreAnalysisId, Derived<unknown>>();
  const analyses = () =>
    Object.fromEntries([...asked].map(([id, part]) => [id, part.getState()])) as unknown as ScoreAnalyses;

  const parts: Derived<unknown>[] = [curve, groups, summary];
  const read = (): Omit<DecideState, 'ask' | 'compareMeaning'> => ({
    figures: curve.getState().value?.figures ?? null,
    groups: groups.getState().value ?? noGroups,
    summary: summary.getState().value,
    analyses: analyses(),
    computing: parts.some((part) => part.getState().computing),
    predates: parts.some((part) => part.getState().predates),
    error: curve.getState().error ?? groups.getState().error ?? summary.getState().error,
  });
  const show = () => store.setState(read());
  const ask = (id: ScoreAnalysisId, options?: object, by?: GroupKind) => {
    const before = chosen.getState()[id];
    if (options && (before?.options !== options || before.by !== (by ?? null)))
      chosen.setState({ [id]: { options, by: by ?? null } });
    if (asked.has(id)) return;
    const part = analysed(id);
    asked.set(id, part);
    parts.push(part);
    part.subscribe(show);
    part.refresh();
    show();
  };
  const compareMeaning = async () => {
    const scored = curve.getState().value?.basis.scored;
    const { selected } = datasets.getState();
    if (!scored || !selected) return;
    await meanings.read(scored, selected.id, await newRows.getState().rows());
    // Other options by identity: the test is computed anew, with what is known now.
    chosen.setState({ shift: { options: {}, by: null } });
  };
  const store = createStore<DecideState>()(() => ({ ...read(), ask, compareMeaning }));
  for (const part of parts) part.subscribe(show);
  return { ...store, basis: () => curve.getState().value?.basis ?? null };
}

/** Analyses that take new rows; the others are not computed anew for them. */
const looksAtNewRows = new Set<ScoreAnalysisId>(['shift', 'threeWay', 'groupThresholds']);

const isLabelled = ({ rows, column }: ScoredRows): boolean =>
  rows.label.some((value, row) => column.valid[row] === 1 && !Number.isNaN(value));

const isNewSome = ({ rows, column }: ScoredRows): boolean =>
  rows.label.some((value, row) => column.valid[row] === 1 && Number.isNaN(value));

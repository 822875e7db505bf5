import { createStore } from 'zustand/vanilla';
import type { Condition } from '#core/filter/conditions.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { Draw } from '#core/sampling/draws.ts';
import { type Derived, derived, type InputsNow } from '../derived/derived.ts';
import { everyBatch, everyFewRows, type Growth } from '../derived/growth.ts';
import { lastOf } from '../derived/last-of.ts';
import { drawsOfLabel } from '../draws-store.ts';
import type { Slice, Surroundings } from '../filter/slice-store.ts';
import { chosenLabel } from '../label-store.ts';
import type { RunStoreState } from '../run-store.ts';
import { type DecideGroups, figuresOf, type GroupKind, groupsOf, scoresOf } from './computations.ts';
import type { DecideDependencies, DecideState, DecideStore } from './decide-state.ts';
import {
  type Asked,
  analyse,
  readsDraws,
  type ScoreAnalyses,
  type ScoreAnalysisId,
  slicingOf,
} from './score-analyses.ts';
import { scoredMeanings } from './scored-meanings.ts';
import { drawsAt, type ScoredRows, scoredRows } from './scored-rows.ts';
import { scoredWordings } from './scored-wordings.ts';

/** Copies of the rows that were asked for last. */
const rowsCopied = () =>
  lastOf(
    (
      columns: DatasetColumns,
      scores: RunColumns,
      _version: number,
      values: Float64Array | null,
      models: readonly string[],
      mask: Uint8Array | null,
    ) => scoredRows(columns, scores, values, models, mask),
  );

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
  /** Something is chosen on the chart that this is for. */
  isMarked: boolean;
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
  const wordingOf = scoredWordings(data);
  const around = {
    scores: slice.around('range field score'),
    model: slice.around('is field model'),
    category: slice.around('is field category'),
  };

  /** With what options analyses were asked for. */
  const chosen = createStore<Partial<Record<ScoreAnalysisId, Asked>>>(() => ({}));

  const inputs =
    (growthOf: (state: RunStoreState) => Growth, id?: ScoreAnalysisId, of?: Surroundings) =>
    (): InputsNow<Inputs> => {
      const { selected: dataset, columns } = datasets.getState();
      const { current, columns: scores } = run.getState();
      if (!dataset || !columns || !current || !scores) return null;
      const labels = chosenLabel(label.getState());
      const only = of ? of.now() : slice.now();
      if (labels === 'reading' || only === 'pending') return 'pending';
      return {
        dataset,
        columns,
        scores,
        slice: only,
        isMarked: of?.isMarked() ?? false,
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
  const copied = rowsCopied();
  const scoredBy =
    (copy: typeof copied) =>
    ({ columns, scores, values, dataset, slice: only }: Inputs) =>
      copy(columns, scores, run.getState().version, values, dataset.models, only?.mask ?? null);
  const scoredOf = scoredBy(copied);

  const follow = <R>(
    growthOf: (state: RunStoreState) => Growth,
    compute: (scored: ScoredRows, inputs: Inputs) => Promise<R>,
    { id, of }: { id?: ScoreAnalysisId; of?: Surroundings } = {},
  ) => {
    const scoredAround = scoredBy(rowsCopied());
    return derived<Inputs, R | null>({
      inputs: inputs(growthOf, id, of),
      compute(now) {
        const scored = of?.isMarked() ? scoredAround(now) : scoredOf(now);
        return scored.valid === 0 ? null : compute(scored, now);
      },
      sources: [datasets, run, label, draws, slice, route, chosen, newRows],
      wanted: () => route.getState().screen === 'decide',
      about: ['columns', 'scores'],
      growing: ['dataset', 'judge', 'values', 'slice', 'version', 'counted'],
      delay,
      lane,
    });
  };

  const curve = follow(everyBatch, async (scored, { dataset, column, cut, judge, slice: only }) => ({
    figures: await figuresOf(metrics, scored, dataset, column === null ? null : { column, cut }, judge, only),
    basis: { scored, cut },
  }));
  const scoresAround = follow(
    everyBatch,
    async (scored, { column, cut, judge }) =>
      around.scores.isMarked() ? scoresOf(metrics, scored, column === null ? null : { cut }, judge) : null,
    { of: around.scores },
  );
  const groupsBy = (kind: GroupKind) =>
    follow(
      everyBatch,
      (scored, { dataset, cut, judge }) => groupsOf(metrics, kind, scored, dataset, cut, judge),
      { of: around[kind] },
    );
  const [models, categories] = [groupsBy('model'), groupsBy('category')];
  const groups = lastOf(
    (model: DecideGroups[GroupKind], category: DecideGroups[GroupKind]): DecideGroups => ({
      model,
      category,
    }),
  );
  const analysed = <Id extends ScoreAnalysisId>(id: Id) =>
    follow(
      everyFewRows,
      async (scored, { cut, asked, dataset, columns, draws: of, newRun }) => {
        if (!isLabelled(scored)) return null;
        const fresh = newRun === null ? null : await newRows.getState().rows();
        const slicing = asked?.by ? slicingOf(scored, dataset, asked.by) : null;
        const isRead = id === 'shift' && (fresh !== null || isNewSome(scored));
        const wording = isRead ? await wordingOf(scored, dataset.id) : null;
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
      { id },
    );
  const summary = analysed('summarise');
  const asked = new Map<ScoreAnalysisId, Derived<unknown>>();
  const analyses = () =>
    Object.fromEntries([...asked].map(([id, part]) => [id, part.getState()])) as unknown as ScoreAnalyses;

  const own: readonly Derived<unknown>[] = [curve, scoresAround, models, categories, summary];
  const parts = [...own];
  const read = (): Omit<DecideState, 'ask' | 'compareMeaning'> => ({
    figures: curve.getState().value?.figures ?? null,
    groups: groups(models.getState().value, categories.getState().value),
    around: around.scores.isMarked() ? scoresAround.getState().value : null,
    summary: summary.getState().value,
    analyses: analyses(),
    computing: parts.some((part) => part.getState().computing),
    predates: parts.some((part) => part.getState().predates),
    error: own.map((part) => part.getState().error).find((error) => error) ?? null,
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

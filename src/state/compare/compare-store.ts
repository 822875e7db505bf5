import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/errors.ts';
import type { BestOfNReport } from '#core/metrics/bestofn/best-of-n.ts';
import type { AgreementTable, TableMetric } from '#core/metrics/table/agreement-table.ts';
import { type Derived, derived } from '../derived/derived.ts';
import { lastOf, stableList } from '../derived/last-of.ts';
import { type CompareDependencies, compareBasis } from './compare-basis.ts';
import type { LeaderboardState } from './leaderboard-store.ts';
import type { MethodScores } from './method-scores.ts';
import { comparedOf, hasOverview, type OverviewFigures, overviewOf } from './overview.ts';
import { type PairFigures, pairOf } from './pair.ts';
import {
  agreementOf,
  type BiasFigures,
  bestOfNOf,
  biasOf,
  type ChosenLeaderboard,
  type CompareBasis,
  type ComparedRows,
  familyOf,
  type RankingFigures,
  rankingOf,
  type SliceFigures,
  type SlicingKind,
  slicesOf,
} from './sections.ts';
import { filterSlices, type SharedRowsDependencies } from './shared-rows.ts';

/** What each part of the screen shows; null before it is computed, and where there is nothing to compute. */
export interface SectionResults {
  table: AgreementTable | null;
  pair: PairFigures | null;
  ranking: RankingFigures | null;
  bestOfN: BestOfNReport | null;
  slices: SliceFigures | null;
  bias: BiasFigures | null;
  overview: OverviewFigures | null;
}

export type SectionName = keyof SectionResults;

export interface CompareChoice {
  metric: TableMetric;
  /** Ids of methods; null: the first two there are. */
  first: string | null;
  second: string | null;
  /** Ids of the methods of which every pair is compared; null: those that scored nearly every row. */
  compared: readonly string[] | null;
  /** The method that is ranked with, picked with and sliced; null: the first there is. */
  subject: string | null;
  slicing: SlicingKind;
  /** Part of the names of the judge's own family; null: as its own name suggests. */
  family: string | null;
}

export interface ChosenMethods {
  first: MethodScores;
  second: MethodScores;
  subject: MethodScores;
  compared: readonly MethodScores[];
}

export interface CompareState extends SectionResults {
  /** What the results shown are of; null: nothing is read yet. */
  basis: CompareBasis | null;
  choice: CompareChoice;
  /** The choice as it stands with the methods there are. */
  chosen: ChosenMethods | null;
  /** What is under way. */
  computing: SectionName | 'scores' | null;
  /** Why scores could not be read. */
  error: ErrorRecord | null;
  /** Why a part has no newer figures; those it showed before stay. */
  errors: Partial<Record<SectionName, ErrorRecord>>;
  choose(part: Partial<CompareChoice>): void;
}

const firstChoice: CompareChoice = {
  metric: 'pearson',
  first: null,
  second: null,
  compared: null,
  subject: null,
  slicing: 'category',
  family: null,
};

export function createCompareStore(
  dependencies: CompareDependencies & SharedRowsDependencies,
): StoreApi<CompareState> {
  const { data, metrics, run, threshold, leaderboard, route, remarks, savedFilters, lane, delay } =
    dependencies;
  const choice = createStore<CompareChoice>()(() => firstChoice);
  const basis = compareBasis(dependencies);
  const isSlicedBy = (kind: SlicingKind) =>
    route.getState().screen === 'compare' && choice.getState().slicing === kind;
  const filters = filterSlices(dependencies, () => isSlicedBy('filter'), choice.subscribe);
  const chosenFrom = lastOf(chosenOf);
  const chosen = () => {
    const { value } = basis.getState();
    return value && chosenFrom(value, choice.getState(), run.getState().current?.id ?? null);
  };

  /**
   * A part of the screen, which follows what it is made of and nothing else. `choices` change what it says at once;
   * scores and labels grow under it.
   */
  const section = <C extends object, R>(
    methodsIn: (chosen: ChosenMethods, basis: CompareBasis) => readonly MethodScores[],
    choicesIn: (chosen: ChosenMethods, basis: CompareBasis) => C | 'pending',
    compute: (inputs: SectionInputs & C) => Promise<R>,
  ): Derived<R> => {
    const methodsOnce = stableList<MethodScores>();
    const idsOnce = stableList<string>();
    return derived<SectionInputs & C, R>({
      inputs() {
        const { value } = basis.getState();
        const now = chosen();
        if (!value || !now) return null;
        const choices = choicesIn(now, value);
        if (choices === 'pending') return choices;
        const { dataset, place, category, rows, label } = value;
        const methods = methodsOnce(methodsIn(now, value));
        const ids = idsOnce(methods.map(({ method }) => method.id));
        return {
          dataset,
          datasetId: dataset.id,
          place,
          category,
          rows,
          label,
          methods,
          ids,
          ...choices,
        };
      },
      compute,
      sources: [basis, choice, run, remarks, threshold, leaderboard, route, savedFilters, filters],
      wanted: () => route.getState().screen === 'compare',
      about: ['datasetId'],
      growing: ['dataset', 'rows', 'methods'],
      delay,
      lane,
    });
  };
  const ofSubject = <C extends object, R>(
    choicesIn: (subject: MethodScores) => C | 'pending',
    compute: (inputs: SectionInputs & C, subject: MethodScores) => Promise<R>,
  ) =>
    section(
      ({ subject }) => [subject],
      ({ subject }) => choicesIn(subject),
      (inputs) => compute(inputs, inputs.methods[0]!),
    );
  /** The score threshold where it is this method's. */
  const thresholdOf = ({ method }: MethodScores) =>
    method.runId !== null && method.runId === run.getState().current?.id
      ? threshold.getState().threshold
      : null;

  // In this order they are computed; what takes longest comes last.
  const sections: { [K in SectionName]: Derived<SectionResults[K]> } = {
    table: section(
      (_, { methods }) => methods,
      () => ({ metric: choice.getState().metric }),
      (inputs) => agreementOf(metrics, inputs, inputs.methods, inputs.metric),
    ),
    pair: section(
      ({ first, second }) => [first, second],
      () => ({}),
      (inputs) => pairOf(metrics, inputs, inputs.methods[0]!, inputs.methods[1]!),
    ),
    ranking: ofSubject(
      () => ({ board: boardFrom(leaderboard.getState()) }),
      (inputs, subject) => rankingOf(metrics, inputs, subject, inputs.board),
    ),
    bestOfN: ofSubject(
      () => ({}),
      (inputs, subject) => bestOfNOf(metrics, inputs, subject),
    ),
    slices: ofSubject(
      (subject) => {
        const { slicing } = choice.getState();
        const shared = slicing === 'filter' ? filters.now() : null;
        // Tags are read from storage, which is behind while one is on its way there.
        const { unsaved, error } = remarks.getState();
        const isBehind = slicing === 'tag' && unsaved.size > 0 && error === null;
        return shared === 'pending' || isBehind
          ? 'pending'
          : {
              slicing,
              shared,
              threshold: thresholdOf(subject),
              // What somebody tags on another screen, or in another tab, is in the slices when they come back.
              tagged: slicing === 'tag' ? remarks.getState().remarks : null,
            };
      },
      (inputs, subject) =>
        slicesOf(metrics, data, inputs, subject, inputs.slicing, inputs.threshold, inputs.shared),
    ),
    bias: ofSubject(
      (subject) => ({ family: choice.getState().family ?? familyOf(subject) }),
      (inputs, subject) => biasOf(metrics, inputs, subject, inputs.family),
    ),
    overview: section(
      ({ compared }) => compared,
      (_, { label, methods }) => ({ offered: hasOverview({ label, methods }) }),
      async (inputs) => (inputs.offered ? overviewOf(metrics, inputs, inputs.methods) : null),
    ),
  };

  const names = Object.keys(sections) as SectionName[];
  const read = () => {
    const computing = basis.getState().computing
      ? 'scores'
      : (names.find((name) => sections[name].getState().computing) ?? null);
    const errors: CompareState['errors'] = {};
    for (const name of names) {
      const { error } = sections[name].getState();
      if (error) errors[name] = error;
    }
    return {
      ...(Object.fromEntries(
        names.map((name) => [name, sections[name].getState().value]),
      ) as unknown as SectionResults),
      basis: basis.getState().value,
      choice: choice.getState(),
      chosen: chosen(),
      computing,
      error: basis.getState().error,
      errors,
    } satisfies Omit<CompareState, 'choose'>;
  };
  const store = createStore<CompareState>()(() => ({ ...read(), choose: (part) => choice.setState(part) }));
  const show = () => store.setState(read());
  for (const part of [basis, choice, ...Object.values(sections)]) part.subscribe(show);
  return store;
}

/** What a section is computed from. */
interface SectionInputs extends ComparedRows {
  datasetId: string;
  methods: readonly MethodScores[];
  /** Of the methods: another method is another choice, another version of it is not. */
  ids: readonly string[];
}

const boardFrom = lastOf(({ name, board, column }: LeaderboardState): ChosenLeaderboard | null => {
  const values = column === null ? undefined : board?.get(column);
  return name !== null && column !== null && values ? { name, column, values } : null;
});

/** Two judges where there are two; else the judge against the next best there is, which ends with length. */
function chosenOf(basis: CompareBasis, choice: CompareChoice, openId: string | null): ChosenMethods {
  const { methods } = basis;
  const find = (id: string | null) => methods.find(({ method }) => method.id === id);
  const open = methods.find(({ method }) => method.runId !== null && method.runId === openId);
  const first = find(choice.first) ?? open ?? methods[0]!;
  const second = [find(choice.second), ...methods].find((other) => other && other !== first)!;
  const subject = find(choice.subject) ?? open ?? methods[0]!;
  return { first, second, subject, compared: comparedOf(basis, choice.compared) };
}

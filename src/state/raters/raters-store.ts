import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { RaterAgreement } from '#core/metrics/agreement/rater-agreement.ts';
import { cutOfScale, type RatingsAs } from '#core/metrics/agreement/ratings.ts';
import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import { type DatasetColumns, type DatasetSummary, unitsOf } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { derived, type InputsNow } from '../derived/derived.ts';
import { everyFewRows, type Growth } from '../derived/growth.ts';
import type { Lane } from '../derived/lane.ts';
import { lastOf } from '../derived/last-of.ts';
import type { GradingPlanState } from '../grading-plan-store.ts';
import type { GradingState } from '../grading-state.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { ThresholdState } from '../threshold-store.ts';
import { judgeRater, type Rater, ratersOf } from './raters.ts';

/** Two raters on the rows that both rated. */
export interface RaterFigures {
  first: Rater;
  second: Rater;
  as: RatingsAs;
  /** From which value on each one's rows are good; used by decisions. */
  cuts: { first: number; second: number };
  agreement: RaterAgreement;
}

export interface RatersState {
  raters: readonly Rater[];
  choice: { first: string | null; second: string | null; as: RatingsAs };
  /** The choice as it stands with the raters there are; null where there are fewer than two. */
  chosen: { first: Rater; second: Rater } | null;
  figures: RaterFigures | null;
  /** Why there are no figures, as a sentence. */
  reason: string | null;
  error: ErrorRecord | null;
  choose(part: Partial<RatersState['choice']>): void;
}

export interface RatersDependencies {
  data: Client<DataProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  grading: StoreApi<GradingState>;
  gradingPlan: StoreApi<GradingPlanState>;
  threshold: StoreApi<ThresholdState>;
  route: StoreApi<RouteState>;
  lane: Lane;
  /** How long ratings change before they are looked at again. */
  delay(): Promise<void>;
}

interface Inputs extends Growth {
  dataset: DatasetSummary;
  columns: DatasetColumns;
  scores: RunColumns | null;
  first: Rater;
  second: Rater;
  /** Another rater is another choice; the same one with a further grade is not. */
  firstId: string;
  secondId: string;
  as: RatingsAs;
  firstCut: number;
  secondCut: number;
  /** Grades as they stand on the screen, the last of which may not be stored yet, and whose they are. */
  grades: Float64Array | null;
  annotator: string;
}

/** Cohen's κ and the confusion matrix of any two who rated the same rows. */
export function createRatersStore(dependencies: RatersDependencies): StoreApi<RatersState> {
  const { data, metrics, datasets, run, label, grading, gradingPlan, threshold, route, lane, delay } =
    dependencies;
  const choice = createStore<RatersState['choice']>()(() => ({ first: null, second: null, as: 'grades' }));
  const ratersFrom = lastOf(ratersOf);
  const chosenFrom = lastOf(chosenOf);
  const ratersNow = () => {
    const { selected, columns } = datasets.getState();
    const judged = (run.getState().current?.scored ?? 0) > (run.getState().current?.invalid ?? 0);
    return selected && columns
      ? ratersFrom(
          selected,
          grading.getState().gradings,
          judged,
          label.getState().column,
          gradingPlan.getState().plan.scale,
        )
      : nobody;
  };
  const cutOf = (rater: Rater) => {
    if (rater.kind === 'judge') return threshold.getState().threshold;
    const chosen = label.getState();
    return rater.id === chosen.column ? chosen.cut : cutOfScale(rater);
  };
  const inputs = (): InputsNow<Inputs> => {
    const { selected: dataset, columns } = datasets.getState();
    const chosen = chosenFrom(ratersNow(), choice.getState());
    if (!dataset || !columns || !chosen) return null;
    if (chosenLabel(label.getState()) === 'reading') return 'pending';
    const { annotator, grades } = grading.getState();
    const { first, second } = chosen;
    const { columns: scores } = run.getState();
    if (!scores && (first.kind === 'judge' || second.kind === 'judge')) return 'pending';
    return {
      dataset,
      columns,
      scores,
      first,
      second,
      firstId: first.id,
      secondId: second.id,
      as: choice.getState().as,
      firstCut: cutOf(first),
      secondCut: cutOf(second),
      grades,
      annotator,
      ...everyFewRows(run.getState()),
    };
  };
  const valuesOf = async (
    rater: Rater,
    { dataset, scores, grades, annotator }: Inputs,
  ): Promise<Float64Array> => {
    const { kind, source } = rater;
    // A copy: a run under way writes into its columns.
    if (kind === 'judge') return scores!.score.slice();
    if (kind === 'column') return data.request('numbers', { datasetId: dataset.id, column: source! });
    if (source === annotator && grades) return grades;
    return data.request('grades', { datasetId: dataset.id, annotator: source! });
  };
  const result = derived<Inputs, RatersResult>({
    inputs,
    async compute(now) {
      const { first, second, as, columns } = now;
      const cuts = { first: now.firstCut, second: now.secondCut };
      const [a, b] = await Promise.all([valuesOf(first, now), valuesOf(second, now)]);
      try {
        const agreement = await metrics.request('raters', {
          instruction: unitsOf(columns),
          first: { of: first, values: a, cut: cuts.first },
          second: { of: second, values: b, cut: cuts.second },
          options: { ...defaultBootstrap, as },
          slot: null,
        });
        return { figures: { first, second, as, cuts, agreement }, reason: null };
      } catch (thrown) {
        const { code, message } = toErrorRecord(thrown);
        if (code === 'not-comparable') return { figures: null, reason: message };
        throw thrown;
      }
    },
    sources: [datasets, run, label, grading, gradingPlan, threshold, route, choice],
    wanted: () => route.getState().screen === 'compare',
    about: ['columns'],
    growing: ['dataset', 'scores', 'grades', 'version', 'counted', 'first', 'second'],
    delay,
    lane,
  });

  const read = () => {
    const raters = ratersNow();
    const { value, error } = result.getState();
    return {
      raters,
      choice: choice.getState(),
      chosen: chosenFrom(raters, choice.getState()),
      figures: value?.figures ?? null,
      reason: value?.reason ?? null,
      error,
    } satisfies Omit<RatersState, 'choose'>;
  };
  const store = createStore<RatersState>()(() => ({ ...read(), choose: (part) => choice.setState(part) }));
  const show = () => store.setState(read());
  for (const source of [datasets, run, label, grading, gradingPlan, choice, result]) source.subscribe(show);
  return store;
}

type RatersResult = Pick<RatersState, 'figures' | 'reason'>;

const nobody: Rater[] = [];

/** The judge and a person where there are such; no rater beside itself. */
function chosenOf(raters: readonly Rater[], choice: RatersState['choice']): RatersState['chosen'] {
  const find = (id: string | null) => raters.find((rater) => rater.id === id);
  const first = find(choice.first) ?? find(judgeRater) ?? raters[0];
  const asked = find(choice.second);
  const second = asked && asked !== first ? asked : raters.find((rater) => rater !== first);
  return first && second ? { first, second } : null;
}

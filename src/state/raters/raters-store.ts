import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { RaterAgreement } from '#core/metrics/agreement/rater-agreement.ts';
import { asCategories, cutOfScale, type RatingsAs } from '#core/metrics/agreement/ratings.ts';
import { defaultBootstrap } from '#core/metrics/bootstrap.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { Grading } from '#core/rows/grades.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
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

/** What the figures are computed from; read anew at each refresh. */
export interface RatersSource {
  wanted(): boolean;
  dataset(): DatasetSummary | null;
  columns(): DatasetColumns | null;
  run(): RunColumns | null;
  gradings(): readonly Grading[];
  /** Grades as they stand on the screen, the last of which may not be stored yet; null where they are another's. */
  grades(annotator: string): Float64Array | null;
  label(): { column: string; cut: number } | null;
  threshold(): number;
}

export interface RatersStore extends StoreApi<RatersState> {
  refresh(): Promise<void>;
}

const nothing = { raters: [], chosen: null, figures: null, reason: null, error: null };

/** Cohen's κ and the confusion matrix of any two who rated the same rows. */
export function createRatersStore(
  data: Client<DataProtocol>,
  metrics: Client<MetricsProtocol>,
  source: RatersSource,
): RatersStore {
  let asks = 0;
  const store = createStore<RatersState>()((set, get) => ({
    ...nothing,
    choice: { first: null, second: null, as: 'grades' },
    choose(part) {
      set({ choice: { ...get().choice, ...part } });
      void refresh();
    },
  }));

  const valuesOf = async (rater: Rater, datasetId: string): Promise<Float64Array> => {
    if (rater.kind === 'judge') return source.run()!.score.slice();
    if (rater.kind === 'column') return data.request('numbers', { datasetId, column: rater.source! });
    return source.grades(rater.source!) ?? data.request('grades', { datasetId, annotator: rater.source! });
  };

  const refresh = async () => {
    if (!source.wanted()) return;
    const asked = ++asks;
    const dataset = source.dataset();
    const columns = source.columns();
    if (!dataset || !columns) return store.setState(nothing);
    const label = source.label();
    const judged = source.run()?.status.some((status) => status === 1) ?? false;
    const raters = ratersOf(dataset, source.gradings(), judged, label?.column ?? null);
    const { choice } = store.getState();
    const chosen = chosenOf(raters, choice);
    store.setState({ raters, chosen, error: null });
    if (!chosen) return store.setState({ figures: null, reason: null });
    try {
      const [a, b] = await Promise.all([
        valuesOf(chosen.first, dataset.id),
        valuesOf(chosen.second, dataset.id),
      ]);
      const cut = (rater: Rater) => {
        if (rater.kind === 'judge') return source.threshold();
        return rater.id === label?.column ? label.cut : cutOfScale(rater);
      };
      const cuts = { first: cut(chosen.first), second: cut(chosen.second) };
      const categories = asCategories(
        { of: chosen.first, values: a, cut: cuts.first },
        { of: chosen.second, values: b, cut: cuts.second },
        choice.as,
      );
      if ('reason' in categories) {
        if (asked === asks) store.setState({ figures: null, reason: categories.reason });
        return;
      }
      const agreement = await metrics.request('raters', {
        instruction: columns.instruction,
        ...categories,
        options: defaultBootstrap,
        slot: 'raters',
      });
      if (asked === asks)
        store.setState({ figures: { ...chosen, as: choice.as, cuts, agreement }, reason: null });
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      if (asked === asks && error.code !== 'superseded') store.setState({ error });
    }
  };

  return { ...store, refresh };
}

/** The judge and a person where there are such; no rater beside itself. */
function chosenOf(raters: readonly Rater[], choice: RatersState['choice']): RatersState['chosen'] {
  const find = (id: string | null) => raters.find((rater) => rater.id === id);
  const first = find(choice.first) ?? find(judgeRater) ?? raters[0];
  const asked = find(choice.second);
  const second = asked && asked !== first ? asked : raters.find((rater) => rater !== first);
  return first && second ? { first, second } : null;
}

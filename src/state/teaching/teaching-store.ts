import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { isLinearProbe, type JudgeIdentity } from '#core/judge/identity.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import { labelColumn } from '#core/rows/label-source.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { ReachedRows } from '#core/teaching/kept-teaching.ts';
import type { TeachingGain } from '#core/teaching/teaching-gain.ts';
import type { TaughtWith } from '#core/teaching/teaching-words.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { TeachingProtocol } from '#protocol/teaching-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { scoredRows } from '../decide/scored-rows.ts';
import { type DerivedState, derived, type InputsNow } from '../derived/derived.ts';
import { everyFewRows, type Growth } from '../derived/growth.ts';
import { createLane } from '../derived/lane.ts';
import type { Slice, SliceStore } from '../filter/slice-store.ts';
import type { GradingState } from '../grading-state.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { NoticeState } from '../notice-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { AdaptersState } from '../train/adapters-store.ts';

/** What teaching gains with the labels at hand, and what it learned from. */
export interface Taught {
  gain: TeachingGain;
  taughtWith: TaughtWith;
}

export interface TeachingState {
  /** Follows grades, label and run while somebody looks; no value where there is nothing to learn from. */
  found: DerivedState<Taught | null>;
  /** A taught judge is being kept. */
  keeping: boolean;
  /** Why the last one was not kept. */
  error: ErrorRecord | null;
  /** How many taught judges were kept since the page was opened: other tabs are told. */
  made: number;
  /** Keep the judge as it is taught now, under a name, and a run of the rows that it scores again. */
  keep(name: string): Promise<void>;
}

export interface TeachingDependencies {
  /** The teaching worker; called once a judge is taught. */
  openTeaching(): Client<TeachingProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  slice: SliceStore;
  route: StoreApi<RouteState>;
  grading: StoreApi<GradingState>;
  adapters: StoreApi<AdaptersState>;
  notices: StoreApi<NoticeState>;
  /** How long a run goes on before its next rows are looked at. */
  delay(): Promise<void>;
}

/** Nobody grades more by hand, and a learning curve of more rows takes too long to follow each grade. */
export const mostTaught = 2000;

const options = { seed: 1, draws: 1000 };

interface Inputs extends Growth {
  dataset: DatasetSummary;
  columns: DatasetColumns;
  scores: RunColumns;
  runId: string;
  judge: JudgeIdentity;
  values: Float64Array;
  cut: number;
  slice: Slice | null;
}

/** The judge at hand, taught anew after each grade. */
export function createTeachingStore(dependencies: TeachingDependencies): StoreApi<TeachingState> {
  const { metrics, datasets, run, label, slice, route, grading, adapters, notices, delay } = dependencies;
  let worker: Client<TeachingProtocol> | null = null;
  const client = () => {
    if (worker) return worker;
    worker = dependencies.openTeaching();
    worker.on('adapters', (kept) => adapters.getState().followKept(kept));
    return worker;
  };

  const inputs = (): InputsNow<Inputs> => {
    const { selected: dataset, columns } = datasets.getState();
    const { current, columns: scores } = run.getState();
    if (!dataset || !columns || !current || !scores) return null;
    const labels = chosenLabel(label.getState());
    const only = slice.now();
    if (labels === 'reading' || only === 'pending') return 'pending';
    if (labels === null) return null;
    return {
      dataset,
      columns,
      scores,
      runId: current.id,
      judge: current.judge,
      values: labels.values,
      cut: labels.cut,
      slice: only,
      ...everyFewRows(run.getState()),
    };
  };
  const reachedOf = ({ dataset, columns, scores, values, slice: only }: Inputs): ReachedRows => {
    const { row, rows, column } = scoredRows(columns, scores, values, dataset.models, only?.mask ?? null);
    return { row, rows, column: { ...column, probs: null } };
  };
  const compute = async (now: Inputs): Promise<Taught | null> => {
    const reached = reachedOf(now);
    const labelled = countLabelled(reached);
    if (labelled === 0 || labelled > mostTaught) return null;
    const { cut, runId, judge } = now;
    let why: Extract<TaughtWith, { kind: 'score' }>['why'] = 'other-judge';
    if (isLinearProbe(judge)) {
      const gain = await client().request('gain', { runId, reached, options: { cut, ...options } });
      if (gain) {
        const { keptRows, notKept, readsStates } = gain;
        return { gain, taughtWith: { kind: 'kept', keptRows, notKept, readsStates } };
      }
      why = 'nothing-kept';
    }
    const { rows, column } = reached;
    const gain = await metrics.request('teaching', {
      rows,
      column,
      options: { cut, ...options },
      slot: null,
    });
    return { gain, taughtWith: { kind: 'score', why } };
  };
  const found = derived<Inputs, Taught | null>({
    inputs,
    compute,
    sources: [datasets, run, label, slice, route, grading],
    wanted: () => {
      const { screen } = route.getState();
      return screen === 'decide' || (screen === 'explain' && grading.getState().on);
    },
    about: ['columns', 'scores'],
    growing: ['dataset', 'judge', 'values', 'slice', 'version', 'counted'],
    delay,
    lane: createLane(),
  });
  const store = createStore<TeachingState>()((set, get) => ({
    found: found.getState(),
    keeping: false,
    error: null,
    made: 0,
    async keep(name) {
      const now = inputs();
      const { source } = label.getState();
      if (now === null || now === 'pending' || !source || get().keeping) return;
      set({ keeping: true, error: null });
      try {
        const { adapter, run: made } = await client().request('keep', {
          runId: now.runId,
          reached: reachedOf(now),
          name: name.trim(),
          label: labelColumn(source),
        });
        await run.getState().refresh();
        set({ made: get().made + 1 });
        notices
          .getState()
          .offer(
            `${adapter.name} is kept as a judge, and every row is scored again by it. Rows of the instructions that it learned from are left out of its figures.`,
            'Open its scores',
            () => void run.getState().open(made.id),
          );
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      } finally {
        set({ keeping: false });
      }
    },
  }));
  found.subscribe((state) => store.setState({ found: state }));
  return store;
}

const countLabelled = ({ rows, column }: ReachedRows): number =>
  rows.label.reduce((sum, value, at) => sum + Number(column.valid[at] === 1 && !Number.isNaN(value)), 0);

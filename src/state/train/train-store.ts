import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { BackendName, JudgeMode, JudgeTemplate } from '#core/judge/judge.ts';
import { trainingWork, type WorkLocks } from '#core/run/work-locks.ts';
import type { TrainingCurves } from '#core/training/curves.ts';
import type { TrainingEvent, TrainingPhase } from '#core/training/events.ts';
import type { LabelReport } from '#core/training/label-report.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeSource, LoadProgress } from '#protocol/judge-protocol.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { Client } from '../client.ts';
import { labelNumbers } from '../label-store.ts';
import { firstSetup, type PresetId, planOf, presets, type TrainSetup } from './setup.ts';

export interface TrainStoreState {
  setup: TrainSetup;
  /** Every training that is kept here, newest first; null until they are read. */
  trainings: readonly TrainingSummary[] | null;
  /** The training that the screen shows; null: the next one is being set up. */
  current: TrainingSummary | null;
  /** Of the current training, once they are derived. */
  labels: LabelReport | null;
  curves: TrainingCurves | null;
  /** Steps of the training under way. */
  steps: number | null;
  /** What goes on before and after the steps. */
  phase: { phase: TrainingPhase; done: number; total: number } | null;
  loading: LoadProgress | null;
  /** The training that the worker is busy with. */
  activeId: string | null;
  pending: 'derive' | 'train' | 'resume' | 'pause' | 'stop' | null;
  error: ErrorRecord | null;
  /** Remarks of the worker, newest last. */
  notices: readonly string[];
  change(part: Partial<TrainSetup>): void;
  choosePreset(preset: PresetId): void;
  refresh(): Promise<void>;
  /** Show a training, or with null set up the next. */
  open(id: string | null): Promise<void>;
  derive(datasetId: string): Promise<void>;
  /** Train on the labels that are shown. */
  train(): Promise<void>;
  resume(id: string): Promise<void>;
  pause(): Promise<void>;
  stop(): Promise<void>;
  remove(id: string): Promise<void>;
  dismissError(): void;
}

export interface TrainDependencies {
  data: Client<DataProtocol>;
  trainer: Client<TrainerProtocol>;
  locks: Pick<WorkLocks, 'freed'>;
  /** The model that is chosen under Judge, without its adapter. */
  base(): { source: JudgeSource | null; backend: BackendName | 'auto' };
  /** The model of the catalogue with this id, for a training that began with it. */
  catalogueSource(id: string): JudgeSource;
  templates(): Record<JudgeMode, JudgeTemplate>;
}

export function createTrainStore(dependencies: TrainDependencies): StoreApi<TrainStoreState> {
  const { data, trainer, locks } = dependencies;
  /** Trainings whose end in another tab is waited for. */
  const watched = new Set<string>();
  const nothing = { labels: null, curves: null, steps: null, phase: null, loading: null, notices: [] };

  const store = createStore<TrainStoreState>()((set, get) => {
    const ask = async (pending: TrainStoreState['pending'], work: () => Promise<void>) => {
      set({ pending, error: null });
      try {
        await work();
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      } finally {
        set({ pending: null });
      }
    };
    const chosenBase = () => {
      const { source, backend } = dependencies.base();
      if (source) return { base: source, backend };
      throw new AppError('no-judge', 'No model is chosen to train on. Choose one under Judge first.');
    };
    /** The model of a training that is kept: chosen anew where it was a file of the user's own. */
    const baseOf = ({ base }: TrainingSummary): JudgeSource => {
      if (base.id !== null) return dependencies.catalogueSource(base.id);
      const { source } = dependencies.base();
      if (source?.kind === 'files') return source;
      throw new AppError(
        'judge-needed',
        `This training began with ${base.name}, a model of your own. Choose its files again under Judge, then go on. What is done is kept.`,
      );
    };
    return {
      setup: firstSetup,
      trainings: null,
      current: null,
      ...nothing,
      activeId: null,
      pending: null,
      error: null,
      change(part) {
        set({ setup: { ...get().setup, ...part } });
      },
      choosePreset(preset) {
        const { setup } = get();
        const { settings, ...rest } = presets[preset];
        set({ setup: { ...setup, ...rest, settings: { ...settings, seed: setup.settings.seed } } });
      },
      async refresh() {
        try {
          const trainings = await trainer.request('list', null);
          set({ trainings });
          for (const { id, status } of trainings) if (status === 'elsewhere') void watch(id);
        } catch (thrown) {
          set({ trainings: [], error: toErrorRecord(thrown) });
        }
      },
      async open(id) {
        const current = get().trainings?.find((training) => training.id === id) ?? null;
        set({ current, error: null, ...nothing, curves: current?.record?.curves ?? null });
        if (!current) return;
        const { plan, rows, grades = null } = current;
        set({ setup: { ...get().setup, ...plan, rows, grades } });
        await readLabels(current.id);
      },
      derive: (datasetId) =>
        ask('derive', async () => {
          const { setup } = get();
          const plan = planOf(setup, dependencies.templates());
          const { rows, labeller, grades: source } = setup;
          set({ ...nothing, current: null });
          const base = chosenBase();
          const grades = source && { source, values: await labelNumbers(data, datasetId, source) };
          const asked = { datasetId, plan, rows, labeller, ...(grades && { grades }), ...base };
          show(await trainer.request('derive', asked));
        }),
      train: () =>
        ask('train', async () => {
          const { current, setup } = get();
          if (!current) return;
          const plan = planOf(setup, dependencies.templates());
          set({ curves: null, steps: null, phase: null, notices: [] });
          show(await trainer.request('train', { id: current.id, base: baseOf(current), plan }));
        }),
      resume: (id) =>
        ask('resume', async () => {
          const training = get().trainings?.find((each) => each.id === id);
          if (!training) return;
          if (get().current?.id !== id) await get().open(id);
          const paused = training.status === 'paused' && get().activeId === id;
          const { source } = dependencies.base();
          const base = paused && source ? source : baseOf(training);
          show(await trainer.request('resume', { id, base }));
        }),
      pause: () =>
        ask('pause', async () => {
          show(await trainer.request('pause', null));
        }),
      stop: () =>
        ask('stop', async () => {
          show(await trainer.request('stop', null));
        }),
      async remove(id) {
        try {
          await trainer.request('remove', { id });
          set({ trainings: get().trainings?.filter((training) => training.id !== id) ?? null });
          if (get().current?.id === id) await get().open(null);
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
        }
      },
      dismissError() {
        set({ error: null });
      },
    };
  });

  async function watch(id: string): Promise<void> {
    if (watched.has(id)) return;
    watched.add(id);
    await locks.freed(trainingWork(id));
    watched.delete(id);
    await store.getState().refresh();
    if (store.getState().current?.id === id) await store.getState().open(id);
  }

  async function readLabels(id: string): Promise<void> {
    try {
      const labels = await trainer.request('labels', { id });
      if (store.getState().current?.id === id) store.setState({ labels });
    } catch {
      // None yet: the training was cut off before they were derived.
    }
  }

  /** Take in what the worker says of a training; what is under way is shown. */
  function show(summary: TrainingSummary): void {
    const underWay = summary.status === 'running' || summary.status === 'paused';
    store.setState((state) => {
      const known = state.trainings ?? [];
      const others = known.filter(({ id }) => id !== summary.id);
      const trainings = [summary, ...others].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      const shown = underWay || state.current?.id === summary.id;
      const ended = !underWay && state.activeId === summary.id;
      return {
        trainings,
        current: shown ? summary : state.current,
        activeId: underWay ? summary.id : ended ? null : state.activeId,
        ...(ended && { phase: null, loading: null }),
        ...(shown && summary.error && { error: { ...summary.error, data: { id: summary.id } } }),
      };
    });
  }

  function follow(event: TrainingEvent): void {
    store.setState(({ curves, notices }) => {
      const now = curves ?? { steps: [], validations: [] };
      switch (event.kind) {
        case 'begun':
          return { curves: event.curves, steps: event.steps, phase: null, loading: null };
        case 'step':
          return { curves: { ...now, steps: [...now.steps, event.point] }, steps: event.steps, phase: null };
        case 'validation':
          return { curves: { ...now, validations: [...now.validations, event.point] } };
        case 'notice':
          return { notices: [...notices, event.message].slice(-20) };
        case 'saved':
          return {};
      }
    });
  }

  trainer.on('changed', (summary) => {
    show(summary);
    const { current, labels } = store.getState();
    if (summary.status === 'labelled' && current?.id === summary.id && !labels) void readLabels(summary.id);
  });
  trainer.on('loadProgress', (loading) => store.setState({ loading }));
  trainer.on('progress', ({ id, ...phase }) => {
    if (id === store.getState().current?.id) store.setState({ phase, loading: null });
  });
  trainer.on('training', ({ id, event }) => {
    if (id === store.getState().current?.id) follow(event);
  });
  // Its checkpoint stays, and it can go on.
  trainer.onStop((error) => {
    const { activeId, current } = store.getState();
    if (activeId === null) return;
    store.setState({
      activeId: null,
      pending: null,
      phase: null,
      loading: null,
      error: toErrorRecord(error),
      current: current && { ...current, status: 'interrupted' },
    });
    void store.getState().refresh();
  });
  return store;
}

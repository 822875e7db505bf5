import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { ProjectViews, ViewFields } from '#core/project/manifest.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { OpenedProject, SavedAdapter } from '#protocol/project-protocol.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { CheckupState } from '../checkup/checkup-store.ts';
import type { Client } from '../client.ts';
import { type DatasetsState, meaningKey, togetherKey } from '../datasets-store.ts';
import type { GradingState } from '../grading-state.ts';
import type { RunStoreState } from '../run-store.ts';
import { runKey } from '../run-store-state.ts';
import type { Preferences } from '../theme-store.ts';
import type { AdaptersState } from '../train/adapters-store.ts';
import { viewKey } from '../view/keep-views.ts';

export interface ProjectState {
  saving: boolean;
  /** Why saving failed. */
  error: ErrorRecord | null;
  /** What became of the project that was opened last, until it is closed; with adapters that could not be taken. */
  opened: (OpenedProject & { refusedAdapters: readonly { name: string; message: string }[] }) | null;
  /**
   * The selected dataset with everything that belongs to it, as a zip.
   * @returns null where it failed; with the names of adapters that are too large to travel
   */
  save(withRows: boolean): Promise<{ name: string; blob: Blob; leftOut: readonly string[] } | null>;
  /** A second dataset with everything that belongs to the selected one, and the name `name`. */
  copy(name: string): Promise<boolean>;
  /** Open a project file, and show its dataset. Rejects with the reason where it cannot be opened. */
  open(file: File): Promise<void>;
  close(): void;
}

export interface ProjectDependencies {
  data: Client<DataProtocol>;
  trainer: Client<TrainerProtocol>;
  preferences: Preferences;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  checkup: StoreApi<CheckupState>;
  grading: StoreApi<GradingState>;
  adapters: StoreApi<AdaptersState>;
}

/** Larger adapters stay behind: the runs keep their names and digests. */
const maxAdapterBytes = 32 << 20;

/** The key of what somebody chose for a dataset before anything was judged, as an owner of views. */
const datasetOwner = (datasetId: string) => `data/${datasetId}`;

export function createProjectStore(dependencies: ProjectDependencies): StoreApi<ProjectState> {
  const { data, trainer, preferences, datasets, run, checkup, grading, adapters } = dependencies;

  const keptView = (owner: string): ViewFields | null => {
    try {
      const read: unknown = JSON.parse(preferences.get(viewKey(owner)) ?? 'null');
      return typeof read === 'object' && !Array.isArray(read) ? (read as ViewFields | null) : null;
    } catch {
      return null;
    }
  };

  const viewsOf = (datasetId: string): ProjectViews => ({
    runs: Object.fromEntries(
      run.getState().runs.flatMap(({ id }) => {
        const view = keptView(id);
        return view ? [[id, view]] : [];
      }),
    ),
    dataset: keptView(datasetOwner(datasetId)),
    openRun: run.getState().current?.id ?? null,
    nearTogether: preferences.get(togetherKey(datasetId)) === '1',
    rewordings: preferences.get(meaningKey(datasetId)),
  });

  /** Keep what the file says was chosen. What is chosen here already stays. */
  const keepViews = ({ dataset, attached, views }: OpenedProject) => {
    const keep = (owner: string, view: ViewFields) => {
      if (preferences.get(viewKey(owner)) === null) preferences.set(viewKey(owner), JSON.stringify(view));
    };
    for (const [id, view] of Object.entries(views.runs)) keep(id, view);
    if (attached) return;
    if (views.dataset) keep(datasetOwner(dataset.id), views.dataset);
    if (views.openRun !== null) preferences.set(runKey(dataset.id), views.openRun);
    preferences.set(togetherKey(dataset.id), views.nearTogether ? '1' : '');
    if (views.rewordings) preferences.set(meaningKey(dataset.id), views.rewordings);
  };

  const usedAdapters = async (): Promise<{ adapters: SavedAdapter[]; leftOut: string[] }> => {
    const used = new Set(run.getState().runs.map(({ judge }) => judge.adapter?.sha256));
    const kept = adapters
      .getState()
      .list.filter(({ source, sha256 }) => source.kind === 'kept' && used.has(sha256));
    const small = kept.filter(({ bytes }) => bytes <= maxAdapterBytes);
    const saved: SavedAdapter[] = [];
    for (const { source, name, sha256, base } of small) {
      const { blob } = await trainer.request('exportAdapter', { id: source.id });
      saved.push({ name, sha256, base, blob });
    }
    return {
      adapters: saved,
      leftOut: kept.filter((entry) => !small.includes(entry)).map(({ name }) => name),
    };
  };

  const takeAdapters = async (brought: readonly SavedAdapter[]) => {
    const refused: { name: string; message: string }[] = [];
    for (const { name, sha256, base, blob } of brought) {
      if (adapters.getState().list.some((entry) => entry.sha256 === sha256)) continue;
      const files = [new File([blob], `${name}.zip`)];
      await trainer.request('importAdapter', { from: { kind: 'files', files }, base }).catch((thrown) => {
        refused.push({ name, message: toErrorRecord(thrown).message });
      });
    }
    return refused;
  };

  /** Open the dataset, or read anew what it has where it was open. */
  const show = async (datasetId: string) => {
    await datasets.getState().refresh();
    if (datasets.getState().selected?.id !== datasetId) return datasets.getState().select(datasetId);
    await Promise.all([run.getState().refresh(), checkup.getState().refresh(), grading.getState().reload()]);
  };

  return createStore<ProjectState>()((set, get) => ({
    saving: false,
    error: null,
    opened: null,
    async save(withRows) {
      const { selected } = datasets.getState();
      if (!selected) return null;
      set({ saving: true, error: null });
      try {
        const { adapters: used, leftOut } = await usedAdapters();
        const views = viewsOf(selected.id);
        const blob = await data.request('saveProject', {
          datasetId: selected.id,
          withRows,
          views,
          adapters: used,
        });
        return { name: selected.name, blob, leftOut };
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
        return null;
      } finally {
        set({ saving: false });
      }
    },
    async copy(name) {
      const saved = await get().save(true);
      if (!saved) return false;
      try {
        const file = new File([saved.blob], `${name}.zip`);
        const opened = await data.request('openProject', { file, into: null, asNew: name });
        keepViews(opened);
        await show(opened.dataset.id);
        return true;
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
        return false;
      }
    },
    async open(file) {
      const into = datasets.getState().selected?.id ?? null;
      const opened = await data.request('openProject', { file, into });
      keepViews(opened);
      const refusedAdapters = await takeAdapters(opened.adapters);
      await show(opened.dataset.id);
      set({ opened: { ...opened, refusedAdapters } });
    },
    close() {
      set({ opened: null });
    },
  }));
}

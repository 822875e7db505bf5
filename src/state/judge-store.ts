import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { defaultMode } from '#core/judge/default-mode.ts';
import { judgeName, sameWeights } from '#core/judge/identity.ts';
import {
  type BackendName,
  defaultMinDigitMass,
  type JudgeMode,
  type JudgeTemplate,
} from '#core/judge/judge.ts';
import { judgeUseOf } from '#core/method/specs.ts';
import { type AdapterEntry, isSameAdapter } from '#core/models/adapter-entry.ts';
import { canServe, type JudgeUse } from '#core/models/needed-models.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { RunSummary } from '#core/run/run.ts';
import { defaultSampleSeed } from '#core/run/taken-rows.ts';
import { maxTokensOf } from '#core/training/judge-question.ts';
import type { JudgeProtocol, JudgeSource, LoadedJudge, LoadProgress } from '#protocol/judge-protocol.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import type { Client } from './client.ts';
import { edited, standardTemplates, templateKey } from './judge-templates.ts';
import type { Preferences } from './theme-store.ts';

export type LoadState =
  | { kind: 'idle' }
  | { kind: 'loading'; progress: LoadProgress | null }
  | { kind: 'ready'; judge: LoadedJudge }
  | { kind: 'failed'; error: ErrorRecord };

export type BackendChoice = BackendName | 'auto';

export interface JudgeStoreState {
  /** Null until it is known what this host has. */
  catalogue: readonly CatalogueEntry[] | null;
  /** The sentence embedder, which judges that compare texts need; null where it is not known where to have it. */
  embedder: CatalogueEntry | null;
  /** Adapters that came with the page or are kept here; each is a judge together with its base. */
  adapters: readonly AdapterEntry[];
  /** Null where there is no judge to choose: then the user brings one. */
  source: JudgeSource | null;
  /** What is put on it; null for the model alone. */
  adapter: AdapterEntry | null;
  load: LoadState;
  backend: BackendChoice;
  mode: JudgeMode;
  /** The words of this judge: an adapter's own where it was trained with some. */
  standard: Record<JudgeMode, JudgeTemplate>;
  /** As the user left them. */
  templates: Record<JudgeMode, JudgeTemplate>;
  maxTokens: number;
  minDigitMass: number;
  /** Judge at most so many rows; null for all. */
  limit: number | null;
  /** What they are drawn with, whole instructions at random; null for the first rows. */
  sampleSeed: number | null;
  /**
   * What there is to choose from. Unless the user was faster, `first` is chosen where its base is here, else the
   * first model that is.
   */
  offer(
    catalogue: readonly CatalogueEntry[],
    adapters?: readonly AdapterEntry[],
    first?: AdapterEntry,
    embedder?: CatalogueEntry,
  ): void;
  /** The adapters changed: one was trained, imported or removed. */
  offerAdapters(adapters: readonly AdapterEntry[]): void;
  /** The models that this browser keeps from Hubs changed: one was downloaded or removed. */
  offerKept(kept: readonly CatalogueEntry[]): void;
  /** A model, alone or with an adapter. Where the model is loaded, the adapter is changed at once. */
  chooseSource(source: JudgeSource, adapter?: AdapterEntry | null): void;
  chooseBackend(backend: BackendChoice): void;
  chooseMode(mode: JudgeMode): void;
  /** Another dataset is open: the judge sees references by default where every row has one. */
  offerDataset(dataset: Pick<DatasetSummary, 'rows' | 'withReference'>): void;
  editTemplate(text: string): void;
  resetTemplate(): void;
  chooseMaxTokens(maxTokens: number): void;
  chooseMinDigitMass(mass: number): void;
  chooseLimit(limit: number | null): void;
  chooseSampleSeed(seed: number | null): void;
  /**
   * Load what is chosen, unless it is loaded and can do what it is wanted for. Rejects where it can't be loaded.
   * @param use default: to score in the mode that is chosen
   */
  ensureLoaded(use?: JudgeUse): Promise<LoadedJudge>;
  /** As `ensureLoaded`, for the judge that a stored run began with. */
  ensureLoadedFor(run: RunSummary): Promise<LoadedJudge>;
  cancelLoad(): Promise<void>;
  /** What is loaded can't be used any more: its device was lost. The next use loads it again. */
  forget(): void;
}

/** Not failures: the judge that was chosen is loaded when it is next needed. */
const comesLater = new Set(['cancelled', 'writing', 'run-under-way']);

export function createJudgeStore(
  judge: Client<JudgeProtocol>,
  preferences: Preferences,
): StoreApi<JudgeStoreState> {
  /** The words and the length that go with an adapter, or with none. */
  const wordsOf = (adapter: AdapterEntry | null) => {
    const standard = standardTemplates(adapter);
    const remembered = (mode: JudgeMode) =>
      edited(standard[mode], preferences.get(templateKey(adapter, mode)) ?? standard[mode].text);
    return {
      standard,
      templates: {
        'without-reference': remembered('without-reference'),
        'with-reference': remembered('with-reference'),
      },
      maxTokens: maxTokensOf(adapter?.record ?? null),
    };
  };
  /** The load under way, so that two callers who want the same share it. */
  let loading: Promise<LoadedJudge> | null = null;
  let loadingFor: JudgeUse | null = null;

  const store = createStore<JudgeStoreState>()((set, get) => {
    /** What the worker is asked for counts only while nothing else was chosen or asked. */
    const begin = (asked: () => Promise<LoadedJudge>): Promise<LoadedJudge> => {
      set({ load: { kind: 'loading', progress: null } });
      const mine: Promise<LoadedJudge> = asked()
        .then((loaded) => {
          if (loading === mine) set({ load: { kind: 'ready', judge: loaded } });
          return loaded;
        })
        .catch((thrown) => {
          const error = toErrorRecord(thrown);
          if (loading === mine)
            set({ load: comesLater.has(error.code) ? { kind: 'idle' } : { kind: 'failed', error } });
          throw thrown;
        })
        .finally(() => {
          if (loading === mine) loading = null;
        });
      loading = mine;
      return mine;
    };
    const load = (source: JudgeSource, use: JudgeUse): Promise<LoadedJudge> => {
      loadingFor = use;
      const { adapter, backend } = get();
      return begin(() => judge.request('load', { source, adapter: adapter?.source ?? null, backend, use }));
    };
    const attach = (adapter: AdapterEntry | null): Promise<LoadedJudge> => {
      const { mode } = get();
      loadingFor = { mode, base: false };
      return begin(() => judge.request('attach', { adapter: adapter?.source ?? null, mode }));
    };
    return {
      catalogue: null,
      embedder: null,
      adapters: [],
      source: null,
      adapter: null,
      load: { kind: 'idle' },
      backend: 'auto',
      mode: 'without-reference',
      ...wordsOf(null),
      minDigitMass: defaultMinDigitMass,
      limit: null,
      sampleSeed: defaultSampleSeed,
      offer(catalogue, adapters = [], first, embedder) {
        set({ catalogue, adapters, embedder: embedder ?? null });
        if (get().source) return;
        const here = catalogue.filter(({ available }) => available === 'here');
        const withBase = first && here.some(({ id }) => id === first.base.id) ? first : null;
        const id = withBase?.base.id ?? here[0]?.id;
        if (id !== undefined) get().chooseSource({ kind: 'catalogue', id, allowHub: false }, withBase);
      },
      offerAdapters(adapters) {
        const { source, adapter } = get();
        set({ adapters });
        const gone = adapter && !adapters.some((entry) => isSameAdapter(entry.source, adapter.source));
        if (source && gone) get().chooseSource(source);
      },
      offerKept(kept) {
        const { catalogue, source } = get();
        const offered = [...(catalogue ?? []).filter(({ keptFrom }) => keptFrom === undefined), ...kept];
        set({ catalogue: offered });
        if (source?.kind !== 'catalogue' || offered.some(({ id }) => id === source.id)) return;
        const next = offered.find(({ available }) => available === 'here');
        if (next) get().chooseSource({ kind: 'catalogue', id: next.id, allowHub: false });
        else set({ source: null, adapter: null, load: { kind: 'idle' } });
      },
      chooseSource(source, adapter = null) {
        const before = get();
        const sameAdapter = isSameAdapter(before.adapter?.source ?? null, adapter?.source ?? null);
        set({ source, adapter, ...(!sameAdapter && wordsOf(adapter)) });
        const { load: loaded } = before;
        const hasBase = loaded.kind === 'ready' && loaded.judge.uses.base;
        if (loaded.kind === 'ready' && isSameSource(before.source, source) && (hasBase || sameAdapter)) {
          if (!sameAdapter) void attach(adapter).catch(() => undefined);
          return;
        }
        loading = null;
        set({ load: { kind: 'idle' } });
      },
      chooseBackend(backend) {
        if (backend === get().backend) return;
        loading = null;
        set({ backend, load: { kind: 'idle' } });
      },
      chooseMode(mode) {
        set({ mode });
      },
      offerDataset(dataset) {
        set({ mode: defaultMode(dataset) });
      },
      editTemplate(text) {
        const { mode, templates, standard, adapter } = get();
        preferences.set(templateKey(adapter, mode), text);
        set({ templates: { ...templates, [mode]: edited(standard[mode], text) } });
      },
      resetTemplate() {
        get().editTemplate(get().standard[get().mode].text);
      },
      chooseMaxTokens(maxTokens) {
        set({ maxTokens });
      },
      chooseMinDigitMass(minDigitMass) {
        set({ minDigitMass });
      },
      chooseLimit(limit) {
        set({ limit });
      },
      chooseSampleSeed(sampleSeed) {
        set({ sampleSeed });
      },
      ensureLoaded(use = { mode: get().mode, base: false }) {
        const { load: state, source } = get();
        if (state.kind === 'ready' && canServe(state.judge.uses, use)) return Promise.resolve(state.judge);
        if (!source)
          return Promise.reject(
            new AppError('no-judge', 'No judge is chosen. Choose one, or bring a model file of your own.'),
          );
        if (loading && loadingFor?.mode === use.mode && loadingFor.base === use.base) return loading;
        return load(source, use);
      },
      async ensureLoadedFor(run) {
        const { load: state, adapters, catalogue, source } = get();
        const wanted = run.judge;
        const use = judgeUseOf(run.spec);
        if (state.kind === 'ready' && canServe(state.judge.uses, use) && sameWeights(state.judge, wanted))
          return state.judge;
        const adapter = adapters.find(({ sha256 }) => sha256 === wanted.adapter?.sha256) ?? null;
        if (wanted.adapter && !adapter)
          throw new AppError(
            'judge-needed',
            `This run began with the adapter ${wanted.adapter.name}, which is no longer here. Import it again under Train, then go on. The rows that are scored are kept.`,
            { wanted: wanted.adapter.sha256 },
          );
        const entry = catalogue?.find(({ id }) => id === wanted.model.id);
        if (entry)
          get().chooseSource(
            { kind: 'catalogue', id: entry.id, allowHub: entry.available === 'hub' },
            adapter,
          );
        else if (source?.kind === 'files') get().chooseSource(source, adapter);
        else
          throw new AppError(
            'judge-needed',
            `This run began with ${wanted.model.name}, a model of your own. Choose its files again under Judge, then go on. The rows that are scored are kept.`,
            { wanted: wanted.model.sha256 },
          );
        const loaded = await get().ensureLoaded(use);
        if (!sameWeights(loaded, wanted))
          throw new AppError(
            'other-judge',
            `This run began with ${judgeName(wanted)}, and ${judgeName(loaded)} is loaded. Its scores would not be comparable. Choose ${judgeName(wanted)} again to go on, or start a new run.`,
            { wanted: wanted.model.sha256, loaded: loaded.model.sha256 },
          );
        return loaded;
      },
      async cancelLoad() {
        await judge.request('cancelLoad', null);
      },
      forget() {
        loading = null;
        set({ load: { kind: 'idle' } });
      },
    };
  });

  // The weights died with the worker.
  judge.onStop(() => store.setState({ load: { kind: 'idle' } }));
  judge.on('judgeReloaded', (reloaded) => {
    if (store.getState().load.kind === 'ready') store.setState({ load: { kind: 'ready', judge: reloaded } });
  });
  judge.on('loadProgress', (progress) => {
    if (store.getState().load.kind === 'loading') store.setState({ load: { kind: 'loading', progress } });
  });
  return store;
}

/** Another load would give the same weights. Files that were chosen again may be others. */
export const isSameSource = (a: JudgeSource | null, b: JudgeSource): boolean =>
  a === b ||
  (a?.kind === 'files' && b.kind === 'files' && a.files === b.files) ||
  (a?.kind === 'catalogue' && b.kind === 'catalogue' && a.id === b.id);

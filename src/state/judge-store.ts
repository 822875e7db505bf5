import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import {
  type BackendName,
  defaultMaxTokens,
  defaultMinDigitMass,
  type JudgeMode,
  type JudgeTemplate,
} from '#core/judge/judge.ts';
import type { JudgeRunSpec } from '#core/method/method.ts';
import type { RunSummary } from '#core/run/run.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { JudgeProtocol, JudgeSource, LoadedJudge, LoadProgress } from '#protocol/judge-protocol.ts';
import type { Client } from './client.ts';
import type { Preferences } from './theme-store.ts';

/** A judge of models.json, as the screen lists it. */
export interface CatalogueEntry {
  id: string;
  name: string;
  licence: string;
  parameters: number;
  bytes: number;
  /** From the page's own host; only from the Hugging Face Hub, if the user allows; from nowhere. */
  available: 'here' | 'hub' | 'nowhere';
}

export type LoadState =
  | { kind: 'idle' }
  | { kind: 'loading'; progress: LoadProgress | null }
  | { kind: 'ready'; judge: LoadedJudge }
  | { kind: 'failed'; error: ErrorRecord };

export type BackendChoice = BackendName | 'auto';

export interface JudgeStoreState {
  /** Null until it is known what this host has. */
  catalogue: readonly CatalogueEntry[] | null;
  /** Null where there is no judge to choose: then the user brings one. */
  source: JudgeSource | null;
  load: LoadState;
  backend: BackendChoice;
  mode: JudgeMode;
  templates: Record<JudgeMode, JudgeTemplate>;
  maxTokens: number;
  minDigitMass: number;
  /** Judge only the first rows; null for all. */
  limit: number | null;
  /** What there is to choose from; the first that is here is chosen, unless the user was faster. */
  offer(catalogue: readonly CatalogueEntry[]): void;
  chooseSource(source: JudgeSource): void;
  chooseBackend(backend: BackendChoice): void;
  chooseMode(mode: JudgeMode): void;
  editTemplate(text: string): void;
  resetTemplate(): void;
  chooseMaxTokens(maxTokens: number): void;
  chooseMinDigitMass(mass: number): void;
  chooseLimit(limit: number | null): void;
  /** Load what is chosen, unless it is loaded. Rejects where it can't be. */
  ensureLoaded(): Promise<LoadedJudge>;
  /** As `ensureLoaded`, for the judge that a stored run began with. */
  ensureLoadedFor(run: RunSummary): Promise<LoadedJudge>;
  cancelLoad(): Promise<void>;
}

/** What a run would be asked with. */
export const specOf = (state: JudgeStoreState): JudgeRunSpec => ({
  method: 'judge',
  template: state.templates[state.mode],
  maxTokens: state.maxTokens,
  minDigitMass: state.minDigitMass,
});

export const isEdited = (template: JudgeTemplate): boolean =>
  template.text !== defaultTemplates[template.mode].text;

const templateKey = (mode: JudgeMode) => `template:${mode}`;

function edited(mode: JudgeMode, text: string): JudgeTemplate {
  const standard = defaultTemplates[mode];
  if (text === standard.text) return standard;
  return { ...standard, id: `edited-${mode}`, name: standard.name.replace('Default', 'Edited'), text };
}

export function createJudgeStore(
  judge: Client<JudgeProtocol>,
  preferences: Preferences,
): StoreApi<JudgeStoreState> {
  const remembered = (mode: JudgeMode) =>
    edited(mode, preferences.get(templateKey(mode)) ?? defaultTemplates[mode].text);
  /** The load under way, so that two callers share it. */
  let loading: Promise<LoadedJudge> | null = null;

  const store = createStore<JudgeStoreState>()((set, get) => {
    const load = async (source: JudgeSource): Promise<LoadedJudge> => {
      set({ load: { kind: 'loading', progress: null } });
      try {
        const loaded = await judge.request('load', { source, backend: get().backend });
        set({ load: { kind: 'ready', judge: loaded } });
        return loaded;
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        set({ load: error.code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', error } });
        throw thrown;
      } finally {
        loading = null;
      }
    };
    return {
      catalogue: null,
      source: null,
      load: { kind: 'idle' },
      backend: 'auto',
      mode: 'without-reference',
      templates: {
        'without-reference': remembered('without-reference'),
        'with-reference': remembered('with-reference'),
      },
      maxTokens: defaultMaxTokens,
      minDigitMass: defaultMinDigitMass,
      limit: null,
      offer(catalogue) {
        const first = catalogue.find(({ available }) => available === 'here');
        const source = get().source ?? (first ? { kind: 'catalogue', id: first.id, allowHub: false } : null);
        set({ catalogue, source });
      },
      chooseSource(source) {
        set({ source, load: { kind: 'idle' } });
      },
      chooseBackend(backend) {
        if (backend !== get().backend) set({ backend, load: { kind: 'idle' } });
      },
      chooseMode(mode) {
        set({ mode });
      },
      editTemplate(text) {
        const { mode, templates } = get();
        preferences.set(templateKey(mode), text);
        set({ templates: { ...templates, [mode]: edited(mode, text) } });
      },
      resetTemplate() {
        get().editTemplate(defaultTemplates[get().mode].text);
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
      ensureLoaded() {
        const { load: state, source } = get();
        if (state.kind === 'ready') return Promise.resolve(state.judge);
        if (!source)
          return Promise.reject(
            new AppError('no-judge', 'No judge is chosen. Choose one, or bring a model file of your own.'),
          );
        loading ??= load(source);
        return loading;
      },
      async ensureLoadedFor(run) {
        const { load: state } = get();
        const wanted = run.judge.model;
        if (state.kind === 'ready' && state.judge.model.sha256 === wanted.sha256) return state.judge;
        const entry = get().catalogue?.find(({ id }) => id === wanted.id);
        if (entry && !isSource(get().source, entry.id))
          get().chooseSource({ kind: 'catalogue', id: entry.id, allowHub: entry.available === 'hub' });
        else if (!entry && get().source?.kind !== 'files')
          throw new AppError(
            'judge-needed',
            `This run began with ${wanted.name}, a model of your own. Choose its files again under Judge, then go on. The rows that are scored are kept.`,
            { wanted: wanted.sha256 },
          );
        const loaded = await get().ensureLoaded();
        if (loaded.model.sha256 !== wanted.sha256)
          throw new AppError(
            'other-judge',
            `This run began with ${wanted.name}, and ${loaded.model.name} is loaded. Its scores would not be comparable. Choose ${wanted.name} again to go on, or start a new run.`,
            { wanted: wanted.sha256, loaded: loaded.model.sha256 },
          );
        return loaded;
      },
      async cancelLoad() {
        await judge.request('cancelLoad', null);
      },
    };
  });

  // The weights died with the worker.
  judge.onStop(() => store.setState({ load: { kind: 'idle' } }));
  judge.on('loadProgress', (progress) => {
    if (store.getState().load.kind === 'loading') store.setState({ load: { kind: 'loading', progress } });
  });
  return store;
}

const isSource = (source: JudgeSource | null, id: string): boolean =>
  source?.kind === 'catalogue' && source.id === id;

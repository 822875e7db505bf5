import { AppError } from '#core/errors.ts';
import type { BackendName, JudgeEngine } from '#core/judge/judge.ts';
import type { GeneratingModel } from '#core/language-model/generation.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import type { RunningBackend } from '#model/backends/backend.ts';
import type { JudgeSource, LoadedJudge, LoadProgress } from '#protocol/judge-protocol.ts';

/** A loaded engine and what the screens are told of it. */
export interface LoadedEngine {
  engine: JudgeEngine & Partial<GeneratingModel>;
  about: Omit<LoadedJudge, 'adapter'>;
  /** What the engine runs on: another model may run beside it. Null where it needs none. */
  running: RunningBackend | null;
  /** Put an adapter on the base, or take it off. Where it fails, what was attached stays. */
  attach(adapter: AdapterSource | null): Promise<void>;
  /** Free what it holds. */
  close(): void;
}

export interface LoadHooks {
  onProgress(progress: LoadProgress): void;
  signal: AbortSignal;
}

export type LoadEngine = (
  source: JudgeSource,
  backend: BackendName | 'auto',
  hooks: LoadHooks,
) => Promise<LoadedEngine>;

/** What it takes to have a judge, or to have it again. */
export interface LoadRequest {
  source: JudgeSource;
  adapter: AdapterSource | null;
  backend: BackendName | 'auto';
}

/** The judge that is loaded: one at most. */
export class JudgeSlot {
  readonly #loadEngine: LoadEngine;
  readonly #onProgress: LoadHooks['onProgress'];
  #loaded: { at: LoadedEngine; request: LoadRequest } | null = null;
  #loading: AbortController | null = null;

  constructor(loadEngine: LoadEngine, onProgress: LoadHooks['onProgress']) {
    this.#loadEngine = loadEngine;
    this.#onProgress = onProgress;
  }

  /** Null where none is loaded. */
  get current(): LoadedEngine | null {
    return this.#loaded?.at ?? null;
  }

  /** Throws `no-judge` where none is loaded. */
  get engine(): LoadedEngine['engine'] {
    return this.#present().at.engine;
  }

  /** Takes the place of what is loaded, or of what is being loaded. */
  async load(request: LoadRequest): Promise<LoadedJudge> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.unload();
    try {
      const at = await this.#open(request, loading.signal);
      if (loading.signal.aborted) {
        at.close();
        throw new AppError('cancelled', 'Loading was cancelled.');
      }
      this.#loaded = { at, request };
      return aboutOf(at);
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  }

  cancelLoad(): void {
    this.#loading?.abort();
  }

  async attach(adapter: AdapterSource | null): Promise<LoadedJudge> {
    const loaded = this.#present();
    await loaded.at.attach(adapter);
    loaded.request = { ...loaded.request, adapter };
    return aboutOf(loaded.at);
  }

  /** The same judge on a new device. Null where none is loaded: a method may need none. */
  async reload(): Promise<LoadedJudge | null> {
    if (!this.#loaded) return null;
    const { request } = this.#loaded;
    this.unload();
    const at = await this.#open(request, new AbortController().signal);
    this.#loaded = { at, request };
    return aboutOf(at);
  }

  unload(): void {
    this.#loaded?.at.close();
    this.#loaded = null;
  }

  async #open({ source, adapter, backend }: LoadRequest, signal: AbortSignal): Promise<LoadedEngine> {
    const at = await this.#loadEngine(source, backend, { signal, onProgress: this.#onProgress });
    try {
      if (adapter) await at.attach(adapter);
    } catch (thrown) {
      at.close();
      throw thrown;
    }
    return at;
  }

  #present() {
    if (this.#loaded) return this.#loaded;
    throw new AppError('no-judge', 'No judge is loaded. Choose one on the Judge screen first.');
  }
}

const aboutOf = ({ about, engine }: LoadedEngine): LoadedJudge => ({ ...about, adapter: engine.adapter });

import { AppError } from '#core/errors.ts';
import type { BackendName, JudgeEngine, JudgeMode } from '#core/judge/judge.ts';
import type { GeneratingModel } from '#core/language-model/generation.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import type { JudgeUse, JudgeUses } from '#core/models/needed-models.ts';
import type { RunningBackend } from '#model/backends/backend.ts';
import type { JudgeSource, LoadedJudge, LoadProgress } from '#protocol/judge-protocol.ts';

/** A loaded engine and what the screens are told of it. */
export interface LoadedEngine {
  engine: JudgeEngine & Partial<GeneratingModel>;
  about: Omit<LoadedJudge, 'adapter' | 'uses'>;
  /** What the engine runs on: another model may run beside it. Null where it needs none. */
  running: RunningBackend | null;
  /** What it can do as it is now. */
  uses(): JudgeUses;
  /**
   * Put an adapter on the base, or take it off. Where it fails, what was attached stays.
   * @param mode how it will be asked
   */
  attach(adapter: AdapterSource | null, mode: JudgeMode): Promise<void>;
  /** Free what it holds. */
  close(): void;
}

export interface LoadHooks {
  onProgress(progress: LoadProgress): void;
  signal: AbortSignal;
}

/** An engine without its adapter, unless it is one that needs no base. */
export type LoadEngine = (request: LoadRequest, hooks: LoadHooks) => Promise<LoadedEngine>;

/** What it takes to have a judge, or to have it again. */
export interface LoadRequest {
  source: JudgeSource;
  adapter: AdapterSource | null;
  backend: BackendName | 'auto';
  use: JudgeUse;
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

  async attach(adapter: AdapterSource | null, mode: JudgeMode): Promise<LoadedJudge> {
    const loaded = this.#present();
    await loaded.at.attach(adapter, mode);
    loaded.request = { ...loaded.request, adapter, use: { ...loaded.request.use, mode } };
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

  async #open(request: LoadRequest, signal: AbortSignal): Promise<LoadedEngine> {
    const at = await this.#loadEngine(request, { signal, onProgress: this.#onProgress });
    try {
      if (request.adapter) await at.attach(request.adapter, request.use.mode);
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

const aboutOf = ({ about, engine, uses }: LoadedEngine): LoadedJudge => ({
  ...about,
  adapter: engine.adapter,
  uses: uses(),
});

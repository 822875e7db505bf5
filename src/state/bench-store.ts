import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BackendFigures } from '#core/bench/figures.ts';
import { type BenchPart, benchParts } from '#core/bench/plan.ts';
import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { BackendName } from '#core/judge/judge.ts';
import type { BenchProtocol } from '#protocol/bench-protocol.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import type { Client } from './client.ts';
import type { Environment } from './environment.ts';

/** A client whose worker can be ended at any time. */
export interface BenchClient extends Client<BenchProtocol> {
  terminate(reason?: string): void;
}

export interface Measuring {
  backend: BackendName;
  threads: number;
  part: BenchPart;
  /** Parts that are done, of all backends together. */
  done: number;
  total: number;
}

export interface BenchState {
  /** One entry a backend that was measured, in order. */
  results: readonly BackendFigures[];
  /** When the results were complete, ISO 8601; null before. */
  measuredAt: string | null;
  measuring: Measuring | null;
  error: ErrorRecord | null;
  /** Measure every backend of this device, one after another; what was measured before is replaced. */
  measure(): Promise<void>;
  cancel(): void;
}

export interface BenchDependencies {
  /** A new worker: a thread count lasts as long as its worker. */
  openClient(): BenchClient;
  environment: Environment;
  source(): JudgeSource | null;
  /** ISO 8601. */
  timestamp(): string;
}

interface Target {
  backend: BackendName;
  threads: number | null;
}

/** What can be measured here: WASM on all threads, on one, and WebGPU. */
function targetsOf({ isolated, processors, webgpu }: Environment): Target[] {
  const threads = isolated ? processors : 1;
  return [
    { backend: 'wasm', threads },
    ...(threads > 1 ? [{ backend: 'wasm' as const, threads: 1 }] : []),
    ...(webgpu ? [{ backend: 'webgpu' as const, threads: null }] : []),
  ];
}

export function createBenchStore(dependencies: BenchDependencies): StoreApi<BenchState> {
  const targets = targetsOf(dependencies.environment);
  const total = targets.length * benchParts.length;
  let client: BenchClient | null = null;

  return createStore<BenchState>()((set) => {
    const measureOne = async ({ backend, threads }: Target, before: number, source: JudgeSource) => {
      const worker = dependencies.openClient();
      client = worker;
      const at = (part: BenchPart) => ({
        backend,
        threads: threads ?? 0,
        part,
        done: before + benchParts.indexOf(part),
        total,
      });
      set({ measuring: at('load') });
      const unsubscribe = worker.on('progress', ({ part }) => set({ measuring: at(part) }));
      try {
        return await worker.request('measure', {
          source,
          backend,
          threads,
          depth: 'quick',
          parts: benchParts,
        });
      } finally {
        unsubscribe();
        client = null;
        worker.terminate();
      }
    };
    return {
      results: [],
      measuredAt: null,
      measuring: null,
      error: null,
      async measure() {
        if (client) return;
        set({ results: [], measuredAt: null, error: null });
        try {
          const source = dependencies.source();
          if (!source)
            throw new AppError(
              'no-judge',
              'There is no judge to measure. Choose one under Judge, or bring a model file of your own.',
            );
          for (const [i, target] of targets.entries()) {
            const figures = await measureOne(target, i * benchParts.length, source);
            set((state) => ({ results: [...state.results, figures] }));
          }
          set({ measuredAt: dependencies.timestamp() });
        } catch (thrown) {
          const error = toErrorRecord(thrown);
          if (error.code !== 'worker-stopped') set({ error });
        } finally {
          set({ measuring: null });
        }
      },
      cancel() {
        client?.terminate('Measuring was cancelled.');
      },
    };
  });
}

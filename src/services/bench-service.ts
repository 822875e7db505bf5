import type { BackendFigures } from '#core/bench/figures.ts';
import { fullPlan, quickPlan } from '#core/bench/plan.ts';
import { AppError } from '#core/errors.ts';
import type { Row } from '#core/rows/row.ts';
import { measureJudge } from '#model/bench/measure-judge.ts';
import { benchSpec, judgeAll } from '#model/bench/measure-rows.ts';
import type { OpenedJudge } from '#model/engine/open-judge.ts';
import type { BenchProtocol, BenchTarget } from '#protocol/bench-protocol.ts';
import type { Emit, Handlers } from '#protocol/rpc.ts';

export interface BenchServiceDependencies {
  /** Get a judge's files; what comes back loads it, as often as it is asked. */
  obtain(target: BenchTarget): Promise<() => Promise<OpenedJudge>>;
  readRows(): Promise<Row[]>;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit<BenchProtocol>;
}

/** The bench worker's logic: one measurement at a time. Runs without a worker. */
export class BenchService implements Handlers<BenchProtocol> {
  readonly #dependencies: BenchServiceDependencies;
  #open: OpenedJudge | null = null;
  #heapAwaited: ((bytes: number | null) => void) | null = null;

  constructor(dependencies: BenchServiceDependencies) {
    this.#dependencies = dependencies;
  }

  readonly measure = async ({
    depth,
    parts,
    ...target
  }: BenchProtocol['requests']['measure']['args']): Promise<BackendFigures> => {
    const { emit, now } = this.#dependencies;
    emit('progress', { part: 'load', what: '' });
    const start = now();
    const open = await this.#dependencies.obtain(target);
    const obtainSeconds = (now() - start) / 1000;
    return measureJudge({
      open,
      rows: await this.#dependencies.readRows(),
      plan: { ...(depth === 'quick' ? quickPlan : fullPlan), parts },
      obtainSeconds,
      heapBytes: () =>
        new Promise((resolve) => {
          this.#heapAwaited = resolve;
          emit('heapWanted', null);
        }),
      onProgress: (part, what) => emit('progress', { part, what }),
    });
  };

  readonly tellHeap = ({ bytes }: { bytes: number | null }) => {
    this.#heapAwaited?.(bytes);
    this.#heapAwaited = null;
    return null;
  };

  readonly open = async (target: BenchTarget) => {
    this.#open?.close();
    this.#open = null;
    const open = await this.#dependencies.obtain(target);
    this.#open = await open();
    return this.#open.engine.backend;
  };

  readonly prepare = ({ rows }: { rows: Row[] }) => {
    const { engine } = this.#opened();
    return rows.map((row) => {
      const { ids } = engine.prepare(row, benchSpec);
      return { ids, text: engine.decode(ids) };
    });
  };

  readonly judge = ({ rows, reusePrefixes }: { rows: Row[]; reusePrefixes: boolean }) =>
    judgeAll(this.#opened().engine, rows, reusePrefixes);

  #opened(): OpenedJudge {
    if (this.#open) return this.#open;
    throw new AppError('no-judge', 'No judge is loaded. Load one first.');
  }
}

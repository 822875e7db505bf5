import { judgeFlops } from '#core/bench/cost.ts';
import type { BackendFigures } from '#core/bench/figures.ts';
import type { BenchPart, BenchPlan } from '#core/bench/plan.ts';
import type { RoundHooks } from '#core/bench/rounds.ts';
import { spreadOf } from '#core/bench/spread.ts';
import type { Row } from '#core/rows/row.ts';
import type { OpenedJudge } from '../engine/open-judge.ts';
import { deviceBytes, watchDevicePeak, weightBytes } from './device-memory.ts';
import { measureGeneration } from './measure-generation.ts';
import { measureLeaks } from './measure-leaks.ts';
import { measureOps } from './measure-ops.ts';
import { measurePeaks } from './measure-peaks.ts';
import { measurePrefill } from './measure-prefill.ts';
import { measureRows } from './measure-rows.ts';
import { measureStock } from './measure-stock.ts';

/** Tokens of a prompt, to foresee how many rows there is time for. */
const typicalTokens = 256;

export interface BenchSetup {
  /** Start the backend, read the file and put the judge on the device. */
  open(): Promise<OpenedJudge>;
  /** Real rows with several responses to an instruction each. */
  rows: readonly Row[];
  plan: BenchPlan;
  /** Seconds that getting the model's files took before; null where they were at hand. */
  obtainSeconds: number | null;
  /** JavaScript's heap in bytes, after a collection; null where the platform does not tell. */
  heapBytes(): Promise<number | null>;
  onProgress?(part: BenchPart, what: string): void;
}

/**
 * Measure a judge on one backend, all in one run: how fast it is against what the backend can do, what it holds, what
 * it leaves behind. In Node, in a bench and in the page it is this function that measures.
 */
export async function measureJudge(setup: BenchSetup): Promise<BackendFigures> {
  const { plan, onProgress = () => {} } = setup;
  const start = performance.now();
  const hooks = (part: BenchPart): RoundHooks => {
    onProgress(part, '');
    return { onMeasured: (what, seconds) => onProgress(part, `${what}: ${seconds.toPrecision(3)} s`) };
  };

  hooks('load');
  const { opened, load } = await loadRepeatedly(setup);
  const { engine } = opened;
  const { name, threads, device } = engine.backend;
  try {
    const deviceLoaded = deviceBytes(name);
    const devicePeak = watchDevicePeak(name);
    let most = 0;
    const wanted = async <R>(part: BenchPart, measure: (hooks: RoundHooks) => Promise<R>) => {
      const result = plan.parts.includes(part) ? await measure(hooks(part)) : null;
      most = Math.max(most, devicePeak());
      return result;
    };
    const peaks = await measurePeaks(engine, plan.peaks, hooks('peaks'));
    const gflops = peaks.layer.gflops!.median;
    const prefill = await wanted('prefill', (by) => measurePrefill(engine, plan, gflops, devicePeak, by));
    const timeByOp = await wanted('operations', (by) => measureOps(engine, plan.ops, by));
    const pace = (1e9 * gflops * typicalTokens) / judgeFlops(engine.decoder.config, 1, typicalTokens);
    const rows = await wanted('rows', (by) => measureRows(engine, setup.rows, plan.rows, pace, by));
    const generation = await wanted('generation', (by) => measureGeneration(engine, plan.generation, by));
    const leaks = await wanted('leaks', (by) => measureLeaks(engine, plan.leakRows, setup.heapBytes, by));
    for (const { devicePeak } of prefill?.prefill ?? []) most = Math.max(most, devicePeak);
    const memory = {
      weights: weightBytes(engine.decoder.weights),
      deviceLoaded,
      devicePeak: most,
      jsHeap: await setup.heapBytes(),
    };
    return {
      backend: name,
      threads,
      device,
      kernels: engine.decoder.kernels.name,
      model: engine.model.name,
      load: { ...load, obtainSeconds: setup.obtainSeconds },
      ...peaks,
      prefill: prefill?.prefill ?? [],
      costOfTokens: prefill?.costOfTokens ?? null,
      timeByOp,
      rows: rows ?? [],
      generation: generation ?? [],
      memory,
      leaks,
      speedupOverStock: await wanted('stock', (by) => measureStock(opened, plan.stock, by)),
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    opened.close();
  }
}

async function loadRepeatedly({ open, plan }: BenchSetup) {
  const timedOpen = async () => {
    const start = performance.now();
    return { opened: await open(), seconds: (performance.now() - start) / 1000 };
  };
  let last = await timedOpen();
  const coldSeconds = last.seconds;
  const warm: number[] = [];
  while (warm.length < plan.warmLoads) {
    last.opened.close();
    last = await timedOpen();
    warm.push(last.seconds);
  }
  return { opened: last.opened, load: { coldSeconds, warmSeconds: spreadOf(warm) } };
}

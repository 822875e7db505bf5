import { judgeFlops } from '#core/bench/cost.ts';
import type { BackendFigures } from '#core/bench/figures.ts';
import type { BenchPart, BenchPlan } from '#core/bench/plan.ts';
import type { RoundHooks } from '#core/bench/rounds.ts';
import { spreadOf } from '#core/bench/spread.ts';
import type { Row } from '#core/rows/row.ts';
import { deviceMemory } from '../backends/device-memory.ts';
import type { OpenedJudge } from '../engine/open-judge.ts';
import { measureGeneration } from './measure-generation.ts';
import { measureLeaks } from './measure-leaks.ts';
import { measureOps } from './measure-ops.ts';
import { measurePeaks } from './measure-peaks.ts';
import { measurePrefill } from './measure-prefill.ts';
import { measureRows } from './measure-rows.ts';
import { measureStock } from './measure-stock.ts';
import { weightBytes } from './weight-bytes.ts';

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
  const { name, threads, device: deviceName } = engine.backend;
  const device = deviceMemory(name);
  const peak = device.watchPeak();
  try {
    const deviceLoaded = device.givenOut();
    const wanted = async <R>(part: BenchPart, measure: (hooks: RoundHooks) => Promise<R>) =>
      plan.parts.includes(part) ? measure(hooks(part)) : null;
    /** Of what a run does. Prefills of given shapes, some larger than a run's, say their own. */
    let most = deviceLoaded;
    const watched = async <R>(part: BenchPart, measure: (hooks: RoundHooks) => Promise<R>) => {
      peak.take();
      const result = await wanted(part, measure);
      most = Math.max(most, peak.take());
      return result;
    };
    const peaks = await measurePeaks(engine, plan.peaks, hooks('peaks'));
    const gflops = peaks.layer.gflops!.median;
    const prefill = await wanted('prefill', (by) => measurePrefill(engine, plan, gflops, peak, by));
    const timeByOp = await wanted('operations', (by) => measureOps(engine, plan.ops, by));
    const pace = (1e9 * gflops * typicalTokens) / judgeFlops(engine.decoder.config, 1, typicalTokens);
    const rows = await watched('rows', (by) => measureRows(engine, setup.rows, plan.rows, pace, by));
    const generation = await watched('generation', (by) => measureGeneration(engine, plan.generation, by));
    const leaks = await watched('leaks', (by) =>
      measureLeaks(engine, plan.leakRows, device, setup.heapBytes, by),
    );
    const memory = {
      weights: weightBytes(engine.decoder.weights),
      deviceLoaded,
      devicePeak: most,
      jsHeap: await setup.heapBytes(),
    };
    return {
      backend: name,
      threads,
      device: deviceName,
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
    peak.stop();
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

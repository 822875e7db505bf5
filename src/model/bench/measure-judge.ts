import { judgeFlops } from '#core/bench/cost.ts';
import type { BackendFigures } from '#core/bench/figures.ts';
import type { BenchPart, BenchPlan } from '#core/bench/plan.ts';
import type { RoundHooks } from '#core/bench/rounds.ts';
import { spreadOf } from '#core/bench/spread.ts';
import type { Row } from '#core/rows/row.ts';
import type { OpenedJudge } from '../engine/open-judge.ts';
import { deviceBytes, weightBytes } from './device-memory.ts';
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
  /** JavaScript's heap in bytes; null where the platform does not tell. */
  heapBytes(): number | null;
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
    const peaks = await measurePeaks(engine, plan.peaks, hooks('peaks'));
    const gflops = peaks.layer.gflops!.median;
    const prefill = await measurePrefill(engine, plan, gflops, hooks('prefill'));
    const timeByOp = await measureOps(engine, plan.ops, hooks('operations'));
    const pace = (1e9 * gflops * typicalTokens) / judgeFlops(engine.decoder.config, 1, typicalTokens);
    const rows = await measureRows(engine, setup.rows, plan.rows, pace, hooks('rows'));
    const generation = await measureGeneration(engine, plan.generation, hooks('generation'));
    const devicePeak = deviceBytes(name);
    const leaks = await measureLeaks(engine, plan.leakRows, setup.heapBytes, hooks('leaks'));
    const stockPeak = peaks.matmulPeakGflops!.median;
    return {
      backend: name,
      threads,
      device,
      kernels: engine.decoder.kernels.name,
      model: engine.model.name,
      load: { ...load, obtainSeconds: setup.obtainSeconds },
      ...peaks,
      ...prefill,
      timeByOp,
      rows,
      generation,
      memory: {
        weights: weightBytes(engine.decoder.weights),
        deviceLoaded,
        devicePeak,
        jsHeap: setup.heapBytes(),
      },
      leaks,
      speedupOverStock: await measureStock(opened, plan.stock, stockPeak, hooks('stock')),
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

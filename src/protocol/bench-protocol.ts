import type { BackendFigures } from '#core/bench/figures.ts';
import type { BenchPart } from '#core/bench/plan.ts';
import type { BackendName, BackendReport, Readout } from '#core/judge/judge.ts';
import type { Row } from '#core/rows/row.ts';
import type { JudgeSource } from './judge-protocol.ts';

/** Which judge is measured, and on what. */
export interface BenchTarget {
  source: JudgeSource;
  backend: BackendName;
  /** WASM threads; null for all cores. */
  threads: number | null;
}

export interface BenchProgress {
  part: BenchPart;
  /** What was just measured; empty at the beginning of a part. */
  what: string;
}

/** The bench worker: measures a judge on one backend, once in its life. Who has enough of it ends the worker. */
export interface BenchProtocol {
  requests: {
    measure: {
      args: BenchTarget & { depth: 'quick' | 'full'; parts: readonly BenchPart[] };
      result: BackendFigures;
    };
    /** The answer to `heapWanted`: bytes of this worker's JavaScript heap, null where the page cannot tell. */
    tellHeap: { args: { bytes: number | null }; result: null };
    /** Load a judge to be timed by whoever asks, beside another program: see `judge`. */
    open: { args: BenchTarget; result: BackendReport };
    /** The prompts of rows: their tokens, and their text with special tokens shown. */
    prepare: { args: { rows: Row[] }; result: { ids: Int32Array; text: string }[] };
    /** Judge rows as a run does. */
    judge: { args: { rows: Row[]; reusePrefixes: boolean }; result: JudgedRows };
  };
  events: {
    progress: BenchProgress;
    /** A worker cannot see its own heap; its page can. Measuring goes on when it has answered. */
    heapWanted: null;
  };
}

export interface JudgedRows {
  seconds: number;
  /** In the order of the rows. */
  readouts: Readout[];
}

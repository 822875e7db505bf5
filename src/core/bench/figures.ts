import type { BackendName } from '../judge/judge.ts';
import type { TokenCost } from './cost.ts';
import type { Spread } from './spread.ts';

/** A prefill of `rows` rows of `tokens` tokens each, readout included. */
export interface PrefillFigure {
  tokens: number;
  rows: number;
  /** How many layers were run; where not all, the whole judge's rate follows from the operations a second. */
  layers: number;
  tokensPerSecond: Spread | null;
  gflops: Spread | null;
  /** The device's memory at its most meanwhile, weights included, in bytes. */
  devicePeak: number;
  /** Why it was not measured; null where it was. */
  leftOut: string | null;
}

/** Real rows judged as a run judges them. */
export interface RowsFigure {
  /** `demo`: four responses an instruction; `eight-responses`: eight. */
  set: 'demo' | 'eight-responses';
  rows: number;
  instructions: number;
  /** Prompt tokens of all rows together. */
  tokens: number;
  /** Rows a second. */
  withPrefixReuse: Spread | null;
  withoutPrefixReuse: Spread | null;
  /** With ÷ without, round by round. */
  prefixReuseSpeedup: Spread | null;
  /** Tokens ÷ those that are left when what prompts share is counted once: what reuse could gain without padding. */
  prefixReuseBound: number;
  leftOut: string | null;
}

/** Tokens written after a prompt, the prompt's own time left out. */
export interface GenerationFigure {
  promptTokens: number;
  /** Continuations of one prompt at once. */
  samples: number;
  /** Of each. */
  tokens: number;
  /** Of all together. */
  tokensPerSecond: Spread | null;
  leftOut: string | null;
}

/** One operation in one prefill of the shape that `TimeByOp` names. */
export interface OpTime {
  op: string;
  /** Calls in a prefill. */
  calls: number;
  /** All calls together. */
  milliseconds: Spread;
  /** Of the sum over operations, by medians. */
  share: number;
}

export interface TimeByOp {
  tokens: number;
  ops: OpTime[];
  /** Sum of the operations' medians ÷ median of the whole prefill: what they leave unexplained, or overlap. */
  explained: number | null;
}

export interface LoadFigure {
  /** Getting the model's files, or finding them in the browser's storage; null where they lay in a folder. */
  obtainSeconds: number | null;
  /** From a fresh worker: start and check the backend, read the file, put the weights on the device. */
  coldSeconds: number;
  /** The same again in the same worker. */
  warmSeconds: Spread | null;
}

/** Bytes. Null where this platform does not tell. */
export interface MemoryFigure {
  /** Weights on the device. */
  weights: number;
  /** WebGPU: buffers; WebAssembly: the heap, which never shrinks. Right after loading. */
  deviceLoaded: number;
  /** The same at its most, over all measurements of our own kernels. */
  devicePeak: number;
  /** JavaScript's heap of the worker or process that the judge is in, after a collection, with the judge loaded. */
  jsHeap: number | null;
}

export interface LeakFigure {
  rows: number;
  tokensEach: number;
  tensorsLeaked: number;
  /** Bytes of tensors after ÷ before − 1. */
  tensorBytesGrowth: number;
  /** Of the device's memory. */
  deviceGrowth: number;
  /** Of the JavaScript heap, as far as the collector has been there; null where unknown. */
  jsHeapGrowth: number | null;
}

/** The same model on stock TensorFlow.js operations, in turn with ours. */
export interface StockFigure {
  tokens: number;
  rows: number;
  /** How many layers both were run with; where not all, the whole follows from them and the readout. */
  layers: number;
  tokensPerSecond: Spread | null;
  ownTokensPerSecond: Spread | null;
  speedup: Spread | null;
  leftOut: string | null;
}

/** What was measured of one backend, all in one run. Rates are by the clock. A part that was not wanted is empty. */
export interface BackendFigures {
  backend: BackendName;
  /** 0 on WebGPU. */
  threads: number;
  device: string;
  kernels: string;
  model: string;
  load: LoadFigure;
  /** The best of three shapes, stock TensorFlow.js matMul in float32. */
  matmulPeakGflops: Spread | null;
  /** The best of two of the judge's own linear layers. */
  linearPeakGflops: Spread | null;
  /** One layer on one row. */
  layer: { tokens: number; gflops: Spread | null };
  /** Layer rate ÷ stock matMul peak, round by round. */
  fractionOfPeak: Spread | null;
  /** Layer rate ÷ peak of our own linear layer, round by round. */
  fractionOfLinearPeak: Spread | null;
  prefill: PrefillFigure[];
  /** From the prefills of one row. */
  costOfTokens: TokenCost | null;
  timeByOp: TimeByOp | null;
  rows: RowsFigure[];
  generation: GenerationFigure[];
  memory: MemoryFigure;
  leaks: LeakFigure | null;
  speedupOverStock: StockFigure | null;
  seconds: number;
}

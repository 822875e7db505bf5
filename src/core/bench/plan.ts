import type { RoundLimits } from './rounds.ts';

/** The parts of a measurement, in their order. */
export const benchParts = [
  'load',
  'peaks',
  'prefill',
  'operations',
  'rows',
  'generation',
  'leaks',
  'stock',
] as const;

export type BenchPart = (typeof benchParts)[number];

/** How much is measured. */
export interface BenchPlan {
  /** What is measured; the judge is loaded, and the peaks are measured, in any case. */
  parts: readonly BenchPart[];
  /** Tokens and rows of the prefills, cheapest first. */
  shapes: { tokens: number; rows: number }[];
  peaks: RoundLimits;
  /** Where the seconds do not hold whole prefills, fewer layers are run. */
  prefill: RoundLimits;
  ops: RoundLimits & { tokens: number };
  rows: RoundLimits;
  /** `tokens` written a measurement. */
  generation: RoundLimits & { tokens: number };
  stock: RoundLimits & { tokens: number };
  /** Loads after the first. */
  warmLoads: number;
  leakRows: number;
}

const shapes = [1, 8].flatMap((rows) => [128, 256, 512, 1024].map((tokens) => ({ tokens, rows })));

/** Some seven minutes on two cores' WebAssembly, half an hour on a software GPU. */
export const fullPlan: BenchPlan = {
  parts: benchParts,
  shapes,
  peaks: { rounds: 9, seconds: 15 },
  prefill: { rounds: 3, seconds: 120 },
  ops: { rounds: 5, seconds: 20, tokens: 256 },
  rows: { rounds: 3, seconds: 180 },
  generation: { rounds: 3, seconds: 30, tokens: 32 },
  stock: { rounds: 3, seconds: 120, tokens: 128 },
  warmLoads: 3,
  leakRows: 1000,
};

/** Under a minute on two cores' WebAssembly, some three on a software GPU: everything once at least. */
export const quickPlan: BenchPlan = {
  parts: benchParts,
  shapes,
  peaks: { rounds: 3, seconds: 2 },
  prefill: { rounds: 2, seconds: 12 },
  ops: { rounds: 2, seconds: 2, tokens: 128 },
  rows: { rounds: 2, seconds: 10 },
  generation: { rounds: 2, seconds: 2, tokens: 8 },
  stock: { rounds: 2, seconds: 8, tokens: 32 },
  warmLoads: 1,
  leakRows: 64,
};

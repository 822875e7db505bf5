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
  /** Tokens and rows of the prefills, cheapest first. */
  shapes: { tokens: number; rows: number }[];
  peaks: RoundLimits;
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

/** Some seven minutes a backend on a slow one, less on a fast one: every round there is time for. */
export const fullPlan: BenchPlan = {
  shapes,
  peaks: { rounds: 9, seconds: 15 },
  prefill: { rounds: 3, seconds: 180 },
  ops: { rounds: 5, seconds: 20, tokens: 256 },
  rows: { rounds: 3, seconds: 120 },
  generation: { rounds: 3, seconds: 30, tokens: 32 },
  stock: { rounds: 3, seconds: 90, tokens: 64 },
  warmLoads: 3,
  leakRows: 1000,
};

/** Some half a minute a backend on two cores; what does not fit is left out and says so. */
export const quickPlan: BenchPlan = {
  shapes,
  peaks: { rounds: 3, seconds: 2 },
  prefill: { rounds: 2, seconds: 7 },
  ops: { rounds: 2, seconds: 2, tokens: 128 },
  rows: { rounds: 2, seconds: 5 },
  generation: { rounds: 2, seconds: 2, tokens: 8 },
  stock: { rounds: 2, seconds: 6, tokens: 32 },
  warmLoads: 1,
  leakRows: 100,
};

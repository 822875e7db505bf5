import type { RoundLimits } from './rounds.ts';

/** The parts of a measurement, in their order. */
export const benchParts = ['load', 'peaks', 'prefill', 'operations', 'rows', 'leaks', 'stock'] as const;

export type BenchPart = (typeof benchParts)[number];

/** How much is measured. */
export interface BenchPlan {
  /** Tokens and rows of the prefills, cheapest first. */
  shapes: { tokens: number; rows: number }[];
  peaks: RoundLimits;
  prefill: RoundLimits;
  ops: RoundLimits & { tokens: number };
  rows: RoundLimits;
  stock: RoundLimits & { tokens: number };
  /** Loads after the first. */
  warmLoads: number;
  leakRows: number;
}

const shapes = [1, 8].flatMap((rows) => [128, 256, 512, 1024].map((tokens) => ({ tokens, rows })));

/** Every shape that one measurement of three minutes holds, several rounds of each. */
export const fullPlan: BenchPlan = {
  shapes,
  peaks: { rounds: 9, seconds: 30 },
  prefill: { rounds: 5, seconds: 400 },
  ops: { rounds: 5, seconds: 60, tokens: 256 },
  rows: { rounds: 3, seconds: 300 },
  stock: { rounds: 3, seconds: 240, tokens: 128 },
  warmLoads: 3,
  leakRows: 1000,
};

/** Some half a minute a backend on two cores; what does not fit is left out and says so. */
export const quickPlan: BenchPlan = {
  shapes,
  peaks: { rounds: 3, seconds: 2 },
  prefill: { rounds: 2, seconds: 9 },
  ops: { rounds: 2, seconds: 2, tokens: 128 },
  rows: { rounds: 2, seconds: 8 },
  stock: { rounds: 2, seconds: 6, tokens: 32 },
  warmLoads: 1,
  leakRows: 100,
};

import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultCoverage, thresholdAtCoverage } from '#core/decision/coverage.ts';

/** How the user draws the line: at a score, or by the share of scored rows to keep. */
export type ThresholdChoice = { kind: 'score'; score: number } | { kind: 'coverage'; coverage: number };

export interface ThresholdState {
  choice: ThresholdChoice;
  /** Accept where score ≥ it. What `choice` comes to on the scores so far; the middle of the scale before any. */
  threshold: number;
  chooseScore(score: number): void;
  chooseCoverage(coverage: number): void;
  /**
   * The scores changed: a choice by coverage follows them.
   * @param ascending scores of the valid rows
   */
  follow(ascending: Float64Array): void;
}

const middle = 4.5;

export function createThresholdStore(): StoreApi<ThresholdState> {
  let ascending: Float64Array = new Float64Array();
  const atCoverage = (coverage: number) => thresholdAtCoverage(ascending, coverage) ?? middle;
  return createStore<ThresholdState>()((set, get) => ({
    choice: { kind: 'coverage', coverage: defaultCoverage },
    threshold: middle,
    chooseScore(score) {
      set({ choice: { kind: 'score', score }, threshold: score });
    },
    chooseCoverage(coverage) {
      set({ choice: { kind: 'coverage', coverage }, threshold: atCoverage(coverage) });
    },
    follow(scores) {
      ascending = scores;
      const { choice } = get();
      if (choice.kind === 'coverage') set({ threshold: atCoverage(choice.coverage) });
    },
  }));
}

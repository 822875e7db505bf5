import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { firstCoverage, type ThresholdState } from '../threshold-store.ts';

/** How the line is drawn: by hand, by how much to keep, by the risk seen, or by a guarantee for new rows. */
export type LineRule = 'score' | 'coverage' | 'risk';

export interface LineState {
  rule: LineRule;
  /** Share of rows to keep, for the rule `coverage`. */
  coverage: number;
  /** Largest share of bad rows among the kept, for the rule `risk`. */
  riskLimit: number;
  /** No threshold meets the rule on these rows: every row is declined. */
  unreachable: boolean;
  keep(coverage: number): void;
  limitRisk(risk: number): void;
  /** The rows changed: what the rule says is worked out anew. */
  follow(curve: RiskCoverageCurve | null): void;
}

/** Above every score there can be, so that nothing is kept. */
export const declineAll = (curve: RiskCoverageCurve): number => {
  const highest = curve.threshold[0] ?? 0;
  return highest + Math.max(1, Math.abs(highest)) * 1e-12;
};

/** The threshold of largest coverage whose share of bad rows among the kept is at most `limit`; null where none has. */
export function workingThreshold(curve: RiskCoverageCurve, limit: number): number | null {
  for (let place = curve.threshold.length - 1; place >= 0; place--) {
    const kept = curve.acceptedLabelled[place]!;
    if (kept > 0 && curve.losses[place]! <= limit * kept) return curve.threshold[place]!;
  }
  return null;
}

/**
 * The rule above the threshold store. Whoever else moves the threshold, by dragging or typing, makes the rule
 * `score`: no rule claims a line that it did not draw.
 * @param threshold the store that every screen reads the threshold from
 */
export function createLineStore(threshold: StoreApi<ThresholdState>): StoreApi<LineState> {
  let curve: RiskCoverageCurve | null = null;
  let drawing = false;
  const draw = (choose: (state: ThresholdState) => void) => {
    drawing = true;
    choose(threshold.getState());
    drawing = false;
  };
  const store = createStore<LineState>()((set, get) => ({
    rule: 'coverage',
    coverage: firstCoverage,
    riskLimit: 0.1,
    unreachable: false,
    keep(coverage) {
      set({ rule: 'coverage', coverage, unreachable: false });
      draw((state) => state.chooseCoverage(coverage));
    },
    limitRisk(riskLimit) {
      const found = curve && workingThreshold(curve, riskLimit);
      set({ rule: 'risk', riskLimit, unreachable: curve !== null && found === null });
      if (curve) draw((state) => state.chooseScore(found ?? declineAll(curve!)));
    },
    follow(now) {
      curve = now;
      if (get().rule === 'risk' && curve) get().limitRisk(get().riskLimit);
    },
  }));
  threshold.subscribe(({ choice }, before) => {
    if (drawing || choice === before.choice || choice.kind !== 'score') return;
    if (store.getState().rule !== 'score' || store.getState().unreachable)
      store.setState({ rule: 'score', unreachable: false });
  });
  return store;
}

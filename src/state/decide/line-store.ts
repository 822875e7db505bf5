import { createStore, type StoreApi } from 'zustand/vanilla';
import { thresholdAbove } from '#core/decision/accepts.ts';
import { defaultCoverage } from '#core/decision/coverage.ts';
import type { ThresholdOrigin, ThresholdRule } from '#core/decision/threshold-origin.ts';
import { highestScore, workingPoint } from '#core/decision/working-point.ts';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { Costs } from '#core/metrics/costs/costs.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import type { ShiftRows } from '#core/metrics/shift/shift-rows.ts';
import { defaultShares } from '#core/metrics/split-shares.ts';
import type { Correction } from '#core/metrics/threshold/learn-then-test.ts';
import type { PromiseUnit } from '#core/metrics/threshold/promise-unit.ts';
import {
  defaultMinRows,
  type RowWeighting,
  type ThresholdMethod,
  type ThresholdOptions,
} from '#core/metrics/threshold/threshold-options.ts';
import type { ThresholdReport, ThresholdResult } from '#core/metrics/threshold/threshold-report.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { ThresholdState } from '../threshold-store.ts';
import type { ScoredRows } from './scored-rows.ts';

/** How the line is drawn. */
export type LineRule = ThresholdRule;

export type GuaranteeMethod = Exclude<ThresholdMethod, 'working-point'>;

export interface GuaranteeChoice {
  /** The share of bad rows that is not to be exceeded. */
  alpha: number;
  /** The chance that it is exceeded all the same. */
  delta: number;
  method: GuaranteeMethod;
  correction: Correction;
  /** What counts once in the promise. */
  unit: PromiseUnit;
  /** Which rows labelled ones stand for. */
  weights: RowWeighting;
  /** Share of the instructions that the threshold is chosen on; the others show what it comes to. */
  calibrationShare: number;
  /** Of the split; null: the one that follows from the rows. */
  seed: number | null;
}

export interface LineState {
  rule: LineRule;
  /** Share of rows to keep, for the rule `coverage`. */
  coverage: number;
  /** Largest share of bad rows among the accepted, for the rule `risk`. */
  riskLimit: number;
  guarantee: GuaranteeChoice;
  /** Seeds that were named in place of the rows' own, each once: a lenient split is looked for among several. */
  seedsTried: readonly number[];
  /** What mistakes and reviews cost, once somebody has said it. */
  costs: Costs | null;
  /** What the guarantee's rule found, with `guarantee`; null before it is asked. */
  report: ThresholdReport | null;
  certifying: boolean;
  error: ErrorRecord | null;
  /** No threshold meets the rule on these rows: every row is declined. */
  unreachable: boolean;
  keep(coverage: number): void;
  limitRisk(risk: number): void;
  setCosts(costs: Costs): void;
  /** Choose a threshold that new rows can be promised something of. */
  certify(part: Partial<GuaranteeChoice>): Promise<void>;
  /** What was chosen for the run that is opened: the threshold stands at once, and its rule as soon as there is a curve. */
  restore(view: RestoredLine): void;
  /** The rows changed: what the rule says is worked out anew. */
  follow(curve: RiskCoverageCurve | null): void;
}

const declineAll = (curve: RiskCoverageCurve): number => thresholdAbove(highestScore(curve));

export interface RestoredLine {
  rule: LineRule;
  /** Null: what `coverage` comes to. */
  threshold: number | null;
  coverage: number;
  riskLimit: number;
  guarantee: GuaranteeChoice;
  seedsTried: readonly number[];
  costs: Costs | null;
}

export interface LineDependencies {
  /** The store that every screen reads the threshold from. */
  threshold: StoreApi<ThresholdState>;
  metrics: Client<MetricsProtocol>;
  /** The rows that the screen shows; null before any. */
  basis(): { scored: ScoredRows; cut: number } | null;
  /** New rows of another dataset, to weight for; null: those without a label. */
  fresh(): Promise<ShiftRows | null>;
}

export const firstRiskLimit = 0.1;

export const defaultGuarantee: GuaranteeChoice = {
  alpha: 0.1,
  delta: 0.1,
  method: 'fixed-sequence',
  correction: 'holm',
  unit: 'instruction',
  weights: 'none',
  calibrationShare: defaultShares.calibration,
  seed: null,
};

/**
 * The rule above the threshold store. Whoever else moves the threshold, by dragging or typing, makes the rule
 * `score`: no rule claims a line that it did not draw.
 */
export function createLineStore({
  threshold,
  metrics,
  basis,
  fresh: newRows,
}: LineDependencies): StoreApi<LineState> {
  let curve: RiskCoverageCurve | null = null;
  let drawing = false;
  let asks = 0;
  const draw = (choose: (state: ThresholdState) => void) => {
    drawing = true;
    choose(threshold.getState());
    drawing = false;
  };
  const store = createStore<LineState>()((set, get) => ({
    rule: 'coverage',
    coverage: defaultCoverage,
    riskLimit: firstRiskLimit,
    guarantee: defaultGuarantee,
    seedsTried: [],
    costs: null,
    report: null,
    certifying: false,
    error: null,
    unreachable: false,
    keep(coverage) {
      set({ rule: 'coverage', coverage, unreachable: false });
      draw((state) => state.chooseCoverage(coverage));
    },
    limitRisk(riskLimit) {
      const found = curve && workingPoint(curve, riskLimit);
      set({ rule: 'risk', riskLimit, unreachable: curve !== null && found === null });
      if (curve) draw((state) => state.chooseScore(found ?? declineAll(curve!)));
    },
    setCosts(costs) {
      set({ costs });
    },
    async certify(part) {
      const guarantee = { ...get().guarantee, ...part };
      const { seed } = guarantee;
      const tried = get().seedsTried;
      const seedsTried = seed === null || tried.includes(seed) ? tried : [...tried, seed];
      set({ rule: 'guarantee', guarantee, seedsTried, error: null });
      const on = basis();
      if (!on) return;
      set({ certifying: true });
      const asked = ++asks;
      try {
        const { rows, column } = on.scored;
        const fresh = guarantee.weights === 'shift' ? await newRows() : null;
        if (asked !== asks) return;
        const report = await metrics.request('suggestThreshold', {
          rows,
          column: { ...column, probs: null },
          fresh,
          options: optionsOf(guarantee, on.cut),
          slot: 'guarantee',
        });
        if (asked !== asks) return;
        const found = resultOf(report, guarantee.method).threshold;
        set({ report, certifying: false, unreachable: found === null });
        if (get().rule === 'guarantee' && curve)
          draw((state) => state.chooseScore(found ?? declineAll(curve!)));
      } catch (thrown) {
        if (asked === asks) set({ certifying: false, error: toErrorRecord(thrown) });
      }
    },
    restore({ rule, threshold: at, coverage, riskLimit, guarantee, seedsTried, costs }) {
      asks++;
      set({
        rule,
        coverage,
        riskLimit,
        guarantee,
        seedsTried,
        costs,
        report: null,
        certifying: false,
        error: null,
        unreachable: false,
      });
      draw((state) => (at === null ? state.chooseCoverage(coverage) : state.chooseScore(at)));
    },
    follow(now) {
      curve = now;
      const { rule } = get();
      if (rule === 'risk' && curve) get().limitRisk(get().riskLimit);
      else if (rule === 'guarantee' && curve) void get().certify({});
      else set({ report: null });
    },
  }));
  threshold.subscribe(({ choice }, before) => {
    if (drawing || choice === before.choice || choice.kind !== 'score') return;
    if (store.getState().rule !== 'score' || store.getState().unreachable)
      store.setState({ rule: 'score', unreachable: false });
  });
  return store;
}

function optionsOf(guarantee: GuaranteeChoice, cut: number): Partial<ThresholdOptions> {
  const { alpha, delta, correction, unit, weights, calibrationShare, seed } = guarantee;
  return {
    cut,
    alpha,
    delta,
    minRows: defaultMinRows,
    correction,
    unit,
    weights,
    shares: { calibration: calibrationShare, test: 1 - calibrationShare },
    ...(seed === null ? {} : { seed }),
    usable: null,
  };
}

/** What the method found. Every report holds every method. */
export const resultOf = (report: ThresholdReport, method: GuaranteeMethod): ThresholdResult =>
  report.results.find((result) => result.method === method)!;

/** Splits that somebody has looked at: the rows' own, and each that was named in its place. */
export const splitsTried = ({ seedsTried }: Pick<LineState, 'seedsTried'>): number => 1 + seedsTried.length;

/** How the threshold was chosen, for whoever reads what it decides. */
export function originOf(state: LineState, labelled: boolean): ThresholdOrigin {
  const { rule, coverage, riskLimit, guarantee, report } = state;
  return {
    rule,
    coverage,
    riskLimit,
    labelled,
    guarantee: report && {
      promise: resultOf(report, guarantee.method).promise,
      delta: guarantee.delta,
      split: report.split,
      splitsTried: splitsTried(state),
    },
  };
}

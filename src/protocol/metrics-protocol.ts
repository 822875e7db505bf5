import type { RaterAgreement } from '#core/metrics/agreement/rater-agreement.ts';
import type { BestOfNOptions, BestOfNReport } from '#core/metrics/bestofn/best-of-n.ts';
import type { Favour } from '#core/metrics/bias/favour.ts';
import type { LengthBias } from '#core/metrics/bias/length-bias.ts';
import type { Sensitivity } from '#core/metrics/bias/sensitivity.ts';
import type { BootstrapOptions } from '#core/metrics/bootstrap.ts';
import type { CalibrationOptions, CalibrationReport } from '#core/metrics/calibration/calibration-report.ts';
import type { CompareOptions, ComparisonReport } from '#core/metrics/compare/compare.ts';
import type { Disagreement } from '#core/metrics/compare/disagreement.ts';
import type { Histogram, HistogramInput } from '#core/metrics/distribution/histogram.ts';
import type { RankingOptions, RankingReport } from '#core/metrics/ranking/ranking.ts';
import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import type { ScoreSummary, SummaryOptions } from '#core/metrics/score-summary.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import type { SliceOptions, SliceResult, Slicing } from '#core/metrics/slices/slice-report.ts';
import type { AgreementTable, TableOptions } from '#core/metrics/table/agreement-table.ts';
import type { ThresholdOptions, ThresholdReport } from '#core/metrics/threshold/threshold-report.ts';

/**
 * Requests with the same slot supersede each other: one that still waits when a newer one arrives is
 * rejected with the code `superseded`. Null: always answered.
 */
export interface Slot {
  slot: string | null;
}

/** One score column beside the label. */
export interface ScoreRequest extends Slot {
  rows: MetricRows;
  column: ScoreColumn;
}

/** Several score columns over the same rows. */
export interface ColumnsRequest extends Slot {
  rows: MetricRows;
  columns: ScoreColumn[];
}

export interface CurveResult {
  /** Read it on the main thread with `operatingPoint`, `riskLine`, `rocLine`, `precisionRecallLine`. */
  curve: RiskCoverageCurve;
  /** The same rows ordered by the length of the response. */
  length: RiskCoverageCurve;
}

/**
 * The metrics worker: everything that is more than a look-up. Stateless, so it can be stopped and spawned
 * anew at any time; the same functions run in the command.
 */
export interface MetricsProtocol {
  requests: {
    summarise: { args: ScoreRequest & { options: SummaryOptions }; result: ScoreSummary };
    /** @param cut a row is worth accepting where label ≥ cut; NaN labels count in coverage only */
    curve: { args: ScoreRequest & { cut: number }; result: CurveResult };
    /** Fitted on the calibration split, measured on the test split. */
    calibrate: { args: ScoreRequest & { options: CalibrationOptions }; result: CalibrationReport };
    /** Chosen on the calibration split, seen on the test split. */
    suggestThreshold: { args: ScoreRequest & { options: ThresholdOptions }; result: ThresholdReport };
    distribution: { args: HistogramInput & Slot; result: Histogram };
    /** Groups of the rows by mean score, plain and length-controlled. */
    rank: { args: ScoreRequest & { options: RankingOptions }; result: RankingReport };
    bestOfN: { args: ScoreRequest & { options: BestOfNOptions }; result: BestOfNReport };
    slices: { args: ScoreRequest & { slicing: Slicing; options: SliceOptions }; result: SliceResult[] };
    lengthBias: { args: ScoreRequest & { options: BootstrapOptions }; result: LengthBias };
    /** @param marked 1 for rows of the judge's own family, or for truncated rows. Shape [n]. */
    favour: { args: ScoreRequest & { marked: Uint8Array; options: BootstrapOptions }; result: Favour };
    /** Two templates, or two settings, over the same rows. */
    sensitivity: {
      args: Slot & {
        rows: MetricRows;
        first: ScoreColumn;
        second: ScoreColumn;
        thresholds: { first: number; second: number };
        options: BootstrapOptions;
      };
      result: Sensitivity;
    };
    compare: { args: ColumnsRequest & { options: CompareOptions }; result: ComparisonReport };
    /** Rows whose places in the two orders are furthest apart; no label is needed. */
    disagreements: {
      args: Slot & { first: ScoreColumn; second: ScoreColumn; limit: number };
      result: Disagreement[];
    };
    table: { args: ColumnsRequest & { options: TableOptions }; result: AgreementTable };
    /** Ratings of two annotators, or of an annotator and a judge; NaN where missing. Shapes [n]. */
    raters: {
      args: Slot & {
        instruction: Int32Array;
        first: Float64Array;
        second: Float64Array;
        options: BootstrapOptions;
      };
      result: RaterAgreement;
    };
  };
  events: Record<never, never>;
}

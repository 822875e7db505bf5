import type { CalibrationOptions, CalibrationReport } from '#core/metrics/calibration/calibration-report.ts';
import type { Histogram, HistogramInput } from '#core/metrics/distribution/histogram.ts';
import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import type { ScoreSummary, SummaryOptions } from '#core/metrics/score-summary.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';

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
  };
  events: Record<never, never>;
}

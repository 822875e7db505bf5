import { calibrationReport } from '#core/metrics/calibration/calibration-report.ts';
import { histogram } from '#core/metrics/distribution/histogram.ts';
import { lengthScore } from '#core/metrics/rows.ts';
import { summariseScore } from '#core/metrics/score-summary.ts';
import { riskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { thresholdReport } from '#core/metrics/threshold/threshold-report.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import { type Port, serve } from '#protocol/rpc.ts';
import { LatestOnly } from './latest-only.ts';

const jobs = new LatestOnly();

serve<MetricsProtocol>(self as unknown as Port, () => ({
  summarise: ({ slot, rows, column, options }) => jobs.run(slot, () => summariseScore(rows, column, options)),
  curve: ({ slot, rows, column, cut }) =>
    jobs.run(slot, () => ({
      curve: riskCoverageCurve({ ...rows, ...column }, cut),
      length: riskCoverageCurve({ ...rows, ...column, score: lengthScore(rows.length) }, cut),
    })),
  calibrate: ({ slot, rows, column, options }) =>
    jobs.run(slot, () => calibrationReport(rows, column, options)),
  suggestThreshold: ({ slot, rows, column, options }) =>
    jobs.run(slot, () => thresholdReport(rows, column, options)),
  distribution: ({ slot, ...input }) => jobs.run(slot, () => histogram(input)),
}));

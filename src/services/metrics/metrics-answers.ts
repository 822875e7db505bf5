import { raterAgreement } from '#core/metrics/agreement/rater-agreement.ts';
import { bestOfN } from '#core/metrics/bestofn/best-of-n.ts';
import { favour } from '#core/metrics/bias/favour.ts';
import { lengthBias } from '#core/metrics/bias/length-bias.ts';
import { sensitivity } from '#core/metrics/bias/sensitivity.ts';
import { calibrationReport } from '#core/metrics/calibration/calibration-report.ts';
import { compareScores } from '#core/metrics/compare/compare.ts';
import { mostDisagreeing } from '#core/metrics/compare/disagreement.ts';
import { histogram } from '#core/metrics/distribution/histogram.ts';
import { rankModels } from '#core/metrics/ranking/ranking.ts';
import { lengthScore } from '#core/metrics/rows.ts';
import { summariseScore } from '#core/metrics/score-summary.ts';
import { riskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { sliceReport } from '#core/metrics/slices/slice-report.ts';
import { agreementTable } from '#core/metrics/table/agreement-table.ts';
import { thresholdReport } from '#core/metrics/threshold/threshold-report.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Args, RequestName, Result } from '#protocol/rpc.ts';

type Answers = {
  [K in RequestName<MetricsProtocol>]: (args: Args<MetricsProtocol, K>) => Result<MetricsProtocol, K>;
};

/** The answer to each request of the metrics worker: pure, so that tests and the command need no worker. */
export const metricsAnswers: Answers = {
  summarise: ({ rows, column, options }) => summariseScore(rows, column, options),
  curve: ({ rows, column, cut }) => ({
    curve: riskCoverageCurve({ ...rows, ...column }, cut),
    length: riskCoverageCurve({ ...rows, ...column, score: lengthScore(rows.length) }, cut),
  }),
  calibrate: ({ rows, column, options }) => calibrationReport(rows, column, options),
  suggestThreshold: ({ rows, column, options }) => thresholdReport(rows, column, options),
  distribution: (input) => histogram(input),
  rank: ({ rows, column, options }) => rankModels(rows, column, options),
  bestOfN: ({ rows, column, options }) => bestOfN(rows, column, options),
  slices: ({ rows, column, slicing, options }) => sliceReport(rows, column, slicing, options),
  lengthBias: ({ rows, column, options }) => lengthBias(rows, column, options),
  favour: ({ rows, column, marked, options }) => favour(rows, column, marked, options),
  sensitivity: ({ rows, first, second, thresholds, options }) =>
    sensitivity(rows, first, second, thresholds, options),
  compare: ({ rows, columns, options }) => compareScores(rows, columns, options),
  disagreements: ({ first, second, limit }) => mostDisagreeing(first, second, limit),
  table: ({ rows, columns, options }) => agreementTable(rows, columns, options),
  raters: ({ instruction, first, second, options }) => raterAgreement(instruction, first, second, options),
};

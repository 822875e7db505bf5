import { thresholdAtCoverage } from '../decision/coverage.ts';
import { originSentence, type ThresholdRule } from '../decision/threshold-origin.ts';
import { AppError } from '../errors.ts';
import type { MetricRows, ScoreColumn } from '../metrics/rows.ts';
import type { ShiftRows } from '../metrics/shift/shift-rows.ts';
import type { ThresholdMethod, ThresholdOptions } from '../metrics/threshold/threshold-options.ts';
import { thresholdReport } from '../metrics/threshold/threshold-report.ts';
import { type PolicyDecision, promiseOf } from './policy-decision.ts';

/** How a threshold is to be chosen. */
export interface DecisionChoice extends ThresholdOptions {
  rule: ThresholdRule;
  /** Of the rule `score`. */
  threshold: number | null;
  /** Of the rule `coverage`: the share of rows to accept. */
  coverage: number;
  /** Of the rule `guarantee`. */
  method: ThresholdMethod;
}

/**
 * Choose a threshold as Decide does, by the same rules from the same rows.
 * @param fresh the new rows to weight for, where they are of another file
 * @throws AppError `nothing-scored`, `bad-option`, `no-labels`
 */
export function chooseDecision(
  rows: MetricRows,
  column: ScoreColumn,
  choice: DecisionChoice,
  fresh: ShiftRows | null = null,
): PolicyDecision {
  const { rule, coverage, alpha, delta, method } = choice;
  const scores = column.score.filter((_, row) => column.valid[row] === 1).sort();
  if (scores.length === 0)
    throw new AppError(
      'nothing-scored',
      `No row has a valid score in ${column.name}, so no policy was written. Judge some rows first, or name another score.`,
      { field: column.name },
    );
  const labelled = rows.label.some((value, row) => column.valid[row] === 1 && !Number.isNaN(value));
  const origin = { rule, coverage, riskLimit: alpha, labelled, guarantee: null };
  if (rule === 'score') {
    if (choice.threshold === null)
      throw new AppError('bad-option', 'The rule score needs a threshold. Give --threshold N.');
    return { threshold: choice.threshold, rule, origin: originSentence(origin), promise: null };
  }
  if (rule === 'coverage')
    return {
      threshold: thresholdAtCoverage(scores, coverage),
      rule,
      origin: originSentence(origin),
      promise: null,
    };
  if (!labelled)
    throw new AppError(
      'no-labels',
      `No scored row has a label, and the rule ${rule} needs some. Name a label with --label, or choose by --rule score or coverage.`,
    );
  const report = thresholdReport(rows, column, choice, fresh);
  if (rule === 'risk')
    return { threshold: report.allRows.threshold, rule, origin: originSentence(origin), promise: null };
  const result = report.results.find((each) => each.method === method)!;
  const guarantee = { promise: result.promise, delta, split: report.split, splitsTried: 1 };
  return {
    threshold: result.threshold,
    rule,
    origin: originSentence({ ...origin, guarantee }),
    promise: promiseOf(report, method, { ...choice, calibration: choice.shares.calibration }),
  };
}

import { isUndefined } from '../metrics/estimate.ts';
import { unitWords } from '../metrics/threshold/certify.ts';
import type { ThresholdMethod, ThresholdOptions } from '../metrics/threshold/threshold-options.ts';
import type { ThresholdReport } from '../metrics/threshold/threshold-report.ts';
import type { Policy, PolicyPromise } from './policy.ts';

/** A threshold and how it came about. */
export type PolicyDecision = Pick<Policy, 'threshold' | 'rule' | 'origin' | 'promise'>;

/** What the guarantee's options say of a promise. */
export type PromiseOptions = Pick<ThresholdOptions, 'alpha' | 'delta' | 'unit' | 'weights'> & {
  /** Share of the instructions that is calibrated on. */
  calibration: number;
};

/** What a method promised; null where it has no valid threshold. */
export function promiseOf(
  report: ThresholdReport,
  method: ThresholdMethod,
  { alpha, delta, unit, weights, calibration }: PromiseOptions,
): PolicyPromise | null {
  const result = report.results.find((each) => each.method === method)!;
  if (result.threshold === null) return null;
  const { promise, restsOn, onTest, promisedOnTest: risk } = result;
  const isOfAll = method === 'conformal-risk';
  const counted = isOfAll ? 'instruction' : unit;
  const share = isOfAll
    ? 'the share of bad and accepted rows among all rows'
    : 'the share of bad rows among the accepted rows';
  return {
    method,
    alpha,
    delta,
    unit: counted,
    weights,
    estimand: `${share}, ${unitWords[counted]}`,
    sentence: promise,
    restsOn,
    assumptions: report.assumptions,
    split: { seed: report.split.seed, calibration },
    test:
      onTest && risk && !isUndefined(risk)
        ? { coverage: onTest.coverage, risk: risk.value, low: risk.low, high: risk.high }
        : null,
  };
}

import type { InputsOf } from '../analysis/inputs.ts';
import type { OptionSpecs } from '../analysis/option.ts';
import { numberOption, optionalNumber } from '../analysis/option.ts';
import {
  bootstrapOptions,
  labelThresholdOption,
  sharesOption,
  splitSeedOption,
} from '../analysis/shared-options.ts';
import { thresholdAnalysis } from '../analysis/threshold.ts';
import { defaultCoverage } from '../decision/coverage.ts';
import type { BootstrapOptions } from '../metrics/bootstrap-options.ts';
import { type Costs, maxCost } from '../metrics/costs/costs.ts';
import type { MetricRows } from '../metrics/rows.ts';
import type { SplitShares } from '../metrics/split-shares.ts';
import type { ThresholdOptions } from '../metrics/threshold/threshold-options.ts';

/** What a report depends on beside the rows and who judged them. */
export interface ReportOptions
  extends BootstrapOptions,
    Pick<ThresholdOptions, 'alpha' | 'delta' | 'correction' | 'unit' | 'weights'> {
  cut: number;
  /** Rows with this score or more are accepted; null: the threshold that the file names, else what `coverage` comes to. */
  threshold: number | null;
  coverage: number;
  /** Of the splits that thresholds are chosen and calibrators fitted on. */
  splitSeed: number;
  shares: SplitShares;
  /** What mistakes and reviews cost, for the best threshold at that; null for all: nobody says. */
  badAccepted: number | null;
  goodDeclined: number | null;
  review: number | null;
  /** Declined rows to show with their texts, nearest the threshold first. */
  examples: number;
}

export const maxExamples = 100;

/** What the options say of costs: null where they say none. Of three, one that is not named is 0. */
export const costsOf = ({ badAccepted, goodDeclined, review }: ReportOptions): Costs | null =>
  badAccepted === null && goodDeclined === null && review === null
    ? null
    : { badAccepted: badAccepted ?? 0, goodDeclined: goodDeclined ?? 0, review: review ?? 0 };

const costOption = (word: string, description: string) =>
  optionalNumber({ words: [word], placeholder: 'COST', description, min: 0, max: maxCost });

const { alpha, delta, correction, unit, weights } = thresholdAnalysis.options;

export const reportOptions: OptionSpecs<ReportOptions, InputsOf<'maybeLabelledRows' | 'score'>> = {
  cut: {
    ...labelThresholdOption,
    // Rows without labels are reported too.
    default: (inputs) => (inputs.rows.label.every(Number.isNaN) ? 0 : labelDefault(inputs)),
  },
  threshold: optionalNumber({
    words: ['threshold'],
    description:
      'rows with this score or more are accepted (default: judge_threshold of the file, else what --coverage comes to)',
  }),
  coverage: numberOption({
    words: ['coverage'],
    description: 'the share of rows to accept where no threshold is named',
    min: 0,
    max: 1,
    default: defaultCoverage,
  }),
  alpha: { ...alpha, default: 0.1 },
  delta: { ...delta, default: 0.1 },
  correction,
  unit,
  weights,
  shares: sharesOption,
  splitSeed: splitSeedOption('split-seed'),
  badAccepted: costOption(
    'bad-accepted',
    'what a bad row costs that is accepted, in any unit: the report says then which threshold is best',
  ),
  goodDeclined: costOption(
    'good-declined',
    'what a good row costs that is declined, beside its review, in the same unit',
  ),
  review: costOption('review-cost', 'what looking at a declined row costs, good or bad, in the same unit'),
  examples: numberOption({
    words: ['examples'],
    description: 'declined rows to show with their texts, those nearest the threshold first',
    min: 0,
    max: maxExamples,
    integer: true,
    default: 0,
  }),
  ...bootstrapOptions,
};

const labelDefault = labelThresholdOption.default as (inputs: { rows: MetricRows }) => number;

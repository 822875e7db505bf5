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
import type { BootstrapOptions } from '../metrics/bootstrap.ts';
import type { MetricRows } from '../metrics/rows.ts';
import type { SplitShares } from '../metrics/split.ts';
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
  /** Declined rows to show with their texts, nearest the threshold first. */
  examples: number;
}

export const maxExamples = 100;

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

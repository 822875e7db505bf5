import { defaultCoverage, thresholdAtCoverage } from '../decision/coverage.ts';
import { AppError } from '../errors.ts';
import { type BootstrapOptions, defaultBootstrap } from '../metrics/bootstrap-options.ts';
import type { MetricRows, ScoreColumn } from '../metrics/rows.ts';
import { suggestLabelThreshold } from '../metrics/selective/label-threshold.ts';
import { seedOfRows } from '../metrics/split-seed.ts';
import { defaultShares, type SplitShares } from '../metrics/split-shares.ts';
import { promiseUnits } from '../metrics/threshold/promise-unit.ts';
import { defaultMinRows, rowWeightings } from '../metrics/threshold/threshold-options.ts';
import {
  choiceOption,
  numberOption,
  type OptionSpec,
  type OptionSpecs,
  pageOption,
  switchOption,
} from './option.ts';

export const seedOption = numberOption({
  words: ['seed'],
  description: 'seed of the resamples and splits',
  min: 0,
  max: 4294967295,
  integer: true,
  default: defaultBootstrap.seed,
});

export const bootstrapOptions: OptionSpecs<BootstrapOptions, unknown> = {
  seed: seedOption,
  draws: numberOption({
    words: ['draws'],
    description: 'bootstrap resamples',
    min: 1,
    integer: true,
    default: defaultBootstrap.draws,
  }),
};

/** The seed of a split that something is chosen on: the rows' own, unless somebody names another. */
export const splitSeedOption = (...words: string[]) =>
  numberOption<{ rows: MetricRows }>({
    words,
    description:
      'seed of the split (default: a hash of the rows, so that no lenient split can be looked for; another one is reported as chosen by you)',
    min: 0,
    max: 4294967295,
    integer: true,
    default: ({ rows }) => seedOfRows(rows),
  });

/** A row is good where its label is at or above this. */
export const labelThresholdOption = numberOption<{ rows: MetricRows }>({
  words: ['label-threshold', 'cut'],
  description:
    'a row is good where its label is N or more (default: by what the column looks like, which is told; where that is unclear, it must be given)',
  default: ({ rows }) => defaultLabelThreshold(rows.label),
  why: ({ rows }) => suggestLabelThreshold(rows.label)?.reason ?? null,
});

/** @throws AppError `no-labels` where no row has a label, `unclear-label-threshold` where the column leaves doubt */
export function defaultLabelThreshold(label: Float64Array): number {
  const suggestion = suggestLabelThreshold(label);
  if (suggestion === null)
    throw new AppError(
      'no-labels',
      'No row has a label, so there is nothing to measure against. Check --label.',
    );
  const { cut, sure, reason } = suggestion;
  if (!sure)
    throw new AppError(
      'unclear-label-threshold',
      `It is unclear which rows are good. ${reason} Nothing was computed. Give --label-threshold N, for example ${cut}.`,
      { example: cut },
    );
  return cut;
}

/** The shares of the instructions to fit or choose on, and to test on. */
export const sharesOption: OptionSpec<SplitShares, unknown> = {
  words: ['calibration'],
  placeholder: 'S',
  description: `share of the instructions to choose on; the others are the test (default ${defaultShares.calibration})`,
  default: defaultShares,
  problemOf: () => null,
  parse(text) {
    const share = numberOption({ words: [], description: '', share: true }).parse(text);
    return 'problem' in share ? share : { value: { calibration: share.value, test: 1 - share.value } };
  },
};

export const alphaOption = numberOption({
  words: ['alpha'],
  placeholder: 'A',
  description: 'the share of bad rows among the accepted that must not be exceeded, between 0 and 1',
  share: true,
});

export const deltaOption = numberOption({
  words: ['delta'],
  placeholder: 'D',
  description: 'the probability that it is exceeded all the same, between 0 and 1',
  share: true,
});

export const minRowsOption = numberOption({
  words: ['min-rows'],
  description: 'rows that a threshold of the fixed sequence needs',
  min: 1,
  integer: true,
  default: defaultMinRows,
});

export const correctionOption = choiceOption(['holm', 'bonferroni'], {
  words: ['correction'],
  description: 'the multiple-testing correction of learn then test',
  default: 'holm',
});

/** What counts once in a promise. */
export const unitOption = choiceOption(promiseUnits, {
  words: ['unit'],
  description: 'what counts once in the promise, a new instruction or a new row',
  default: 'instruction',
});

/** Which rows labelled ones stand for. */
export const weightsOption = choiceOption(rowWeightings, {
  words: ['weights'],
  description:
    'which rows labelled ones stand for: rows like themselves (none), also those without a label, by 1 ÷ the chance of being labelled (labelling), or new rows that differ, those of --new or without a label, by the ratio of densities (shift); weights are by score, length and generator model',
  default: 'none',
});

export const assumeRandomOption = switchOption({
  words: ['assume-random'],
  description: 'take the labelled rows for a simple random draw where the file tells of no draw',
});

/** The strictest threshold that accepts at least the default share of these rows. */
export function thresholdAccepting({ score, ...column }: ScoreColumn, valid = column.valid): number {
  const ascending = score.filter((_, row) => valid[row] === 1).sort();
  return thresholdAtCoverage(ascending, defaultCoverage) ?? 0;
}

/** What every promise made on a calibration split takes, besides what it promises. */
export const promiseOptions = {
  cut: labelThresholdOption,
  shares: sharesOption,
  minRows: minRowsOption,
  correction: correctionOption,
  unit: unitOption,
  weights: weightsOption,
  seed: splitSeedOption('seed', 'split-seed'),
  usable: pageOption<Uint8Array | null>(null),
};

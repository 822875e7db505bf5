import { AppError } from '../../errors.ts';
import { bootstrap, type Resampled } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import { difference } from '../combine.ts';
import { type CoreFigures, type CoreKey, coreFigures, coreKeys } from '../core-figures.ts';
import { differencePValue } from '../difference-p.ts';
import { hasInterval, isUndefined, type MaybeEstimate, type Undefined } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { holm } from '../slices/multiplicity.ts';
import { swapPValue } from './swap-test.ts';

export interface CompareOptions extends BootstrapOptions {
  /** A row is worth accepting where label ≥ cut. */
  cut: number;
}

/** One difference, and how surprising it would be if there were none. */
export interface PairedDifference {
  /** first − second. */
  difference: MaybeEstimate;
  /** Two-sided; Pearson's by swapping scores, others from the bootstrap's standard error and Student's t; null where undefined. */
  p: number | null;
  /** The same after Holm's correction for the number of pairs; null where undefined. */
  holm: number | null;
}

export interface PairComparison {
  /** Indices into `columns`. */
  first: number;
  second: number;
  figures: Record<CoreKey, PairedDifference>;
}

export interface ComparisonReport {
  /** Figures of each column on the common rows. */
  columns: { name: string; invalid: number; figures: CoreFigures }[];
  pairs: PairComparison[];
  /** Labelled rows for which every column has a valid score: what everything here rests on. */
  n: number;
  instructions: number;
  /** Rows left out because some column has no valid score, or because they have no label. */
  invalid: number;
  unlabelled: number;
}

/**
 * Compare judges on the rows that all of them scored. Differences are paired: every resample of instructions
 * is the same for all columns, so what is hard for all of them cancels.
 */
export function compareScores(
  rows: MetricRows,
  columns: readonly ScoreColumn[],
  options: CompareOptions,
): ComparisonReport {
  const valid = commonlyValid(columns);
  // Each is gathered, so that a score that is not a number is refused in any column.
  const [gathered, ...others] = columns.map(({ score }) => gatherSample({ ...rows, score, valid }));
  if (!gathered) throw new AppError('no-columns', 'There is no score column to compare.');
  const samples = [gathered, ...others].map(({ sample }) => sample);
  const resampled = bootstrap(
    samples.map((sample) => coreFigures(sample, options.cut)),
    gathered.sample.clusters,
    options,
  );
  const places = columns.flatMap((_, first) =>
    columns.slice(first + 1).map((__, offset) => ({ first, second: first + 1 + offset })),
  );
  const byKey = Object.fromEntries(
    coreKeys.map((key) => [
      key,
      comparePairs(
        places.map(({ first, second }) => ({
          resampled: [resampled[first]!, resampled[second]!],
          samples: [samples[first]!, samples[second]!],
        })),
        key,
      ),
    ]),
  ) as Record<CoreKey, PairedDifference[]>;
  return {
    columns: columns.map((column, c) => ({
      name: column.name,
      invalid: column.valid.reduce((sum, value) => sum + (value ? 0 : 1), 0),
      figures: resampled[c]!.estimates(),
    })),
    pairs: places.map((pair, p) => ({
      ...pair,
      figures: Object.fromEntries(coreKeys.map((key) => [key, byKey[key][p]!])) as PairComparison['figures'],
    })),
    n: gathered.sample.n,
    instructions: gathered.sample.clusters,
    invalid: gathered.invalid,
    unlabelled: gathered.unlabelled,
  };
}

const commonlyValid = (columns: readonly ScoreColumn[]) =>
  Uint8Array.from(columns[0]?.valid ?? [], (_, row) => (columns.every(({ valid }) => valid[row]) ? 1 : 0));

interface Pair {
  resampled: readonly [Resampled<CoreKey>, Resampled<CoreKey>];
  samples: readonly [Sample, Sample];
}

function comparePairs(pairs: readonly Pair[], key: CoreKey): PairedDifference[] {
  const found = pairs.map(({ resampled: [first, second], samples }) => {
    const estimate = difference({ of: first, key }, { of: second, key });
    return { estimate, p: tests(estimate) ? pOf(first, second, samples, key, estimate.value) : null };
  });
  const tested = found.flatMap(({ p }, i) => (p === null ? [] : [i]));
  const adjusted = holm(tested.map((i) => found[i]!.p!));
  return found.map(({ estimate, p }, i) => ({
    difference: estimate,
    p,
    holm: p === null ? null : adjusted[tested.indexOf(i)]!,
  }));
}

/** Where draws carry no interval they carry no p-value; two scores that order alike do not differ all the same. */
const tests = (estimate: MaybeEstimate): estimate is Exclude<MaybeEstimate, Undefined> =>
  hasInterval(estimate) || (!isUndefined(estimate) && estimate.value === 0);

function pOf(
  first: Resampled<CoreKey>,
  second: Resampled<CoreKey>,
  samples: Pair['samples'],
  key: CoreKey,
  value: number,
): number | null {
  // Where few rows are bad Pearson's draws are too skewed for t.
  if (key === 'pearson') return swapPValue(...samples);
  const theirs = second.draws(key);
  return differencePValue(
    first.draws(key).map((draw, i) => draw - theirs[i]!),
    value,
    first.statistic.clusters,
  );
}

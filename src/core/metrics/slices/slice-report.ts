import { type BootstrapOptions, bootstrap, type Resampled } from '../bootstrap.ts';
import { difference } from '../combine.ts';
import { differencePValue } from '../difference-p.ts';
import { isUndefined, type MaybeEstimate } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { lossAt } from '../selective/loss.ts';
import { floatUnit, type Statistic } from '../statistic.ts';
import { benjaminiHochberg, holm } from './multiplicity.ts';

/** A way to cut the rows into parts: any column, or bands of length. */
export interface Slicing {
  /** Slice of each row, −1 for none. Shape [n]. */
  slice: Int32Array;
  names: readonly string[];
}

export interface SliceOptions extends BootstrapOptions {
  /** A row is worth accepting where label ≥ cut. */
  cut: number;
  /** Keep score ≥ threshold. */
  threshold: number;
}

export interface SliceResult {
  name: string;
  /** Rows with a score and a label; rows without a valid score. */
  n: number;
  invalid: number;
  /** Share of the slice's rows that are kept. */
  coverage: MaybeEstimate;
  /** Share of the kept that are bad. */
  risk: MaybeEstimate;
  /** Share of all rows of the slice that are bad, kept or not. */
  errorRate: MaybeEstimate;
  /** risk − risk of all other rows, paired. */
  riskOverRest: MaybeEstimate;
  /** Two-sided p-value of that difference; null where undefined. */
  p: number | null;
  /** Corrected for the number of slices: any false alarm (Holm), share of false alarms (Benjamini-Hochberg). */
  holm: number | null;
  bh: number | null;
}

type SliceKey = 'coverage' | 'risk' | 'error_rate';

/**
 * What a threshold does to each slice, worst first. With many slices some look bad by chance: the corrected
 * p-values say which differences remain.
 */
export function sliceReport(
  rows: MetricRows,
  column: ScoreColumn,
  slicing: Slicing,
  options: SliceOptions,
): SliceResult[] {
  const { sample } = gatherSample({ ...rows, ...column });
  const { slice, names } = slicing;
  const parts = names.map((name, s) => {
    const placesWhere = (inside: boolean) =>
      Int32Array.from(sample.row.keys()).filter((place) => (slice[sample.row[place]!] === s) === inside);
    const invalid = slice.reduce((sum, code, row) => sum + (code === s && !column.valid[row] ? 1 : 0), 0);
    return {
      name,
      invalid,
      inside: sample.subset(placesWhere(true)),
      outside: sample.subset(placesWhere(false)),
    };
  });
  const present = parts.filter(({ inside, invalid }) => inside.n + invalid > 0);
  const resampled = bootstrap(
    present.flatMap(({ inside, outside }) => [kept(inside, options), kept(outside, options)]),
    sample.clusters,
    options,
  ) as Resampled<SliceKey>[];
  const results = present.map(({ name, invalid, inside }, s): SliceResult => {
    const [here, rest] = [resampled[2 * s]!, resampled[2 * s + 1]!];
    const riskOverRest = difference({ of: here, key: 'risk' }, { of: rest, key: 'risk' });
    const theirs = rest.draws('risk');
    const draws = here.draws('risk').map((value, draw) => value - theirs[draw]!);
    return {
      name,
      n: inside.n,
      invalid,
      coverage: here.estimate('coverage'),
      risk: here.estimate('risk'),
      errorRate: here.estimate('error_rate'),
      riskOverRest,
      p: isUndefined(riskOverRest)
        ? null
        : differencePValue(draws, riskOverRest.value, here.statistic.clusters),
      holm: null,
      bh: null,
    };
  });
  correct(results);
  const size = ({ riskOverRest }: SliceResult) =>
    isUndefined(riskOverRest) ? Number.NEGATIVE_INFINITY : riskOverRest.value;
  return results.sort((a, b) => size(b) - size(a));
}

function correct(results: SliceResult[]): void {
  const tested = results.filter(({ p }) => p !== null);
  const p = tested.map((result) => result.p!);
  const [byHolm, byShare] = [holm(p), benjaminiHochberg(p)];
  tested.forEach((result, i) => {
    result.holm = byHolm[i]!;
    result.bh = byShare[i]!;
  });
}

function kept(sample: Sample, { cut, threshold }: SliceOptions): Statistic<SliceKey> {
  const loss = lossAt(sample.label, cut);
  const { cluster, score, n } = sample;
  return {
    keys: ['coverage', 'risk', 'error_rate'],
    range: { coverage: [0, 1], risk: [0, 1], error_rate: [0, 1] },
    n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      let rows = 0;
      let bad = 0;
      let accepted = 0;
      let lost = 0;
      for (let i = 0; i < n; i++) {
        const weight = floatUnit * counts[cluster[i]!]!;
        rows += weight;
        bad += weight * loss[i]!;
        if (score[i]! < threshold) continue;
        accepted += weight;
        lost += weight * loss[i]!;
      }
      out[at] = accepted / rows;
      out[at + 1] = lost / accepted;
      out[at + 2] = bad / rows;
    },
    explain: (key) =>
      n === 0
        ? 'No row of the slice has both a score and a label.'
        : key === 'risk'
          ? 'No row of the slice is kept at this threshold.'
          : 'The figure has no value for these rows.',
  };
}

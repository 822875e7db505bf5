import { accepts } from '../../decision/accepts.ts';
import { bootstrap, type Resampled } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
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
  /** Further slices of the rows, where a row can be of several, such as tags; −1 for none. Shapes [n]. */
  more?: readonly Int32Array[];
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
  /** Share of the slice's rows that are accepted. */
  coverage: MaybeEstimate;
  /** Share of the accepted that are bad. */
  risk: MaybeEstimate;
  /** Share of all rows of the slice that are bad, accepted or not. */
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
  const { slice, more = [], names } = slicing;
  const pass = new SlicePass(sample, [slice, ...more], names.length, options);
  const invalid = new Int32Array(names.length);
  for (const layer of [slice, ...more])
    layer.forEach((code, row) => {
      if (code >= 0 && !column.valid[row]) invalid[code]! += 1;
    });
  const present = names
    .map((name, code) => ({ name, code, invalid: invalid[code]! }))
    .filter((part) => pass.rowsOf(part.code) + part.invalid > 0);
  // The pass over the rows comes first, and what it sums up is read for each slice and for its rest.
  const statistics: Statistic[] = [
    pass,
    ...present.flatMap(({ code }) => [pass.inside(code), pass.outside(code)]),
  ];
  const resampled = bootstrap(statistics, sample.clusters, options).slice(1) as Resampled<SliceKey>[];
  const results = present.map(({ name, code, invalid: lost }, s): SliceResult => {
    const [here, rest] = [resampled[2 * s]!, resampled[2 * s + 1]!];
    const riskOverRest = difference({ of: here, key: 'risk' }, { of: rest, key: 'risk' });
    const theirs = rest.draws('risk');
    const draws = here.draws('risk').map((value, draw) => value - theirs[draw]!);
    return {
      name,
      n: pass.rowsOf(code),
      invalid: lost,
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

const cells = 4;

/**
 * The weight of each slice's rows, good or bad, accepted or declined, in one pass over the rows a draw:
 * a pass for each slice and one for its rest would cost as many times more as there are slices.
 */
class SlicePass implements Statistic<never> {
  readonly keys = [];
  readonly range = {} as Record<never, never>;
  readonly n: number;
  readonly clusters: number;
  readonly #sample: Sample;
  /** Slice · 4 + bad · 2 + accepted of each row, by layer; the last slice holds rows of none. */
  readonly #codes: readonly Int32Array[];
  readonly #sums: Float64Array;
  readonly #total = new Float64Array(cells);
  /** The slice of each row, by layer. */
  readonly #slices: readonly Int32Array[];

  constructor(
    sample: Sample,
    layers: readonly Int32Array[],
    slices: number,
    { cut, threshold }: SliceOptions,
  ) {
    const loss = lossAt(sample.label, cut);
    this.n = sample.n;
    this.clusters = sample.presentClusters;
    this.#sample = sample;
    this.#slices = layers.map((slice) =>
      Int32Array.from(sample.row, (row) => (slice[row]! < 0 ? slices : slice[row]!)),
    );
    this.#codes = this.#slices.map((slice) =>
      slice.map(
        (code, place) =>
          (code << 2) | (loss[place]! << 1) | (accepts(sample.score[place]!, threshold) ? 1 : 0),
      ),
    );
    this.#sums = new Float64Array((slices + 1) * cells);
  }

  evaluate(counts: Uint8Array): void {
    const { cluster } = this.#sample;
    const byKind = this.#sums.fill(0);
    this.#codes.forEach((code, layer) => {
      for (let i = 0; i < code.length; i++) byKind[code[i]!]! += floatUnit * counts[cluster[i]!]!;
      if (layer > 0) return;
      // Every row is in the first layer once, if only as one of no slice.
      this.#total.fill(0);
      for (let at = 0; at < byKind.length; at++) this.#total[at & 3]! += byKind[at]!;
    });
  }

  explain(): string {
    return '';
  }

  rowsOf(code: number): number {
    return this.#slices.reduce(
      (all, slice) => slice.reduce((sum, other) => sum + (other === code ? 1 : 0), all),
      0,
    );
  }

  inside(code: number): Statistic<SliceKey> {
    return this.#of(code, true);
  }

  /** All other rows, those of no slice among them. */
  outside(code: number): Statistic<SliceKey> {
    return this.#of(code, false);
  }

  #of(code: number, inside: boolean): Statistic<SliceKey> {
    const at = code * cells;
    const places = Int32Array.from(this.#sample.row.keys()).filter(
      (place) => this.#slices.some((slice) => slice[place] === code) === inside,
    );
    const part = this.#sample.subset(places);
    const sums = this.#sums;
    const total = this.#total;
    const of = (kind: number) => (inside ? sums[at + kind]! : total[kind]! - sums[at + kind]!);
    return {
      keys: ['coverage', 'risk', 'error_rate'],
      range: { coverage: [0, 1], risk: [0, 1], error_rate: [0, 1] },
      n: part.n,
      clusters: part.presentClusters,
      evaluate(_, out, place) {
        const [goodDeclined, goodKept, badDeclined, badKept] = [of(0), of(1), of(2), of(3)];
        const accepted = goodKept + badKept;
        const rows = accepted + goodDeclined + badDeclined;
        out[place] = accepted / rows;
        out[place + 1] = badKept / accepted;
        out[place + 2] = (badKept + badDeclined) / rows;
      },
      explain: (key) =>
        part.n === 0
          ? 'No row of the slice has both a score and a label.'
          : key === 'risk'
            ? 'No row of the slice is accepted at this threshold.'
            : 'The figure has no value for these rows.',
    };
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendall } from './agreement/kendall.ts';
import { calibrationErrors, calibrationKeys } from './calibration/calibration-errors.ts';
import { coreFigures } from './core-figures.ts';
import type { Sample } from './sample.ts';
import { detection } from './selective/detection.ts';
import { lossAt } from './selective/loss.ts';
import { type Statistic, together } from './statistic.ts';
import { anyRows, type DrawnRow, sampleOf } from './testing/samples.ts';

const cut = 3;

/** Probabilities made from the score, so that they have its ties. */
const probabilityOf = (sample: Sample) => sample.score.map((score) => 1 / (1 + Math.exp(-score / 5)));

function everything(sample: Sample) {
  const loss = lossAt(sample.label, cut);
  return together(
    coreFigures(sample, cut),
    detection(sample, loss),
    calibrationErrors(sample, probabilityOf(sample), loss),
  );
}

function valuesOf<K extends string>(statistic: Statistic<K>, clusters: number, counts?: Uint8Array) {
  const out = new Float64Array(statistic.keys.length);
  statistic.evaluate(counts ?? new Uint8Array(clusters).fill(1), out, 0);
  return Object.fromEntries(statistic.keys.map((key, i) => [key, out[i]!])) as Record<K, number>;
}

const figures = (rows: readonly DrawnRow[]) => {
  const sample = sampleOf(rows);
  return valuesOf(everything(sample), sample.clusters);
};

function expectSame(actual: Record<string, number>, expected: Record<string, number>) {
  for (const [key, value] of Object.entries(expected)) {
    if (Number.isNaN(value)) expect(actual[key], key).toBeNaN();
    else expect(actual[key], key).toBeCloseTo(value, 9);
  }
}

describe('figures', () => {
  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(
        anyRows(1).chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => expectSame(figures(shuffled), figures(rows)),
      ),
    );
  });

  it('of ranks and thresholds depend on the order of the scores alone', () => {
    const ranked = [
      'spearman',
      'kendall_tau_b',
      'auroc',
      'aurc',
      'e_aurc',
      'augrc',
      'aupr_success',
      'aupr_error',
      'fpr95',
    ];
    fc.assert(
      fc.property(anyRows(1), (rows) => {
        const bent = figures(rows.map((row) => ({ ...row, score: row.score ** 3 / 100 + row.score })));
        const plain = figures(rows);
        const pick = (from: Record<string, number>) =>
          Object.fromEntries(ranked.map((key) => [key, from[key]!]));
        // Cubing may round two scores onto one: only rows that stay apart are compared.
        const distinct = (scores: number[]) => new Set(scores).size;
        fc.pre(
          distinct(rows.map(({ score }) => score)) ===
            distinct(rows.map(({ score }) => score ** 3 / 100 + score)),
        );
        expectSame(pick(bent), pick(plain));
      }),
    );
  });

  it('of a resample equal those of the rows written out', () => {
    fc.assert(
      fc.property(
        anyRows(1),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 10, maxLength: 10 }),
        (rows, draw) => {
          const sample = sampleOf(rows);
          const counts = Uint8Array.from({ length: sample.clusters }, (_, k) => draw[k]!);
          const written = rows.flatMap((row, i) => Array<DrawnRow>(counts[sample.cluster[i]!]!).fill(row));
          const inPlace = valuesOf(everything(sample), sample.clusters, counts);
          const expected = figures(written);
          // Noise is measured against the sample that was resampled, which differs; so do the standard errors of its bins.
          for (const key of ['ece_noise', 'adaptive_ece_noise', 'mce_noise', 'ece_debiased'] as const)
            delete (expected as Record<string, number>)[key];
          expectSame(inPlace, expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stay within their range', () => {
    fc.assert(
      fc.property(anyRows(0), (rows) => {
        const sample = sampleOf(rows);
        const statistic = everything(sample);
        const values = valuesOf(statistic, sample.clusters);
        for (const key of statistic.keys) {
          if (Number.isNaN(values[key])) continue;
          expect(values[key], key).toBeGreaterThanOrEqual(statistic.range[key][0] - 1e-12);
          expect(values[key], key).toBeLessThanOrEqual(statistic.range[key][1] + 1e-12);
        }
      }),
    );
  });

  it('keep AUGRC = (1 − AUROC)·e·(1 − e) + e²/2', () => {
    fc.assert(
      fc.property(anyRows(1), (rows) => {
        const { augrc, auroc, error_rate: e } = figures(rows);
        fc.pre(!Number.isNaN(auroc));
        expect(augrc).toBeCloseTo((1 - auroc) * e * (1 - e) + (e * e) / 2, 12);
      }),
    );
  });

  it('change sign or side when the score is inverted', () => {
    fc.assert(
      fc.property(anyRows(1), (rows) => {
        const plain = figures(rows);
        const turned = figures(rows.map((row) => ({ ...row, score: -row.score })));
        for (const key of ['pearson', 'spearman', 'kendall_tau_b'] as const)
          if (!Number.isNaN(plain[key])) expect(turned[key]).toBeCloseTo(-plain[key], 9);
        if (!Number.isNaN(plain.auroc)) expect(turned.auroc).toBeCloseTo(1 - plain.auroc, 12);
      }),
    );
  });

  it('treat score and label alike in correlations', () => {
    fc.assert(
      fc.property(anyRows(1), (rows) => {
        const plain = figures(rows);
        const swapped = figures(rows.map((row) => ({ ...row, score: row.label, label: row.score })));
        const pick = ({ pearson, spearman, kendall_tau_b }: Record<string, number>) =>
          ({ pearson, spearman, kendall_tau_b }) as Record<string, number>;
        expectSame(pick(swapped), pick(plain));
      }),
    );
  });

  it('of a constant score are those of a coin', () => {
    fc.assert(
      fc.property(anyRows(1), (rows) => {
        const flat = figures(rows.map((row) => ({ ...row, score: 4 })));
        expect(flat.pearson).toBeNaN();
        expect(flat.spearman).toBeNaN();
        expect(flat.kendall_tau_b).toBeNaN();
        expect(flat.aurc).toBeCloseTo(flat.error_rate, 12);
        expect(flat.augrc).toBeCloseTo(flat.error_rate / 2, 12);
        if (flat.error_rate > 0 && flat.error_rate < 1) expect(flat.auroc).toBeCloseTo(0.5, 12);
      }),
    );
  });

  it('of none, one and two rows are values or undefined, with a reason', () => {
    const row = (score: number, label: number) => ({ score, label, instruction: 0 });
    for (const rows of [[], [row(1, 5)], [row(1, 5), row(2, 1)], [row(1, 5), row(1, 5)]]) {
      const sample = sampleOf(rows);
      const statistic = everything(sample);
      const values = valuesOf(statistic, sample.clusters);
      for (const key of statistic.keys)
        if (Number.isNaN(values[key])) expect(statistic.explain(key)).toMatch(/^[A-Z].+\.$/);
    }
    expect(figures([row(1, 5), row(2, 1)]).pearson).toBe(-1);
    expect(figures([row(1, 5), row(2, 1)]).auroc).toBe(0);
    expect(figures([row(1, 5)]).augrc).toBe(0);
    expect(figures([]).aurc).toBeNaN();
  });
});

describe('Kendall’s draws beyond the exact ones', () => {
  it('are exact where nothing is resampled, and near where it is', () => {
    let seed = 1;
    const uniform = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const rows = Array.from({ length: 1500 }, (_, i) => {
      const quality = uniform();
      return {
        score: quality + uniform(),
        label: Math.floor(10 * (quality * 0.6 + uniform() * 0.4)),
        instruction: i >> 1,
      };
    });
    const sample = sampleOf(rows);
    const exact = kendall(sample, 1e9);
    const near = kendall(sample, 0);
    const at = (statistic: Statistic<'kendall_tau_b'>, counts?: Uint8Array) =>
      valuesOf(statistic, sample.clusters, counts).kendall_tau_b;
    expect(at(near)).toBeCloseTo(at(exact), 12);
    const errors: number[] = [];
    const spread: number[] = [];
    for (let draw = 0; draw < 40; draw++) {
      const counts = new Uint8Array(sample.clusters);
      for (let k = 0; k < counts.length; k++) counts[Math.floor(uniform() * counts.length)]! += 1;
      errors.push(Math.abs(at(near, counts) - at(exact, counts)));
      spread.push(Math.abs(at(exact, counts) - at(exact)));
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(errors)).toBeLessThan(mean(spread) / 10);
  });
});

it('lists the calibration keys that are shown', () => {
  expect(calibrationKeys).toEqual(['ece', 'ece_debiased', 'adaptive_ece', 'mce', 'brier']);
});

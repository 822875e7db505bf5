import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { isUndefined } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import type { Sample } from '../sample.ts';
import { defaultShares } from '../split-shares.ts';
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { riskOf, rowsOf } from '../testing/promises.ts';
import { monteCarloError } from '../testing/simulated.ts';
import { bandOf, narrowestBands } from './bands.ts';
import { certify, certifyingMethods, evidenceOf, mirrored } from './certify.ts';
import { type ThreeWayOptions, threeWayReport } from './three-way.ts';

const options: ThreeWayOptions = {
  cut: 1,
  alpha: 0.1,
  beta: 0.3,
  delta: 0.1,
  method: 'fixed-sequence',
  minRows: 30,
  correction: 'holm',
  unit: 'instruction',
  weights: 'none',
  shares: { calibration: 0.9, test: 0.1 },
  seed: 4,
  usable: null,
};

const columnsOf = (sample: Sample): { rows: MetricRows; column: ScoreColumn } => ({
  rows: metricRows({ label: [...sample.label], instruction: [...sample.cluster] }),
  column: scoreColumn('judge', [...sample.score]),
});

const lossOf = (label: Float64Array) => Uint8Array.from(label, (value) => (value < 1 ? 1 : 0));

describe.each([
  { instructions: 300, rowsEach: 1 },
  { instructions: 150, rowsEach: 4 },
])('the promise of both sides at once, from $instructions instructions × $rowsEach rows', (design) => {
  const runs = 100;
  const population = rowsOf(60_000, design.rowsEach, false, seededRandom(5));
  const below = mirrored(evidenceOf(population, lossOf, options)).sample;
  const badAt = riskOf(population, 'instruction', lossOf(population.label));
  /** Good rows among those at a score or below. */
  const goodAt = riskOf(
    below,
    'instruction',
    lossOf(population.label).map((value) => 1 - value),
  );

  it.each(certifyingMethods)('of %s is broken in at most a share δ of sets', (method) => {
    const random = seededRandom(6);
    let [broken, decided] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const sample = rowsOf(design.instructions, design.rowsEach, false, random);
      const evidence = evidenceOf(sample, lossOf, { ...options, seed: run });
      const { alpha, beta, delta } = options;
      const { accept, decline } = narrowestBands(
        certify(method, evidence, alpha, delta / 2, options),
        certify(method, mirrored(evidence), beta, delta / 2, options),
        sample,
      );
      const tooManyBad = accept !== null && badAt(accept) > alpha;
      const tooManyGood = decline !== null && goodAt(0 - decline) > beta;
      broken += Number(tooManyBad || tooManyGood) / runs;
      decided += Number(accept !== null && decline !== null) / runs;
      if (accept !== null && decline !== null) expect(decline).toBeLessThan(accept);
    }
    expect(broken).toBeLessThanOrEqual(options.delta + monteCarloError(options.delta, runs));
    // A promise that is never made would be kept as well.
    if (method === 'approximate') expect(decided).toBeGreaterThan(0.5);
  });
});

describe('threeWayReport', () => {
  const { rows, column } = columnsOf(rowsOf(600, 2, false, seededRandom(2)));
  const report = threeWayReport(rows, column, { ...options, shares: defaultShares });

  it('accepts high scores, declines low ones, and leaves those between to review', () => {
    const { accept, decline, allRows, reviewScores } = report;
    expect(decline.threshold!).toBeLessThan(accept.threshold!);
    expect(allRows.accepted + allRows.review + allRows.declined).toBe(1200);
    expect(allRows.review).toBeGreaterThan(0);
    const [low, high] = reviewScores!;
    expect(low).toBeGreaterThan(decline.threshold!);
    expect(high).toBeLessThan(accept.threshold!);
    const bands = { accept: accept.threshold, decline: decline.threshold };
    expect([low, high].map((score) => bandOf(bands, score))).toEqual(['review', 'review']);
    expect(column.score.filter((score) => score >= low && score <= high)).toHaveLength(allRows.review);
  });

  it('promises both at once, and sees on the test split what became of it', () => {
    expect(report.promise).toBe(
      'With 90% confidence, at most 10% of the new answers that are accepted are bad and at most 30% of the new answers that are declined are good, both at once, each new instruction counting once.',
    );
    const { badAccepted, goodDeclined } = report.onTest;
    for (const [risk, limit] of [
      [badAccepted, 0.1],
      [goodDeclined, 0.3],
    ] as const)
      expect(isUndefined(risk) || risk.low <= limit).toBe(true);
    expect(report.assumptions[0]).toContain('δ ÷ 2 = 5%');
  });

  it('leaves nothing to review where every row may be accepted', () => {
    const good = metricRows({ label: Array(400).fill(1), instruction: [...Array(400).keys()] });
    const scores = scoreColumn('judge', good.label.length ? Array.from(good.label, (_, row) => row) : []);
    const { allRows, accept, decline, promise, reviewScores } = threeWayReport(good, scores, options);
    // Rows of the test split may lie below the lowest score that was calibrated on.
    expect(allRows.accepted).toBeGreaterThan(390);
    expect(accept.needed).toBeNull();
    expect(decline.threshold).toBeNull();
    expect(promise).toContain('No row is declined');
    expect(reviewScores === null || reviewScores[1] < accept.threshold!).toBe(true);
  });

  it('accepts and declines nothing where too few instructions are labelled, and says how many it would take', () => {
    const few = columnsOf(rowsOf(30, 2, false, seededRandom(2)));
    const found = threeWayReport(few.rows, few.column, options);
    expect(found.allRows).toEqual({ accepted: 0, review: 60, declined: 0 });
    expect(found.promise).toContain('every row is left to review');
    // (1 − 10%)^n ≤ 5%: 29, and never fewer than 30; for 30%: 30.
    expect(found.accept.needed).toMatchObject({ instructions: 30, available: 27 });
    expect(found.accept.needed!.sentence).toMatch(/label rows of more instructions|would be enough/);
  });

  it('says that labels alone would not help where no threshold has so few bad rows', () => {
    const random = seededRandom(3);
    const n = 400;
    const coin = metricRows({
      label: Array.from({ length: n }, () => (random() < 0.5 ? 1 : 0)),
      instruction: [...Array(n).keys()],
    });
    const scores = scoreColumn(
      'judge',
      Array.from({ length: n }, () => Math.floor(3 * random())),
    );
    const { accept } = threeWayReport(coin, scores, options);
    expect(accept.needed).toMatchObject({ instructions: null });
    expect(accept.needed!.sentence).toMatch(/more labels alone would not help/);
  });

  it('names about how many labels would do where some thresholds look good enough', () => {
    const found = columnsOf(rowsOf(60, 1, false, seededRandom(8)));
    const { accept } = threeWayReport(found.rows, found.column, { ...options, alpha: 0.06 });
    expect(accept.threshold).toBeNull();
    expect(accept.needed!.instructions).toBeGreaterThan(54);
  });

  it('does not name a number of labels as enough that is there and was not enough', () => {
    // The four best rows are bad, so that the strictest thresholds fail and more lenient ones would not have.
    const n = 200;
    const best = metricRows({
      label: Array.from({ length: n }, (_, row) => (row >= n - 8 ? 0 : 1)),
      instruction: [...Array(n).keys()],
    });
    const scores = scoreColumn(
      'judge',
      Array.from({ length: n }, (_, row) => row),
    );
    for (const method of certifyingMethods) {
      const { accept } = threeWayReport(best, scores, { ...options, method });
      if (accept.needed === null) continue;
      const { instructions, available, sentence } = accept.needed;
      expect(instructions === null || instructions > available).toBe(true);
      expect(sentence).not.toContain('would be enough (there are');
    }
    expect(threeWayReport(best, scores, options).accept.needed!.sentence).toMatch(
      /stricter thresholds are tested first/,
    );
  });

  it('does not say that shares are too large where they are hardly small enough', () => {
    const n = 301;
    const close = metricRows({
      label: Array.from({ length: n }, (_, row) => (row < 30 ? 0 : 1)),
      instruction: [...Array(n).keys()],
    });
    const { accept } = threeWayReport(close, scoreColumn('judge', Array(n).fill(5)), {
      ...options,
      shares: { calibration: 1, test: 0 },
    });
    expect(accept.needed!.sentence).toMatch(/At no threshold are .* clearly below 10%: over 1,000 times/);
  });

  it.each(['alpha', 'beta', 'delta'] as const)('refuses a %s that is no share', (name) => {
    expect(() => threeWayReport(rows, column, { ...options, [name]: 1 })).toThrow(name);
  });
});

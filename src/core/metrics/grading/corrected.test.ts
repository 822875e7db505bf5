import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Draw } from '../../sampling/draws.ts';
import { hasInterval, isUndefined, type MaybeEstimate } from '../estimate.ts';
import { gradedCoverage } from '../testing/graded-coverage.ts';
import { monteCarloError } from '../testing/simulated.ts';
import { correctedMean } from './corrected.ts';
import { gradedEstimates } from './graded-estimates.ts';
import type { GradedRows } from './graded-rows.ts';

interface Fixture {
  score: number[];
  graded: number[];
  label: number[];
}
const fixtures = JSON.parse(readFileSync(new URL('../fixtures/graded.json', import.meta.url), 'utf8')) as {
  random: (Fixture & { value: number; half_width: number })[];
  weighted: (Fixture & { chance: number[]; hajek: number; at_one: number; horvitz_thompson: number })[];
};

const rowsOf = ({ score, graded, label }: Fixture, weight: (row: number) => number): GradedRows => ({
  score: Float64Array.from(score),
  cluster: Int32Array.from(score.keys()),
  clusters: score.length,
  graded: Int32Array.from(graded),
  label: Float64Array.from(label),
  weight: Float64Array.from(graded, weight),
  whole: true,
});
const pointOf = (estimate: MaybeEstimate) => ('value' in estimate ? estimate.value : Number.NaN);

describe('estimates from graded rows, against ppi-python', () => {
  it.each(fixtures.random)('are prediction-powered inference with its tuning weight: %#', (fixture) => {
    const n = fixture.label.length;
    const rows = rowsOf(fixture, () => fixture.score.length / n);
    const { predictionPowered, hajek, horvitzThompson, naive } = correctedMean(rows, rows.label, false);
    const { estimate } = predictionPowered;
    expect(pointOf(estimate)).toBeCloseTo(fixture.value, 8);
    if (!hasInterval(estimate)) throw new Error('no interval');
    // Ours has Student's t and counts the fitted weight; theirs is normal. They agree as grades grow.
    const ratio = (estimate.high - estimate.low) / 2 / fixture.half_width;
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThan(1 + 4 / n);
    for (const one of [hajek, horvitzThompson])
      expect(pointOf(one.estimate)).toBeCloseTo(pointOf(naive.estimate), 10);
    expect(predictionPowered.effective!).toBeGreaterThan(hajek.effective!);
  });

  it.each(fixtures.weighted)('are weighted by 1 ÷ chance: %#', (fixture) => {
    const rows = rowsOf(fixture, (row) => 1 / fixture.chance[row]!);
    const { predictionPowered, hajek, horvitzThompson, tuning } = correctedMean(rows, rows.label, false);
    expect(pointOf(hajek.estimate)).toBeCloseTo(fixture.hajek, 10);
    expect(pointOf(horvitzThompson.estimate)).toBeCloseTo(fixture.horvitz_thompson, 10);
    const between = fixture.hajek + tuning! * (fixture.at_one - fixture.hajek);
    expect(pointOf(predictionPowered.estimate)).toBeCloseTo(between, 8);
  });
});

describe.each([
  ['random', 20],
  ['random', 60],
  ['near-threshold', 60],
  ['uncertain', 60],
  ['declined', 60],
] as const)('intervals from rows drawn by %s, %i of them graded', (sampler, size) => {
  const runs = 80;
  let found: ReturnType<typeof gradedCoverage>;
  beforeAll(() => {
    found = gradedCoverage(sampler, size, runs);
  }, 60_000);

  it('hold the true value in 95% of sets, within Monte-Carlo error, and are not off on average', () => {
    const quantities =
      sampler === 'declined'
        ? (['meanQuality', 'badShare'] as const)
        : (['meanQuality', 'badShare', 'risk'] as const);
    for (const quantity of quantities)
      for (const way of ['hajek', 'predictionPowered'] as const) {
        const { held, given, bias, biasError, width } = found[quantity][way];
        expect(held, `${quantity} ${way}`).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
        expect(given, `${quantity} ${way}`).toBeGreaterThan(0.9);
        // A ratio of few grades is a little off.
        expect(Math.abs(bias), `${quantity} ${way}`).toBeLessThan(3.5 * biasError + 0.05 * width);
      }
  });

  it('are narrower with the scores of the rows that are not graded', () => {
    const { hajek, predictionPowered } = found.meanQuality;
    expect(predictionPowered.width).toBeLessThan(hajek.width);
  });
});

it('the plain mean of rows near the threshold is off, which the corrected one is not', () => {
  const { naive, hajek } = gradedCoverage('near-threshold', 200, 60).meanQuality;
  expect(naive.held).toBeLessThan(0.7);
  expect(hajek.held).toBeGreaterThan(0.85);
});

describe('what cannot be estimated', () => {
  const n = 30;
  const label = new Float64Array(n).fill(Number.NaN);
  const rows = {
    label,
    instruction: Int32Array.from({ length: n }, (_, row) => row),
    group: new Int32Array(n).fill(-1),
    groups: [],
    length: new Int32Array(n),
  };
  const column = {
    name: 's',
    score: Float64Array.from({ length: n }, (_, row) => row / 3),
    valid: new Uint8Array(n).fill(1),
    probs: null,
  };
  const options = { cut: 5, threshold: null, points: 2, assumeRandom: false, defaultThreshold: 3 };
  const draw: Draw = {
    sampler: 'random',
    probability: new Float64Array(n).fill(6 / n),
    rows: Int32Array.of(0, 5, 10, 15, 20, 25),
  };
  const graded = (grades: Record<number, number>) => ({
    ...rows,
    label: label.map((_, row) => grades[row] ?? Number.NaN),
  });

  it('is refused without a draw, or without a graded row of one', () => {
    const missing = expect.objectContaining({ code: 'missing-draws' });
    expect(() => gradedEstimates(graded({ 3: 7 }), column, [], options)).toThrow(missing);
    expect(() => gradedEstimates(graded({ 3: 7 }), column, [draw], options)).toThrow(missing);
  });

  it('leaves out and counts a label that nobody drew', () => {
    const { about, meanQuality } = gradedEstimates(graded({ 0: 4, 5: 8, 3: 0 }), column, [draw], options);
    expect(about).toMatchObject({ graded: 2, notDrawn: 1, drawn: 6, rows: 30 });
    expect(meanQuality.hajek.estimate).toMatchObject({ value: expect.closeTo(6, 10), n: 2 });
  });

  it('gives a share an interval where no bad row is seen, and says why a mean without spread has none', () => {
    const { badShare, meanQuality } = gradedEstimates(graded({ 0: 8, 5: 8, 10: 8 }), column, [draw], options);
    expect(badShare.hajek.estimate).toMatchObject({ value: 0, low: 0 });
    expect((badShare.hajek.estimate as { high: number }).high).toBeGreaterThan(0.5);
    expect(meanQuality.hajek.estimate).toHaveProperty('noInterval');
    expect(isUndefined(badShare.predictionPowered.estimate)).toBe(true);
  });

  it('needs the rows that were not drawn for anything but weighted means', () => {
    const part = {
      ...draw,
      probability: draw.probability.map((p, row) => (draw.rows.includes(row) ? p : 0)),
    };
    const { whole, meanQuality, about } = gradedEstimates(graded({ 0: 4, 5: 8 }), column, [part], options);
    expect({ whole, rows: about.rows, outside: about.outside }).toEqual({
      whole: false,
      rows: 6,
      outside: 24,
    });
    expect(meanQuality.hajek.estimate).toMatchObject({ value: expect.closeTo(6, 10) });
    expect(isUndefined(meanQuality.horvitzThompson.estimate)).toBe(true);
  });
});

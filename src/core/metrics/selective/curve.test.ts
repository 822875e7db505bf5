import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { isUndefined } from '../estimate.ts';
import type { LabelledScores } from '../sample.ts';
import { lenientDesign, monteCarloError, simulatedColumns } from '../testing/simulated.ts';
import { riskCoverageCurve } from './curve.ts';
import { precisionRecallLine, riskLine, rocLine } from './curve-lines.ts';
import { operatingPoint } from './operating-point.ts';

const cut = 3;

/** Columns with invalid rows, rows without a label and ties. */
const columns = fc
  .array(
    fc.record({
      score: fc.integer({ min: 0, max: 8 }),
      label: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)),
      valid: fc.constantFrom(1, 1, 1, 0),
      instruction: fc.integer({ min: 0, max: 6 }),
    }),
    { maxLength: 40 },
  )
  .map(
    (rows): LabelledScores => ({
      score: Float64Array.from(rows, ({ score, valid }) => (valid ? score : Number.NaN)),
      label: Float64Array.from(rows, ({ label }) => label),
      valid: Uint8Array.from(rows, ({ valid }) => valid),
      instruction: Int32Array.from(rows, ({ instruction }) => instruction),
    }),
  );

describe('operatingPoint', () => {
  it('is what counting the rows gives, at any threshold', () => {
    fc.assert(
      fc.property(columns, fc.double({ min: -1, max: 9, noNaN: true }), (input, threshold) => {
        const point = operatingPoint(riskCoverageCurve(input, cut), threshold);
        const rows = [...input.score.keys()].filter((row) => input.valid[row]);
        const kept = rows.filter((row) => input.score[row]! >= threshold);
        const labelled = kept.filter((row) => !Number.isNaN(input.label[row]));
        const bad = labelled.filter((row) => input.label[row]! < cut).length;
        expect(point).toMatchObject({
          accepted: kept.length,
          declined: rows.length - kept.length,
          losses: bad,
        });
        expect(point.coverage).toBe(rows.length === 0 ? 0 : kept.length / rows.length);
        const { selectiveRisk: risk } = point;
        if (labelled.length === 0) expect(isUndefined(risk) && risk.reason).toMatch(/No row/);
        else {
          if (isUndefined(risk)) throw new Error(risk.reason);
          expect(risk).toMatchObject({ value: bad / labelled.length, n: labelled.length });
          expect(risk.low).toBeLessThanOrEqual(risk.value);
          expect(risk.high).toBeGreaterThanOrEqual(risk.value);
        }
      }),
    );
  });

  it('keeps an interval with width where no loss was seen', () => {
    const n = 40;
    const curve = riskCoverageCurve(
      {
        score: Float64Array.from({ length: n }, (_, i) => i),
        label: new Float64Array(n).fill(5),
        valid: new Uint8Array(n).fill(1),
        instruction: Int32Array.from({ length: n }, (_, i) => i),
      },
      cut,
    );
    const { selectiveRisk: risk } = operatingPoint(curve, 0);
    if (isUndefined(risk)) throw new Error(risk.reason);
    expect(risk.value).toBe(0);
    expect(risk.high).toBeGreaterThan(0.05);
  });

  it('has 95% intervals at a fixed threshold over simulated clustered sets, within Monte-Carlo error', () => {
    const population = riskCoverageCurve(simulatedColumns(40_000, 4, seededRandom(1)), 4);
    const random = seededRandom(2);
    const runs = 600;
    for (const threshold of [-1, 0.5]) {
      const truth = operatingPoint(population, threshold);
      const covered = { selectiveRisk: 0, generalisedRisk: 0 };
      for (let run = 0; run < runs; run++) {
        const point = operatingPoint(riskCoverageCurve(simulatedColumns(60, 4, random), 4), threshold);
        for (const key of ['selectiveRisk', 'generalisedRisk'] as const) {
          const [risk, expected] = [point[key], truth[key]];
          if (isUndefined(risk) || isUndefined(expected)) throw new Error('no risk');
          if (risk.low <= expected.value && expected.value <= risk.high) covered[key] += 1 / runs;
        }
      }
      for (const [key, share] of Object.entries(covered))
        expect(share, `${key} at ${threshold}`).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
    }
  }, 240_000);

  it.each([
    { share: 0.6, at: 4, what: 'a judge that is lenient to whole instructions' },
    { share: 0.3, at: 4, what: 'the same at a strict threshold' },
    { share: 0.1, at: 2, what: 'few bad rows at a strict threshold' },
  ])(
    'has them where what is accepted clusters otherwise than all rows: $what',
    ({ share, at }) => {
      const population = riskCoverageCurve(simulatedColumns(20_000, 4, seededRandom(7), lenientDesign), at);
      const threshold = population.threshold[Math.floor(share * population.n)]!;
      const truth = operatingPoint(population, threshold);
      const random = seededRandom(8);
      const runs = 300;
      for (const instructions of [52, 100]) {
        const covered = { selectiveRisk: 0, generalisedRisk: 0 };
        for (let run = 0; run < runs; run++) {
          const columns = simulatedColumns(instructions, 12, random, lenientDesign);
          const point = operatingPoint(riskCoverageCurve(columns, at), threshold);
          for (const key of ['selectiveRisk', 'generalisedRisk'] as const) {
            const [risk, expected] = [point[key], truth[key]];
            if (isUndefined(expected)) throw new Error('no risk');
            if (isUndefined(risk) || (risk.low <= expected.value && expected.value <= risk.high))
              covered[key] += 1 / runs;
          }
        }
        for (const [key, seen] of Object.entries(covered))
          expect(seen, `${key}, ${instructions}`).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
      }
    },
    30_000,
  );

  it('takes microseconds at 100,000 rows, so that it can follow a pointer', () => {
    const curve = riskCoverageCurve(simulatedColumns(25_000, 4, seededRandom(3)), 4);
    const reads = 5_000;
    // Processor time: a machine that is busy with other things does not count.
    const start = process.cpuUsage();
    let accepted = 0;
    for (let i = 0; i < reads; i++) accepted += operatingPoint(curve, -3 + (6 * i) / reads).accepted;
    const { user, system } = process.cpuUsage(start);
    const each = (user + system) / 1000 / reads;
    expect(accepted).toBeGreaterThan(0);
    expect(each).toBeLessThan(0.5); // of the 16 ms that a frame has
  });
});

describe('the curve', () => {
  it('never loses rows or losses as it goes on, and ends with all of them', () => {
    fc.assert(
      fc.property(columns, (input) => {
        const curve = riskCoverageCurve(input, cut);
        for (let i = 1; i < curve.threshold.length; i++) {
          expect(curve.threshold[i]!).toBeLessThan(curve.threshold[i - 1]!);
          expect(curve.accepted[i]!).toBeGreaterThan(curve.accepted[i - 1]!);
          expect(curve.losses[i]!).toBeGreaterThanOrEqual(curve.losses[i - 1]!);
        }
        expect(curve.accepted.at(-1) ?? 0).toBe(curve.n);
        const line = riskLine(curve, 10);
        expect(line.length).toBeLessThanOrEqual(Math.max(11, 0));
        expect(line.at(-1)?.coverage ?? 1).toBe(1);
      }),
    );
  });

  it('gives ROC and precision-recall lines from corner to corner', () => {
    const curve = riskCoverageCurve(simulatedColumns(100, 3, seededRandom(4)), 4);
    const roc = rocLine(curve);
    expect(roc[0]).toMatchObject({ truePositiveRate: 0, falsePositiveRate: 0 });
    expect(roc.at(-1)).toMatchObject({ truePositiveRate: 1, falsePositiveRate: 1 });
    const last = precisionRecallLine(curve).at(-1)!;
    expect(last.recall).toBe(1);
    expect(last.precision).toBeCloseTo(1 - curve.losses.at(-1)! / curve.labelled, 12);
    const oneClass = riskCoverageCurve(simulatedColumns(10, 1, seededRandom(4)), -1);
    expect(rocLine(oneClass)).toEqual([]);
  });

  it('refuses a valid score that is not a number, with the row’s id', () => {
    const input = {
      score: Float64Array.of(1, Number.NaN),
      label: Float64Array.of(1, 2),
      valid: Uint8Array.of(1, 1),
      instruction: Int32Array.of(0, 1),
      ids: ['a', 'row-7'],
    };
    expect(() => riskCoverageCurve(input, cut)).toThrow(/Row "row-7" has the score NaN/);
  });
});

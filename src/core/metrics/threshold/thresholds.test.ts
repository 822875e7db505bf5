import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { workingPoint } from '../../decision/working-point.ts';
import { seededRandom } from '../../random/random.ts';
import reference from '../fixtures/decisions.json' with { type: 'json' };
import { gatherSample, type Sample } from '../sample.ts';
import { riskCoverageCurve } from '../selective/curve.ts';
import { lossAt } from '../selective/loss.ts';
import { operatingPoint } from '../selective/operating-point.ts';
import { anyRows, sampleOf } from '../testing/samples.ts';
import { monteCarloError, simulatedColumns, simulatedSample } from '../testing/simulated.ts';
import { type Candidate, oneRowEach } from './candidates.ts';
import { conformalRisk } from './conformal-risk.ts';
import { firstTested, fixedSequence, rowsNeeded } from './fixed-sequence.ts';
import { learnThenTest } from './learn-then-test.ts';

const chosen = (candidates: readonly Candidate[]) =>
  candidates.findLast(({ passed }) => passed)?.threshold ?? null;

const curveOf = ({ score, label, cluster }: Sample, cut: number) =>
  riskCoverageCurve({ score, label, valid: new Uint8Array(score.length).fill(1), instruction: cluster }, cut);

describe('thresholds against the written oracle', () => {
  const { score, loss, cases } = reference.thresholds;
  const sample = sampleOf(score.map((value, i) => ({ score: value, label: 1 - loss[i]!, instruction: i })));
  const losses = lossAt(sample.label, 1);

  it.each(cases)('α = $alpha, δ = $delta, $min_rows rows', (expected) => {
    const { alpha, delta, min_rows } = expected;
    expect(workingPoint(curveOf(sample, 1), alpha)).toBe(expected.working);
    expect(chosen(fixedSequence(sample, losses, alpha, delta, min_rows))).toBe(expected.sequence);
    expect(chosen(conformalRisk(sample, losses, alpha))).toBe(expected.conformal);
  });

  it('take a binomial p-value, which for a loss of 0 or 1 is exact', () => {
    const good = sampleOf(Array.from({ length: 40 }, (_, i) => ({ score: 1, label: 1, instruction: i })));
    const [only] = learnThenTest(good, lossAt(good.label, 1), 0.1, 0.1, 'holm');
    expect(only!.p).toBeCloseTo(0.9 ** 40, 12);
  });
});

describe('thresholds', () => {
  it('are declined, not guessed, where nothing can be shown', () => {
    const bad = sampleOf(Array.from({ length: 200 }, (_, i) => ({ score: i, label: i % 2, instruction: i })));
    const loss = lossAt(bad.label, 1);
    expect(chosen(fixedSequence(bad, loss, 0.1, 0.1, 30))).toBeNull();
    expect(chosen(learnThenTest(bad, loss, 0.1, 0.1, 'holm'))).toBeNull();
    const few = sampleOf([{ score: 1, label: 1, instruction: 0 }]);
    expect(fixedSequence(few, lossAt(few.label, 1), 0.1, 0.1, 30)).toEqual([]);
    expect(chosen(conformalRisk(few, lossAt(few.label, 1), 0.1))).toBeNull();
    const none = sampleOf([]);
    expect(workingPoint(curveOf(none, 1), 0.1)).toBeNull();
  });

  it('need so many rows that none bad among them would pass', () => {
    expect(rowsNeeded(0.05, 0.05, 30)).toBe(59);
    expect(rowsNeeded(0.2, 0.1, 30)).toBe(30);
  });

  it('keep the empirical risk at the working point at α or below, at the largest such coverage', () => {
    fc.assert(
      fc.property(anyRows(1), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (rows, alpha) => {
        const sample = sampleOf(rows);
        const loss = lossAt(sample.label, 3);
        const risk = (threshold: number) => {
          const kept = [...loss].filter((_, i) => sample.score[i]! >= threshold);
          return kept.reduce((sum, value) => sum + value, 0) / kept.length;
        };
        const point = workingPoint(curveOf(sample, 3), alpha);
        for (const threshold of new Set(sample.score))
          if (point === null || threshold < point) expect(risk(threshold)).toBeGreaterThan(alpha);
        if (point !== null) expect(risk(point)).toBeLessThanOrEqual(alpha);
      }),
    );
  });

  it('certify no less by Holm than by Bonferroni', () => {
    fc.assert(
      fc.property(anyRows(30), (rows) => {
        const sample = sampleOf(rows.map((row, i) => ({ ...row, instruction: i })));
        const loss = lossAt(sample.label, 2);
        const holm = learnThenTest(sample, loss, 0.5, 0.2, 'holm');
        const bonferroni = learnThenTest(sample, loss, 0.5, 0.2, 'bonferroni');
        bonferroni.forEach(({ passed }, i) => {
          if (passed) expect(holm[i]!.passed).toBe(true);
        });
      }),
    );
  });

  it('rest on one row an instruction, each as likely as the others', () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({
      score: i,
      label: 1,
      instruction: Math.floor(i / 4),
    }));
    const sample = sampleOf(rows);
    const times = new Float64Array(12);
    const draws = 4000;
    for (let seed = 0; seed < draws; seed++) {
      const one = oneRowEach(sample, seed);
      expect(one.n).toBe(3);
      for (const row of one.row) times[row]! += 1;
    }
    for (const count of times)
      expect(Math.abs(count / draws - 0.25)).toBeLessThan(monteCarloError(0.25, draws) * 1.3);
  });
});

describe('the promise, over simulated calibration sets of 150 instructions × 4 answers', () => {
  const cut = 4;
  const [alpha, delta] = [0.2, 0.1];
  const runs = 400;
  const broken = { sequence: 0, holm: 0, bonferroni: 0, everyRow: 0 };
  const certified = { sequence: 0, holm: 0 };
  let conformal = 0;

  beforeAll(() => {
    const population = riskCoverageCurve(simulatedColumns(40_000, 4, seededRandom(5)), cut);
    const riskAt = (threshold: number | null, which: 'selectiveRisk' | 'generalisedRisk') => {
      if (threshold === null) return 0;
      const risk = operatingPoint(population, threshold)[which];
      return 'undefined' in risk ? 0 : risk.value;
    };
    const random = seededRandom(6);
    for (let run = 0; run < runs; run++) {
      const { sample } = gatherSample(simulatedColumns(150, 4, random));
      const one = oneRowEach(sample, run);
      const loss = lossAt(one.label, cut);
      const all = lossAt(sample.label, cut);
      const thresholds = {
        sequence: chosen(fixedSequence(one, loss, alpha, delta, 30)),
        holm: chosen(learnThenTest(one, loss, alpha, delta, 'holm')),
        bonferroni: chosen(learnThenTest(one, loss, alpha, delta, 'bonferroni')),
        everyRow: chosen(fixedSequence(sample, all, alpha, delta, 30)),
      };
      for (const key of ['sequence', 'holm', 'bonferroni', 'everyRow'] as const)
        if (riskAt(thresholds[key], 'selectiveRisk') > alpha) broken[key] += 1 / runs;
      for (const key of ['sequence', 'holm'] as const)
        if (thresholds[key] !== null) certified[key] += 1 / runs;
      conformal += riskAt(chosen(conformalRisk(sample, all, 0.1)), 'generalisedRisk') / runs;
    }
  }, 240_000);

  it('is broken in at most a share δ of sets, within Monte-Carlo error', () => {
    for (const key of ['sequence', 'holm', 'bonferroni'] as const)
      expect(broken[key], key).toBeLessThanOrEqual(delta + monteCarloError(delta, runs));
  });

  it('is made often enough to be of use', () => {
    expect(certified.sequence).toBeGreaterThan(0.5);
    expect(certified.holm).toBeGreaterThan(0.3);
  });

  it('begins where a bad row among the best does not end it, and no later than with a third of the rows', () => {
    const random = seededRandom(3);
    let accepts = 0;
    for (let run = 0; run < 200; run++) {
      const sample = simulatedSample(150, 1, random);
      const loss = lossAt(sample.label, 3);
      const last = fixedSequence(sample, loss, 0.1, 0.1, 30).findLast(({ passed }) => passed);
      accepts += (last?.n ?? 0) / sample.n / 200;
    }
    // Begun with 30 rows, of which none may be bad, it accepts 42%.
    expect(accepts).toBeGreaterThan(0.47);
    expect([60, 100, 150, 1000].map((rows) => firstTested(rows, 0.1, 0.1, 30))).toEqual([30, 30, 38, 52]);
  });

  it('would be broken more often by bounds that take all rows as independent', () => {
    expect(broken.everyRow).toBeGreaterThan(broken.sequence);
  });

  it('of conformal risk control holds on average', () => {
    expect(conformal).toBeLessThanOrEqual(0.1);
    expect(conformal).toBeGreaterThan(0.08);
  });
});

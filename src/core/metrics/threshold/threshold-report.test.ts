import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { isUndefined } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { defaultShares, splitPart } from '../split.ts';
import { simulatedColumns } from '../testing/simulated.ts';
import { type ThresholdOptions, thresholdReport } from './threshold-report.ts';

const options: ThresholdOptions = {
  cut: 4,
  alpha: 0.2,
  delta: 0.1,
  minRows: 30,
  correction: 'holm',
  shares: defaultShares,
  seed: 3,
  usable: null,
};

function simulated(instructions: number, each = 3): { rows: MetricRows; column: ScoreColumn } {
  const { score, label, valid, instruction } = simulatedColumns(instructions, each, seededRandom(6));
  const group = Int32Array.from(score, (_, row) => row % 2);
  return {
    rows: { label, instruction, group, groups: ['a', 'b'], length: new Int32Array(score.length) },
    column: { name: 'judge', score, valid, probs: null },
  };
}

describe('thresholdReport', () => {
  const { rows, column } = simulated(600);
  const report = thresholdReport(rows, column, options);

  it('offers every method, with what it promises and what happened', () => {
    expect(report.results.map(({ method }) => method)).toEqual([
      'working-point',
      'fixed-sequence',
      'learn-then-test',
      'conformal-risk',
    ]);
    for (const { method, threshold, onTest, promise, keptOnTest, byGroup } of report.results) {
      expect(threshold, method).not.toBeNull();
      expect(onTest!.accepted).toBeGreaterThan(0);
      expect(promise).toMatch(method === 'working-point' ? /^Empirical, no guarantee/ : /20%/);
      const risk = method === 'conformal-risk' ? onTest!.generalisedRisk : onTest!.selectiveRisk;
      expect(keptOnTest).toBe(!isUndefined(risk) && risk.value <= 0.2);
      expect(byGroup.map(({ name }) => name)).toEqual(['a', 'b']);
    }
  });

  it('keeps fewer rows where it promises more', () => {
    const [working, sequence, tested] = report.results.map(({ onCalibration }) => onCalibration!.coverage);
    expect(sequence!).toBeLessThanOrEqual(working!);
    expect(tested!).toBeLessThanOrEqual(working!);
  });

  it('never looks at a label of the test split', () => {
    const label = rows.label.map((value, row) =>
      report.split.part[row] === splitPart.test ? 9 - value : value,
    );
    const other = thresholdReport({ ...rows, label }, column, options);
    expect(other.results.map(({ threshold }) => threshold)).toEqual(
      report.results.map(({ threshold }) => threshold),
    );
    expect(other.results[0]!.onTest).not.toEqual(report.results[0]!.onTest);
  });

  it('counts rows of both splits and names what must be true', () => {
    expect(report.calibrationRows + report.testRows).toBe(1800);
    expect(report.assumptions).toHaveLength(4);
    const alone = simulated(100, 1);
    expect(thresholdReport(alone.rows, alone.column, options).assumptions).toHaveLength(3);
  });

  it('says how many instructions are missing where there are too few', () => {
    const few = simulated(40);
    const { results, lacking } = thresholdReport(few.rows, few.column, options);
    const [, sequence] = results;
    expect(lacking).toEqual({ needed: 30, available: 20, share: 0.75 });
    expect(sequence).toMatchObject({
      threshold: null,
      promise: expect.stringMatching(
        /30 instructions .* are needed, and the calibration split has 20\. Calibrating on 75%/,
      ),
      onTest: null,
      keptOnTest: null,
    });
  });

  it.each([{ alpha: 0 }, { alpha: 1 }, { delta: Number.NaN }])('refuses %j', (wrong) => {
    expect(() => thresholdReport(rows, column, { ...options, ...wrong })).toThrow(/between 0 and 1/);
  });
});

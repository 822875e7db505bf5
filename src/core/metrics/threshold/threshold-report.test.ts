import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { isUndefined } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { splitPart } from '../split.ts';
import { defaultShares } from '../split-shares.ts';
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { simulatedColumns } from '../testing/simulated.ts';
import { promiseUnits } from './promise-unit.ts';
import type { ThresholdOptions } from './threshold-options.ts';
import { thresholdReport } from './threshold-report.ts';

const options: ThresholdOptions = {
  cut: 4,
  alpha: 0.2,
  delta: 0.1,
  minRows: 30,
  correction: 'holm',
  unit: 'instruction',
  weights: 'none',
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

/** The same rows, those of instructions with a bad first row three times. */
function uneven(instructions: number): { rows: MetricRows; column: ScoreColumn } {
  const { rows, column } = simulated(instructions);
  const hard = (row: number) => rows.label[row - (row % 3)]! < options.cut;
  const places = Int32Array.from(
    [...rows.label.keys()].flatMap((row) => (hard(row) ? [row, row, row] : [row])),
  );
  const codes = (of: Int32Array) => places.map((row) => of[row]!);
  const numbers = (of: Float64Array) => Float64Array.from(places, (row) => of[row]!);
  return {
    rows: {
      ...rows,
      label: numbers(rows.label),
      instruction: codes(rows.instruction),
      group: codes(rows.group),
      length: codes(rows.length),
    },
    column: { ...column, score: numbers(column.score), valid: new Uint8Array(places.length).fill(1) },
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
      'betting',
      'approximate',
      'conformal-risk',
    ]);
    for (const {
      method,
      threshold,
      onTest,
      promisedOnTest,
      promise,
      keptOnTest,
      byGroup,
    } of report.results) {
      expect(threshold, method).not.toBeNull();
      expect(onTest!.accepted).toBeGreaterThan(0);
      expect(promise).toMatch(method === 'working-point' ? /^Empirical, no guarantee/ : /20%/);
      expect(keptOnTest).toBe(!isUndefined(promisedOnTest!) && promisedOnTest!.value <= 0.2);
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
    expect(report.assumptions).toHaveLength(5);
    const alone = simulated(100, 1);
    expect(thresholdReport(alone.rows, alone.column, options).assumptions).toHaveLength(3);
  });

  it.each(promiseUnits)('bounds, says and checks the same, where a new %s counts once', (unit) => {
    const hard = uneven(600);
    let seen = 0;
    const made = thresholdReport(hard.rows, hard.column, { ...options, unit });
    for (const { method, promise, promisedOnTest, onTest, keptOnTest } of made.results) {
      if (['working-point', 'conformal-risk'].includes(method)) continue;
      expect(promise).toContain(`each new ${unit} counting once`);
      if (!onTest) continue;
      seen++;
      if (isUndefined(promisedOnTest!) || isUndefined(onTest.selectiveRisk)) throw new Error('no risk');
      const asRows = onTest.selectiveRisk.value;
      if (unit === 'row') expect(promisedOnTest!.value).toBeCloseTo(asRows, 12);
      else expect(promisedOnTest!.value).toBeLessThan(asRows);
      expect(keptOnTest).toBe(promisedOnTest!.value <= 0.2);
    }
    expect(seen).toBeGreaterThanOrEqual(3);
    expect(made.assumptions.join(' ')).toContain(`Each new ${unit} counts once`);
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

  it('says of conformal risk control what is lacking: instructions, or a share of bad rows that is small enough', () => {
    const promiseOf = (instructions: number) =>
      thresholdReport(
        metricRows({
          label: Array.from({ length: instructions }, (_, row) => row % 2),
          instruction: [...Array(instructions).keys()],
        }),
        scoreColumn('judge', Array(instructions).fill(5)),
        { ...options, cut: 1 },
      ).results.find(({ method }) => method === 'conformal-risk')!.promise;
    expect(promiseOf(4)).toContain('With so few instructions');
    expect(promiseOf(400)).toMatch(/rows with the highest score would already exceed 20%/);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { UsageError } from '../command.ts';
import { analysisCommand } from '../metrics/analysis-command.ts';
import { askedAgain, jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';

const thresholdCommand = analysisCommand(analyses.suggestThreshold);
const costsCommand = analysisCommand(analyses.costs);
const threeWayCommand = analysisCommand(analyses.threeWay);

const groupThresholdsCommand = analysisCommand(analyses.groupThresholds);

const shiftCommand = analysisCommand(analyses.shift);

const judged = () => temporaryFile('judged.jsonl', jsonLines(judgedRows()));
const scored = ['--score', 'judge_score', '--label', 'quality'];
const figure = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) };

describe('threshold', () => {
  it('promises on one half of the instructions and reports what happened on the other', async () => {
    const { code, text } = await runCommand(thresholdCommand, [
      ...['--data', await judged(), ...scored, '--alpha', '0.4', '--delta', '0.2', '--json'],
    ]);
    expect(code).toBe(0);
    const found = JSON.parse(text);
    expect(found).toMatchObject({
      alpha: 0.4,
      delta: 0.2,
      cut: 5,
      n: 118,
      invalid: 1,
      unlabelled: 1,
      split: { calibration: { instructions: 20 } },
    });
    expect(Object.keys(found.methods)).toEqual([
      'working_point',
      'fixed_sequence',
      'learn_then_test',
      'betting',
      'approximate',
      'conformal_risk',
    ]);
    const { working_point } = found.methods;
    expect(working_point.on_calibration.selective_risk.value).toBeLessThanOrEqual(0.4);
    expect(working_point.on_test.selective_risk).toMatchObject(figure);
  });

  it('declines all, and says so, where nothing can be promised', async () => {
    const argv = ['--data', await judged(), ...scored, '--alpha', '0.01', '--delta', '0.05'];
    const { methods } = JSON.parse((await runCommand(thresholdCommand, [...argv, '--json'])).text);
    expect(methods.fixed_sequence).toMatchObject({
      threshold: null,
      decline_all: true,
      promise: expect.stringMatching(/^No valid threshold: decline all\./),
    });
    const { code, text } = await runCommand(thresholdCommand, argv);
    expect(code).toBe(0);
    expect(text).toContain('fixed-sequence: decline all');
    expect(text).toContain('Left out: 1 invalid, 1 unlabelled.');
  });

  it.each(['0', '1', '-0.1', 'x'])('finds α = %s wrong', async (alpha) => {
    const argv = ['--data', await judged(), ...scored, '--alpha', alpha, '--delta', '0.1'];
    await expect(runCommand(thresholdCommand, argv)).rejects.toBeInstanceOf(UsageError);
  });
});

describe('three-way', () => {
  const argv = async (...more: string[]) => [
    ...['--data', await judged(), ...scored, '--alpha', '0.45', '--beta', '0.45', '--delta', '0.4'],
    ...more,
  ];

  it('accepts, reviews or declines every scored row, and writes those to review', async () => {
    const review = await temporaryFile('review.jsonl', '');
    const call = await argv('--min-rows', '5', '--review', review, '--json');
    const { code, text } = await runCommand(threeWayCommand, call);
    expect(code).toBe(0);
    const found = JSON.parse(text);
    expect(found.decline.threshold).toBeLessThan(found.accept.threshold);
    expect(found.promise).toContain('both at once');
    const { accepted, review: between, declined } = found.all_rows;
    // One of 120 rows is invalid.
    expect(accepted + between + declined).toBe(119);
    const rows = (await readFile(review, 'utf8')).split('\n').slice(0, -1);
    expect(rows).toHaveLength(between);
    for (const row of rows.map((line) => JSON.parse(line))) {
      expect(row.judge_score).toBeGreaterThan(found.decline.threshold);
      expect(row.judge_score).toBeLessThan(found.accept.threshold);
    }
  });

  it('leaves every row to review, and says what would be needed, where too few are labelled', async () => {
    const { code, text } = await runCommand(threeWayCommand, await argv());
    expect(code).toBe(0);
    expect(text).toContain('review: between, 119 rows (100%)');
    expect(text).toMatch(/To accept rows: 30 instructions with a scored and labelled row are needed/);
  });
});

describe('group-thresholds', () => {
  const argv = async (...more: string[]) => [
    ...['--data', await judged(), ...scored, '--by', 'model', '--alpha', '0.5', '--delta', '0.3'],
    ...more,
  ];

  it('promises the same of every model at one threshold, and has one for each where asked', async () => {
    const call = await argv('--min-rows', '5', '--json');
    const found = JSON.parse((await runCommand(groupThresholdsCommand, call)).text);
    const thresholds = found.groups.map(({ threshold }: { threshold: number | null }) => threshold);
    expect(thresholds).toHaveLength(3);
    expect(new Set(thresholds).size).toBe(1);
    expect(found.groups[0]).toMatchObject({ covered: true, promised_on_test: { value: expect.any(Number) } });
    const { text } = await runCommand(groupThresholdsCommand, [...call, '--thresholds', 'each']);
    const own = new Set(JSON.parse(text).groups.map(({ threshold }: { threshold: number }) => threshold));
    expect(own.size).toBeGreaterThan(1);
  });

  it('names the groups that have too few labels', async () => {
    const { code, text } = await runCommand(groupThresholdsCommand, await argv());
    expect(code).toBe(0);
    expect(text).toMatch(/No valid threshold: decline all\..* Of beta, gamma, alpha nothing is promised/);
    expect(text).toContain('- alpha: 30 instructions with a scored and labelled row are needed');
  });
});

describe('costs', () => {
  const argv = async (...more: string[]) => ['--data', await judged(), ...scored, ...more];

  it('finds the threshold of largest net benefit, and says that it was chosen by looking', async () => {
    const call = await argv('--bad-accepted', '3', '--good-declined', '1', '--review-cost', '0.2');
    const found = JSON.parse((await runCommand(costsCommand, [...call, '--json', '--points', '500'])).text);
    expect(found.break_even).toBeCloseTo(2.8 / 4, 12);
    const { threshold, on_all_rows: best } = found.best;
    const values = found.points.map((point: { net_benefit: { value: number } }) => point.net_benefit.value);
    expect(best.net_benefit.value).toBeCloseTo(Math.max(...values), 12);
    expect(best.net_benefit.band_low).toBeLessThan(best.net_benefit.low);
    expect(found.chosen_on_calibration.on_test.net_benefit.low).toBeLessThan(
      found.chosen_on_calibration.on_test.net_benefit.value,
    );
    const { text } = await runCommand(costsCommand, call);
    expect(text).toContain(`accept score ≥ ${threshold}`);
    expect(text).toMatch(/chosen on these rows, and with an interval that allows for it/);
    expect(text).toMatch(/On the test split, .* which had no part in the choice/);
  });

  it('needs costs, and declines every row where bad ones cost too much', async () => {
    await expect(runCommand(costsCommand, await argv())).rejects.toBeInstanceOf(UsageError);
    const dear = await argv('--bad-accepted', '100000', '--good-declined', '0', '--json');
    expect(JSON.parse((await runCommand(costsCommand, dear)).text).best).toMatchObject({
      decline_all: true,
      threshold: null,
    });
  });
});

describe('weights for new rows', () => {
  const argv = async (...more: string[]) => {
    const data = await temporaryFile('judged.jsonl', jsonLines(askedAgain(3)));
    return ['--data', data, ...scored, '--alpha', '0.45', '--delta', '0.2', ...more];
  };
  // Longer responses, and no label.
  const fresh = () =>
    askedAgain(3).map(({ quality: _, ...row }) => ({ ...row, response: `${row.response} and so on` }));

  it('make a promise for the rows of another file, and say what they rest on', async () => {
    const path = await temporaryFile('new.jsonl', jsonLines(fresh()));
    const call = await argv('--weights', 'shift', '--new', path, '--json');
    const { weights, methods, assumptions } = JSON.parse((await runCommand(thresholdCommand, call)).text);
    expect(weights).toMatchObject({ by: 'shift', labelled: 354, fresh: 357, instructions: 120 });
    expect(weights.effective).toBeGreaterThan(50);
    expect(weights.effective).toBeLessThan(120);
    expect(assumptions).toContain(weights.sentence);
    expect(methods.approximate.promise).toContain('weighted to be like the new rows');
    const plain = JSON.parse((await runCommand(thresholdCommand, await argv('--json'))).text);
    expect(plain.weights).toBeNull();
    expect(methods.approximate.promised_on_test).not.toEqual(plain.methods.approximate.promised_on_test);
  });

  it('are refused where new rows are too unlike, and where nothing says what is new', async () => {
    const far = fresh().map((row) => ({ ...row, response: row.response.repeat(40) }));
    const path = await temporaryFile('far.jsonl', jsonLines(far));
    await expect(
      runCommand(thresholdCommand, await argv('--weights', 'shift', '--new', path)),
    ).rejects.toMatchObject({ code: 'weights-not-trusted' });
    await expect(runCommand(thresholdCommand, await argv('--new', path))).rejects.toThrow(
      /give --weights shift/,
    );
    await expect(
      runCommand(threeWayCommand, await argv('--beta', '0.4', '--weights', 'shift')),
    ).rejects.toThrow(/too few to estimate how new rows differ/);
  });
});

describe('shift', () => {
  const shift = async (...more: string[]) => {
    const argv = ['--data', await judged(), ...scored, '--permutations', '39', ...more];
    return runCommand(shiftCommand, argv);
  };

  it('holds new rows against the labelled ones, and says what has moved', async () => {
    // Other questions of the same length, with responses three times as long, and no label.
    const fresh = judgedRows().map(({ quality: _, ...row }) => ({
      ...row,
      instruction: [...row.instruction].reverse().join(''),
      response: row.response.repeat(3),
    }));
    const path = await temporaryFile('new.jsonl', jsonLines(fresh));
    const found = JSON.parse((await shift('--new', path, '--json')).text);
    expect(found).toMatchObject({
      calibration: { rows: 118, instructions: 40 },
      new: { rows: 119, instructions: 40 },
      p: 1 / 40,
    });
    expect(found.auroc).toBeGreaterThan(0.6);
    expect(found.features[0].feature).toBe('characters of the response');
    expect((await shift('--new', path)).text).toContain('New rows differ from those calibrated on');
  });

  it('takes the rows without a label for new, and says where they are too few', async () => {
    const { code, text } = await shift();
    expect(code).toBe(0);
    expect(text).toContain('at least 10 of each are needed');
  });
});

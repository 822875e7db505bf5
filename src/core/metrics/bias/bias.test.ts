import { describe, expect, it } from 'vitest';
import { isUndefined, type MaybeEstimate } from '../estimate.ts';
import reference from '../fixtures/decisions.json' with { type: 'json' };
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { lengthBias } from './length-bias.ts';
import { selfPreference } from './self-preference.ts';
import { sensitivity } from './sensitivity.ts';

const value = (estimate: MaybeEstimate) => (isUndefined(estimate) ? Number.NaN : estimate.value);
const { bias } = reference;
const rows = metricRows({ ...bias, instruction: bias.label.map((_, i) => i) });
const column = scoreColumn('judge', bias.score);
const options = { seed: 1, draws: 100 };

describe('bias against scipy and least squares', () => {
  it('of length, raw and with the label taken out', () => {
    const found = lengthBias(rows, column, options);
    expect(value(found.pearson)).toBeCloseTo(bias.pearson, 10);
    expect(value(found.spearman)).toBeCloseTo(bias.spearman, 10);
    expect(value(found.residualPearson)).toBeCloseTo(bias.residual_pearson, 10);
    expect(value(found.labelPearson)).toBeCloseTo(bias.label_pearson, 10);
  });

  it('of marked rows, raw and at equal label', () => {
    const found = selfPreference(rows, column, Uint8Array.from(bias.mark), options);
    expect(value(found.difference)).toBeCloseTo(bias.difference, 10);
    expect(value(found.atEqualLabel)).toBeCloseTo(bias.at_equal_label, 10);
    expect(found.marked + found.others).toBe(bias.label.length);
  });

  it('is undefined, with a reason, where nothing can be compared', () => {
    expect(selfPreference(rows, column, new Uint8Array(bias.label.length), options).difference).toMatchObject(
      {
        undefined: true,
      },
    );
    const same = scoreColumn('label', bias.label);
    expect(lengthBias(rows, same, options).residualPearson).toMatchObject({
      reason: expect.stringMatching(/explains/),
    });
  });
});

describe('sensitivity', () => {
  it('counts the decisions that change and the shift of the scores', () => {
    const found = sensitivity(
      metricRows({ instruction: [0, 1, 2, 3] }),
      scoreColumn('first', [1, 4, 6, 8]),
      scoreColumn('second', [2, 6, 6, Number.NaN]),
      { first: 5, second: 5 },
      options,
    );
    expect(value(found.shift)).toBeCloseTo(-1, 12);
    expect(value(found.meanSize)).toBeCloseTo(1, 12);
    expect(value(found.flipped)).toBeCloseTo(1 / 3, 12);
    expect(found).toMatchObject({ n: 3, invalid: 1 });
  });
});

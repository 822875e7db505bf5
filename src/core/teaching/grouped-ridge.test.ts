import { describe, expect, it } from 'vitest';
import { rowsOfEach } from '../rows/instruction-numbers.ts';
import fixture from './fixtures/grouped-ridge.json';
import { groupedRidge } from './grouped-ridge.ts';

describe('groupedRidge', () => {
  const x = Float64Array.from(fixture.x.flat());
  const targets = Float64Array.from(fixture.targets);
  const groups = rowsOfEach(fixture.groups);

  it('has the weights and the left-out residuals that scikit-learn finds by fitting anew', () => {
    const fit = groupedRidge(x, targets, fixture.penalties, groups)!;
    for (const [at, weight] of fixture.weights.entries()) expect(fit.weights[at]).toBeCloseTo(weight, 7);
    for (const [row, missed] of fixture.heldOut.entries()) expect(fit.heldOut[row]).toBeCloseTo(missed, 6);
  });

  it('has no fit where a column says nothing and is not penalised', () => {
    const empty = new Float64Array(2 * targets.length);
    expect(groupedRidge(empty, targets, [0, 1], groups)).toBeNull();
  });
});

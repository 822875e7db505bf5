import { describe, expect, it } from 'vitest';
import { sortedScores } from '#core/decision/coverage.ts';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { scoreFirst } from './fixtures/fake-runs.ts';
import { createThresholdStore } from './threshold-store.ts';

describe('the threshold', () => {
  it('follows the scores while it is chosen by coverage', () => {
    const store = createThresholdStore();
    const columns = emptyRunColumns(40);
    scoreFirst(columns, 10);
    store.getState().follow(sortedScores(columns));
    const early = store.getState().threshold;
    scoreFirst(columns, 40);
    store.getState().follow(sortedScores(columns));
    expect(store.getState().threshold).not.toBe(early);
    const scored = [...columns.score].filter((score) => !Number.isNaN(score));
    const kept = scored.filter((score) => score >= store.getState().threshold).length;
    expect(kept).toBe(Math.ceil(0.8 * scored.length));
  });

  it('stays where the user put it', () => {
    const store = createThresholdStore();
    store.getState().chooseScore(6.5);
    const columns = emptyRunColumns(40);
    scoreFirst(columns, 40);
    store.getState().follow(sortedScores(columns));
    expect(store.getState().threshold).toBe(6.5);
  });

  it('stands in the middle of the scale before anything is scored', () => {
    const store = createThresholdStore();
    store.getState().follow(new Float64Array());
    expect(store.getState().threshold).toBe(4.5);
  });
});

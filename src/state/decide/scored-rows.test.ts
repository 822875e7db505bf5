import { describe, expect, it } from 'vitest';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { invalidRows, placesByGroup, rowsAt, rowsByScore, scoredRows } from './scored-rows.ts';

const n = 6;
const dataset = {
  n,
  instruction: Int32Array.from([0, 0, 1, 1, 2, 2]),
  model: Int32Array.from([0, 1, 0, 1, 0, 1]),
  category: Int32Array.from([0, 0, 0, 0, 1, 1]),
  responseLength: Int32Array.from([10, 20, 30, 40, 50, 60]),
};

/** Rows 0 to 3 are judged, row 1 without a usable answer. */
function partRun() {
  const run = emptyRunColumns(n);
  run.status.set([1, 2, 1, 1, 0, 0]);
  run.score.set([4, Number.NaN, 8, 4]);
  run.probs.set(Array(10).fill(0.1), 20);
  return run;
}

describe('scoredRows', () => {
  it('holds what is judged so far, aligned, and counts what is invalid', () => {
    const scored = scoredRows(dataset, partRun(), Float64Array.from([1, 2, 3, 4, 5, 6]), ['a', 'b']);
    expect([...scored.row]).toEqual([0, 1, 2, 3]);
    expect([...scored.rows.label]).toEqual([1, 2, 3, 4]);
    expect([...scored.rows.instruction]).toEqual([0, 0, 1, 1]);
    expect([...scored.rows.length]).toEqual([10, 20, 30, 40]);
    expect([...scored.column.valid]).toEqual([1, 0, 1, 1]);
    expect([...scored.column.probs!.subarray(20, 30)]).toEqual(Array(10).fill(0.1));
    expect([scored.valid, scored.invalid]).toEqual([3, 1]);
  });

  it('leaves the labels of rows out whose instruction the judge was trained on, and says how many', () => {
    const run = { ...partRun(), seen: Uint8Array.of(1, 1, 0, 0, 1, 1) };
    const label = Float64Array.of(1, Number.NaN, 3, 4, 5, 6);
    const scored = scoredRows(dataset, run, label, ['a', 'b']);
    expect([...scored.rows.label]).toEqual([NaN, NaN, 3, 4]);
    expect([...scored.row]).toEqual([0, 1, 2, 3]);
    expect(scored.seen).toBe(1);
  });

  it('has labels of NaN where no label is chosen', () => {
    expect([...scoredRows(dataset, partRun(), null, []).rows.label]).toEqual(Array(4).fill(Number.NaN));
  });

  it('orders rows with a score from the highest, and lists the invalid apart', () => {
    const scored = scoredRows(dataset, partRun(), null, []);
    expect([...rowsByScore(scored)]).toEqual([2, 3, 0]);
    expect([...invalidRows(scored)]).toEqual([1]);
  });

  it('cuts out groups', () => {
    const scored = scoredRows(dataset, partRun(), null, ['a', 'b']);
    const places = placesByGroup(scored.rows.group, 2);
    expect(places.map((of) => [...of])).toEqual([
      [0, 2],
      [1, 3],
    ]);
    const { rows, column } = rowsAt(scored, places[0]!);
    expect([...column.score]).toEqual([4, 8]);
    expect([...rows.instruction]).toEqual([0, 1]);
  });
});

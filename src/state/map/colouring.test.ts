import { expect, it } from 'vitest';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import { type ColouredRows, colouring } from './colouring.ts';

const score = [0, 5, 10, Number.NaN, 9.9, 2];
const rows: ColouredRows = {
  summary: { models: ['small', 'large'] } as DatasetSummary,
  columns: { n: 6, model: Int32Array.of(1, 1, 0, -1, 1, 0) } as DatasetColumns,
  run: { n: 6, status: Uint8Array.of(1, 1, 1, 2, 1, 1), score: Float64Array.from(score) } as RunColumns,
  label: Float64Array.of(1, 0, 1, Number.NaN, 1, 1),
  threshold: 5,
  cluster: Int32Array.of(0, 0, 1, 0, 1, 0),
};
const legend = (by: Parameters<typeof colouring>[0]) =>
  colouring(by, rows).entries.map(({ name, rows: n }) => `${name}: ${n}`);

it('tells in the legend how many rows have which colour', () => {
  expect(legend('cluster')).toEqual(['Cluster 1: 4', 'Cluster 2: 2']);
  expect(legend('decision').join()).toContain('Declined: 2');
  expect(legend('label')).toEqual(['0: 1', '1: 4', 'no label: 1']);
  expect(legend('model')).toEqual(['large: 3', 'small: 2', 'no model: 1']);
});

it('parts more values than there are steps into equal ones, the highest included in the last', () => {
  const six = {
    ...rows,
    run: { ...rows.run!, score: Float64Array.of(0, 5, 10, 7, 9.9, 2), status: new Uint8Array(6).fill(1) },
  };
  const { code, entries } = colouring('score', six);
  expect(entries.map(({ name }) => name)).toEqual(['0 to 2', '2 to 4', '4 to 6', '6 to 8', '8 to 10']);
  expect([...code]).toEqual([0, 2, 4, 3, 4, 1]);
  expect(legend('score')).toEqual(['0: 1', '2: 1', '5: 1', '9.9: 1', '10: 1', 'no score: 1']);
});

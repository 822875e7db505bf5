import { expect, it } from 'vitest';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { reachedRows, runScores } from './method-scores.ts';
import { methodsOf } from './methods.ts';

const dataset = fakeDataset('demo', 'Demo', 4, 0);
const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;
const run = (id: string, createdAt: string) =>
  fakeRun(id, dataset, spec, { scored: 4, state: 'done', createdAt });

it('names runs that are alike by their number, the oldest first, and not by the time of day', () => {
  const runs = [run('late', '2026-11-30T21:34:00.000Z'), run('early', '2026-11-30T21:33:00.000Z')];
  const names = methodsOf(dataset, runs, null)
    .filter(({ kind }) => kind === 'run')
    .map(({ name }) => name);
  expect(names[0]).toMatch(/, run 2$/);
  expect(names[1]).toMatch(/, run 1$/);
  expect(names.join()).not.toMatch(/\d:\d\d/);
});

it('calls a run by the name that somebody gave it, and keeps names apart', () => {
  const named = (id: string, name?: string) => ({
    ...run(id, '2026-11-30T21:34:00.000Z'),
    ...(name && { name }),
  });
  const names = methodsOf(dataset, [named('a', 'Mine'), named('b', 'Mine'), named('c')], null)
    .filter(({ kind }) => kind === 'run')
    .map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(['Mine, run 1', 'Mine, run 2']);
  expect(names[2]).not.toContain('Mine');
});

it('measures a run on none of the rows whose instructions its judge was trained on, and counts them', () => {
  const [method] = methodsOf(dataset, [run('one', '2026-11-30T21:33:00.000Z')], null);
  const columns = emptyRunColumns(4);
  columns.status.set([1, 1, 2, 0]);
  columns.score.set([3, 4, Number.NaN, Number.NaN]);
  columns.seen = Uint8Array.of(1, 0, 0, 1);
  const scores = runScores(method!, columns);
  expect(scores).toMatchObject({ seen: 1, invalid: 1, missing: 1 });
  const rows = {
    label: Float64Array.of(1, 2, 3, 4),
    instruction: Int32Array.of(0, 1, 2, 3),
    group: new Int32Array(4),
    groups: ['m'],
    length: new Int32Array(4),
  };
  expect([...reachedRows(rows, scores).row]).toEqual([1, 2]);
});

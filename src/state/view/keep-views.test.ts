import { describe, expect, it, vi } from 'vitest';
import { columnLabel, gradesLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { fakePreferences, testApp } from '../fixtures/stores.ts';
import { firstView } from './keep-views.ts';
import { parseView } from './run-view.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

const costs = { badAccepted: 5, goodDeclined: 1, review: 0.25 };

function twoDatasets() {
  const [a, b] = [fakeDataset('a', 'First', 80, 0), fakeDataset('bb', 'Second', 80, 0)];
  return fakeWorld(
    [a, b],
    [
      fakeRun('run-a', a, spec, { scored: 80, state: 'done' }),
      fakeRun('run-b', b, spec, { scored: 80, state: 'done' }),
    ],
  );
}

async function opened(preferences = fakePreferences()) {
  const app = await testApp(twoDatasets(), preferences);
  const open = async (id: string) => {
    await app.stores.datasets.getState().select(id);
    await vi.waitFor(() => {
      expect(app.stores.run.getState().columns).not.toBeNull();
      expect(app.stores.run.getState().current?.datasetId).toBe(id);
      expect(app.stores.label.getState().values).not.toBeNull();
    });
  };
  await open('a');
  return { ...app, open };
}

describe('what is chosen for a run', () => {
  it('does not leak into another dataset, and is there again on coming back', async () => {
    const { stores, open } = await opened();
    const before = stores.threshold.getState().threshold;
    stores.threshold.getState().chooseScore(7.25);
    stores.rows.getState().setSort({ key: 'score', descending: true });
    stores.rows.getState().setFilter({ truncated: true });
    stores.label.getState().chooseCut(3);
    stores.line.getState().setCosts(costs);
    await open('bb');
    expect(stores.line.getState().costs).toBeNull();
    expect(stores.line.getState().rule).toBe('coverage');
    expect(stores.threshold.getState().threshold).toBe(before);
    expect(stores.rows.getState().sort.key).toBe('row');
    expect(stores.rows.getState().filter.truncated).toBe(false);
    expect(stores.label.getState().cut).toBe(5);
    await open('a');
    expect(stores.threshold.getState().threshold).toBe(7.25);
    expect(stores.line.getState().rule).toBe('score');
    expect(stores.line.getState().costs).toEqual(costs);
    expect(stores.rows.getState().sort).toEqual({ key: 'score', descending: true });
    expect(stores.rows.getState().filter.truncated).toBe(true);
    await vi.waitFor(() => expect(stores.label.getState()).toMatchObject({ column: 'quality', cut: 3 }));
  });

  it('is kept over a reload: rule, label and filter', async () => {
    const preferences = fakePreferences();
    const first = await opened(preferences);
    first.stores.line.getState().keep(0.55);
    first.stores.rows.getState().setFilter({ decision: 'declined', scoreRange: [1, 6] });
    await first.stores.label.getState().choose(null);
    await first.stores.label.getState().choose(columnLabel('quality'));
    first.stores.label.getState().chooseCut(8);
    const { stores } = await opened(preferences);
    expect(stores.line.getState()).toMatchObject({ rule: 'coverage', coverage: 0.55 });
    expect(stores.threshold.getState().choice).toEqual({ kind: 'coverage', coverage: 0.55 });
    expect(stores.rows.getState().filter).toMatchObject({ decision: 'declined', scoreRange: [1, 6] });
    await vi.waitFor(() => expect(stores.label.getState().cut).toBe(8));
  });
});

it('keeps which splits were looked at, and that one of them was chosen', async () => {
  const preferences = fakePreferences();
  const first = await opened(preferences);
  await first.stores.line.getState().certify({ seed: 7 });
  await first.stores.line.getState().certify({ seed: 8 });
  const { stores } = await opened(preferences);
  expect(stores.line.getState().guarantee.seed).toBe(8);
  expect(stores.line.getState().seedsTried).toEqual([7, 8]);
  await stores.line.getState().certify({ seed: null });
  expect(stores.line.getState()).toMatchObject({ guarantee: { seed: null }, seedsTried: [7, 8] });
});

it('keeps that no label is wanted', async () => {
  const preferences = fakePreferences();
  const first = await opened(preferences);
  await first.stores.label.getState().choose(null);
  const { stores } = await testApp(twoDatasets(), preferences);
  await stores.datasets.getState().select('a');
  await vi.waitFor(() => expect(stores.run.getState().current?.id).toBe('run-a'));
  await vi.waitFor(() => expect(stores.label.getState().column).toBeNull());
});

describe('a stored view', () => {
  const nothing = { columns: [], models: [], categories: [] };

  it('that is broken or foreign harms nothing', () => {
    expect(parseView('{', firstView, nothing)).toBeNull();
    expect(parseView('null', firstView, nothing)).toBeNull();
    expect(
      parseView('{"rule":"magic","coverage":7,"filter":{"decision":"perhaps"},"sort":3}', firstView, nothing),
    ).toEqual(firstView);
  });

  it('of an earlier version, whose label was a name, means the column of that name, or else the grades', () => {
    const named = (label: unknown) =>
      parseView(JSON.stringify({ label }), firstView, { ...nothing, columns: [{ name: 'quality' }] })!.label;
    expect(named('quality')).toEqual(columnLabel('quality'));
    expect(named('grade by me')).toEqual(gradesLabel('me'));
    expect(named(gradesLabel('me'))).toEqual(gradesLabel('me'));
    expect(named(null)).toBeNull();
    expect(named(7)).toBeUndefined();
  });
});

it.each([
  [costs, costs],
  [{ ...costs, review: -1 }, null],
  [{ ...costs, review: '1' }, null],
  [{ badAccepted: 5 }, null],
  [{ badAccepted: 0, goodDeclined: 0, review: 0 }, null],
  ['5', null],
])('costs as they are stored, %j, are %j', (stored, read) => {
  const view = parseView(JSON.stringify({ costs: stored }), firstView, {
    columns: [],
    models: [],
    categories: [],
  });
  expect(view?.costs).toEqual(read);
});

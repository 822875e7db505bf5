import { describe, expect, it, vi } from 'vitest';
import { columnLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { FakeAddress } from '../fixtures/fake-address.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { fakePreferences, testApp } from '../fixtures/stores.ts';
import type { Stores } from '../stores.ts';
import { firstView } from './keep-views.ts';
import { parseView } from './run-view.ts';
import { readViewQuery, viewQuery } from './view-address.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

function world() {
  const [a, b, bare] = [
    fakeDataset('a', 'First', 80, 0),
    fakeDataset('bb', 'Second', 80, 0),
    fakeDataset('bare', 'Third', 80, 0),
  ];
  const run = (id: string, of: typeof a, createdAt: string) =>
    fakeRun(id, of, spec, { scored: 80, state: 'done', createdAt });
  return fakeWorld(
    [a, b, bare],
    [
      run('old', a, '2026-11-01T10:00:00.000Z'),
      run('new', a, '2026-11-02T10:00:00.000Z'),
      run('run-b', b, '2026-11-03T10:00:00.000Z'),
    ],
  );
}

const shows = (stores: Stores, dataset: string, run: string | null) =>
  vi.waitFor(() => {
    expect(stores.datasets.getState().selected?.id).toBe(dataset);
    expect(stores.run.getState()).toMatchObject({ listed: true });
    expect(stores.run.getState().current?.id ?? null).toBe(run);
    if (run !== null) expect(stores.run.getState().columns).not.toBeNull();
    expect(stores.label.getState().values).not.toBeNull();
  });

async function opened(hash: string, preferences = fakePreferences()) {
  const address = new FakeAddress(hash);
  const app = await testApp(world(), preferences, undefined, undefined, address);
  return { ...app, address };
}

describe('the address', () => {
  it('keeps what can be asked of a filter, and says what cannot', async () => {
    const ofModel = { field: 'model', kind: 'is', value: 'plain-7b' } as const;
    const slice = JSON.stringify([ofModel, { column: 'gone', kind: 'present' }]);
    const conditions = JSON.stringify({ conditions: [{ column: 'away', kind: 'missing' }] });
    const query = new URLSearchParams({ data: 'bb', run: 'run-b', slice, filter: conditions });
    const preferences = fakePreferences();
    const { stores, quiet } = await opened(`#/decide?${query}`, preferences);
    await shows(stores, 'bb', 'run-b');
    await quiet();
    expect(stores.slice.getState().conditions).toEqual([ofModel]);
    expect(stores.rows.getState().filter.conditions).toEqual([]);
    expect(stores.notices.getState().notices.map(({ message }) => message)).toEqual([
      'A part of the filter was left out, so more rows pass than it meant: there is no column “gone”; there is no column “away”. The rest of it holds.',
    ]);
    // Once said, what holds is what is kept.
    const again = await opened('#/decide', preferences);
    await shows(again.stores, 'bb', 'run-b');
    expect(again.stores.notices.getState().notices).toEqual([]);
    expect(again.stores.slice.getState().conditions).toEqual([ofModel]);
  });

  it('says what is shown, and a link to it shows the same in another visit', async () => {
    const { stores, address } = await opened('#/decide');
    await stores.datasets.getState().select('a');
    await shows(stores, 'a', 'new');
    await stores.run.getState().open('old');
    await shows(stores, 'a', 'old');
    stores.threshold.getState().chooseScore(7.25);
    stores.rows.getState().setFilter({ decision: 'declined', scoreRange: [1, 6] });
    stores.label.getState().chooseCut(8);
    await stores.rows.getState().search('Fibonacci & co');
    const { hash } = address.location;
    expect(hash).toMatch(/^#\/decide\?data=a&run=old&/);

    const other = await opened(hash);
    await shows(other.stores, 'a', 'old');
    expect(other.stores.route.getState().screen).toBe('decide');
    expect(other.stores.threshold.getState().threshold).toBe(7.25);
    expect(other.stores.line.getState().rule).toBe('score');
    expect(other.stores.rows.getState()).toMatchObject({
      filter: { decision: 'declined', scoreRange: [1, 6] },
      text: 'Fibonacci & co',
    });
    await vi.waitFor(() => expect(other.stores.label.getState().cut).toBe(8));
  });

  it('leads back to the dataset and the run of before, with their own threshold', async () => {
    const { stores, address } = await opened('#/decide');
    await stores.datasets.getState().select('a');
    await shows(stores, 'a', 'new');
    stores.threshold.getState().chooseScore(7.25);
    address.go('#/data');
    await stores.datasets.getState().select('bb');
    await shows(stores, 'bb', 'run-b');
    expect(stores.threshold.getState().threshold).not.toBe(7.25);
    address.back();
    await shows(stores, 'a', 'new');
    expect(stores.threshold.getState().threshold).toBe(7.25);
    expect(stores.route.getState().screen).toBe('decide');
  });

  it('does not take back by Back what was chosen for the same run meanwhile', async () => {
    const { stores, address } = await opened('#/decide');
    await stores.datasets.getState().select('a');
    await shows(stores, 'a', 'new');
    address.go('#/data');
    stores.label.getState().chooseCut(8);
    address.back();
    expect(stores.label.getState().cut).toBe(8);
    address.go(
      `#/decide?${viewQuery({ datasetId: 'a', runId: 'new', view: { ...firstView, coverage: 0.4 } })}`,
    );
    expect(stores.line.getState().coverage).toBe(0.4);
  });

  it('that names rows of another browser says so, and shows what there is', async () => {
    const { stores } = await opened('#/decide?data=elsewhere&run=x&rule=score&threshold=3');
    await vi.waitFor(() => expect(stores.datasets.getState().selected).not.toBeNull());
    const { notices } = stores.notices.getState();
    expect(notices.map(({ message }) => message).join()).toContain('not in this browser');
  });
});

describe('a reload', () => {
  it('opens the run that was open, not the newest', async () => {
    const preferences = fakePreferences();
    const { stores } = await opened('', preferences);
    await stores.datasets.getState().select('a');
    await shows(stores, 'a', 'new');
    await stores.run.getState().open('old');
    const again = await opened('', preferences);
    await shows(again.stores, 'a', 'old');
  });

  it('keeps what was chosen for a dataset before anything is judged, and its first run has it', async () => {
    const preferences = fakePreferences();
    const { stores } = await opened('#/explain', preferences);
    await stores.datasets.getState().select('bare');
    await shows(stores, 'bare', null);
    await stores.label.getState().choose(columnLabel('quality'), 7);
    stores.rows.getState().setSort({ key: 'length', descending: true });
    const again = await opened('', preferences);
    await shows(again.stores, 'bare', null);
    await vi.waitFor(() => expect(again.stores.label.getState().cut).toBe(7));
    expect(again.stores.rows.getState().sort.key).toBe('length');
    await again.stores.run.getState().start(spec, null);
    expect(again.stores.rows.getState().sort.key).toBe('length');
    expect(again.stores.label.getState().cut).toBe(7);
  });

  it('keeps how a guarantee is made', async () => {
    const preferences = fakePreferences();
    const { stores } = await opened('', preferences);
    await stores.datasets.getState().select('a');
    await shows(stores, 'a', 'new');
    await stores.line.getState().certify({ method: 'betting', unit: 'row', calibrationShare: 0.7 });
    const again = await opened('', preferences);
    await shows(again.stores, 'a', 'new');
    expect(again.stores.line.getState().guarantee).toMatchObject({
      method: 'betting',
      unit: 'row',
      calibrationShare: 0.7,
    });
  });
});

describe('what an address says of a view', () => {
  it('comes back as it was', () => {
    const view = {
      ...firstView,
      rule: 'risk' as const,
      threshold: 3.5,
      riskLimit: 0.07,
      label: columnLabel('win or lose'),
      labelThreshold: 0.5,
      seedsTried: [7, 8],
      text: '50% & more = "all"',
      sort: { key: 'score' as const, descending: true },
    };
    const asked = readViewQuery(`#/decide?${viewQuery({ datasetId: 'a b', runId: 'r', view })}`)!;
    expect(asked).toMatchObject({ datasetId: 'a b', runId: 'r' });
    expect(parseView(JSON.stringify(asked.fields), firstView, fakeDataset('a b', 'A', 8, 0))).toEqual(view);
  });

  it('is short where nothing is chosen, and nothing where no dataset is named', () => {
    expect(viewQuery({ datasetId: 'a', runId: null, view: firstView })).toBe('data=a');
    expect(readViewQuery('#/decide')).toBeNull();
    expect(readViewQuery('#/decide?rule=score')).toBeNull();
    expect(readViewQuery('')).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { defaultGuarantee } from '../decide/line-store.ts';
import { FakeAddress } from '../fixtures/fake-address.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { fakePreferences, testApp } from '../fixtures/stores.ts';
import { noFilter } from '../rows-view.ts';
import { runKey } from '../run-store-state.ts';
import { viewKey } from './keep-views.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

function world() {
  const [a, b] = [fakeDataset('a', 'First', 80, 0), fakeDataset('bb', 'Second', 80, 0)];
  return fakeWorld(
    [a, b],
    [
      fakeRun('run-a', a, spec, { scored: 80, state: 'done', createdAt: '2026-11-02T10:00:00.000Z' }),
      fakeRun('older', a, spec, { scored: 80, state: 'done', createdAt: '2026-11-01T10:00:00.000Z' }),
      fakeRun('run-b', b, spec, { scored: 80, state: 'done' }),
    ],
  );
}

async function opened(hash: string, preferences = fakePreferences()) {
  const address = new FakeAddress(hash);
  const app = await testApp(world(), preferences, undefined, undefined, address);
  await app.quiet();
  const said = () => app.stores.notices.getState().notices.map(({ message }) => message);
  const shown = () => app.stores.run.getState().current?.id;
  return { ...app, preferences, address, said, shown };
}

const choices = 'rule=score&threshold=3';
const threshold = 7.25;

/** A browser in which something was chosen for both runs. */
async function withChoices() {
  const preferences = fakePreferences();
  const { stores, quiet } = await opened('#/decide', preferences);
  for (const id of ['a', 'bb']) {
    await stores.datasets.getState().select(id);
    await quiet();
    stores.threshold.getState().chooseScore(threshold);
  }
  return preferences;
}

describe('an address whose run is another one’s', () => {
  it.each([
    ['of another dataset', 'a', 'run-b', 'run-a'],
    ['beside a dataset that is not here', 'nowhere', 'run-b', 'run-b'],
    ['that is gone', 'a', 'gone', 'run-a'],
  ])('run %s: says so, and takes away no choice', async (_, data, run, shows) => {
    for (const when of ['first', 'later']) {
      const preferences = await withChoices();
      const kept = preferences.get(viewKey('run-b'));
      const hash = `#/decide?data=${data}&run=${run}&${choices}`;
      const { stores, address, quiet, said, shown } = await opened(
        when === 'first' ? hash : '#/decide',
        preferences,
      );
      if (when === 'later') address.go(hash);
      await quiet();
      expect(JSON.parse(preferences.get(viewKey('run-b'))!)).toEqual(JSON.parse(kept!));
      expect(shown()).toBe(shows);
      expect(stores.threshold.getState().threshold).toBe(threshold);
      expect(said()).toEqual([expect.stringContaining('The address names a')]);
    }
  });

  it('leaves the run that was open to be opened next time', async () => {
    const preferences = await withChoices();
    const { stores, address, quiet } = await opened('#/decide?data=a&run=older', preferences);
    expect(stores.run.getState().current?.id).toBe('older');
    address.go('#/decide?data=a&run=gone');
    await quiet();
    expect(preferences.get(runKey('a'))).toBe('older');
  });
});

it('an address that names no run brings its choices to the one that is opened', async () => {
  const { stores, shown } = await opened(`#/decide?data=a&${choices}`, await withChoices());
  expect(shown()).toBe('run-a');
  expect(stores.threshold.getState().threshold).toBe(3);
});

it('what an address brought for a run that was never opened is forgotten', async () => {
  const { stores, quiet } = await opened(`#/decide?data=a&run=run-b&${choices}`, await withChoices());
  await stores.datasets.getState().select('bb');
  await quiet();
  expect(stores.threshold.getState().threshold).toBe(threshold);
});

it('an address that comes before the datasets are listed takes the place of the first', async () => {
  const there = world();
  const address = new FakeAddress('#/decide?data=a');
  const app = testApp(there, fakePreferences(), undefined, undefined, address);
  address.go(`#/explain?data=bb&run=run-b&${choices}`);
  const { stores, quiet } = await app;
  await quiet();
  expect(stores.datasets.getState().selected?.id).toBe('bb');
  expect(stores.threshold.getState().threshold).toBe(3);
});

it('an address that comes while runs are being listed leads to its run', async () => {
  const { stores, address, quiet, shown } = await opened('#/decide', await withChoices());
  void stores.datasets.getState().select('a');
  address.go('#/decide?data=a&run=older');
  await quiet();
  expect(shown()).toBe('older');
});

describe('nonsense in an address', () => {
  it.each([
    'alpha=0',
    'alpha=1',
    'delta=0',
    'delta=-1',
    'calibrationShare=0',
    'calibrationShare=1',
    'alpha=1e-400',
  ])('a promise of %s is not asked for', async (part) => {
    const { stores, quiet } = await opened(`#/decide?data=a&run=run-a&rule=guarantee&${part}`);
    await quiet();
    expect(stores.line.getState()).toMatchObject({ guarantee: defaultGuarantee, error: null });
  });

  it.each(['999', '-1', '1.5', '"length"', '"__proto__"', '99999999999'])(
    'rows of a model or category %s, which the dataset does not have, are not looked for',
    async (code) => {
      const filter = encodeURIComponent(`{"model":${code},"category":${code}}`);
      const { stores } = await opened(`#/explain?data=a&run=run-a&filter=${filter}`);
      expect(stores.rows.getState().filter).toEqual(noFilter);
      expect(stores.rows.getState().visible).toHaveLength(80);
    },
  );

  it.each([
    '%%%=%',
    'text=%E0%A4%A',
    '__proto__={"rule":"score","threshold":3}',
    'constructor=1&toString=2&hasOwnProperty=3',
    'threshold=NaN',
    'coverage=Infinity',
    'seedsTried={"length":4e9}',
    'label={"kind":"column","column":"quality","good":7}',
    `unknown=${'x'.repeat(100_000)}`,
  ])('%s changes nothing', async (part) => {
    const { stores, said } = await opened(`#/decide?data=a&run=run-a&${part}`);
    expect(stores.line.getState()).toMatchObject({
      rule: 'coverage',
      coverage: 0.8,
      seedsTried: [],
      error: null,
    });
    expect(stores.decide.getState()).toMatchObject({ error: null });
    expect(stores.decide.getState().figures).not.toBeNull();
    expect(said()).toEqual([]);
  });

  it('counts a seed that is named twice once', async () => {
    const { stores } = await opened('#/decide?data=a&run=run-a&seedsTried=[7,7,7,8]');
    expect(stores.line.getState().seedsTried).toEqual([7, 8]);
  });
});

import { describe, expect, it } from 'vitest';
import { gradesLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { fakeRun } from './fixtures/fake-runs.ts';
import { fakeWorld } from './fixtures/fake-workers.ts';
import { fakePreferences, testApp } from './fixtures/stores.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

async function drawing() {
  const preferences = fakePreferences();
  const app = await testApp(undefined, preferences);
  await app.quiet();
  return { ...app, preferences, store: app.stores.draws };
}

const asked = { sampler: 'random', size: 12, seed: 4, afresh: false } as const;

it('let Decide say what holds of all rows, once the annotator’s grades are the label', async () => {
  const dataset = fakeDataset('demo', 'Demo', 80, 0);
  const run = fakeRun('run-1', dataset, spec, { scored: 80, state: 'done' });
  const { stores, quiet } = await testApp(fakeWorld([dataset], [run]));
  await quiet();
  await stores.draws.getState().draw({ ...asked, sampler: 'near-threshold', size: 20 });
  for (const [at, row] of stores.draws.getState().queue.entries())
    await stores.grading.getState().grade(row, (at * 7) % 10);
  stores.route.getState().go('decide');
  stores.decide.getState().ask('estimate');
  await stores.label.getState().choose(gradesLabel('me'));
  await quiet();
  const { value, error } = stores.decide.getState().analyses.estimate!;
  expect(error).toBeNull();
  expect(value!.about).toMatchObject({ drawn: 20, graded: 20, notDrawn: 0 });
  await stores.label.getState().choose(null);
  await quiet();
  expect(stores.decide.getState().analyses.estimate!.value).toBeNull();
});

describe('rows drawn to be graded', () => {
  it('are stored for who grades, and are the list in the order to grade in', async () => {
    const { store, stores, world, quiet } = await drawing();
    expect(await store.getState().draw(asked)).toBe(true);
    const { queue, order, draws } = store.getState();
    expect(queue).toHaveLength(12);
    expect(order![queue[3]!]).toBe(3);
    expect(await world.data.request('draws', { datasetId: 'demo', annotator: 'me' })).toEqual(draws);
    stores.route.getState().go('explain');
    stores.rows.getState().list({ drawn: true }, { key: 'drawn', descending: false });
    await quiet();
    expect([...stores.rows.getState().visible]).toEqual([...queue]);
  });

  it('are another person’s own, and come back with the name', async () => {
    const { store, stores, quiet } = await drawing();
    await store.getState().draw(asked);
    const before = store.getState().queue;
    await stores.grading.getState().rename('Ana');
    await quiet();
    expect(store.getState()).toMatchObject({ draws: [], order: null });
    await stores.grading.getState().rename('me');
    await quiet();
    expect([...store.getState().queue]).toEqual([...before]);
  });

  it('are added to by a second draw, without what was left ungraded of the first; afresh forgets all', async () => {
    const { store, stores } = await drawing();
    await store.getState().draw(asked);
    const first = store.getState().queue;
    for (const row of first.slice(0, 3)) await stores.grading.getState().grade(row, 7);
    await store.getState().draw({ ...asked, seed: 5 });
    expect(store.getState().draws!.map(({ rows }) => rows.length)).toEqual([3, 12]);
    expect([...store.getState().queue.slice(0, 3)]).toEqual([...first.slice(0, 3)]);
    await store.getState().draw({ ...asked, seed: 6, afresh: true });
    expect(store.getState().draws!.map(({ rows }) => rows.length)).toEqual([12]);
    expect(stores.grading.getState().grades![first[0]!]).toBe(7);
  });

  it('stay as they were where a draw cannot be made, and the reason is told', async () => {
    const { store } = await drawing();
    await store.getState().draw(asked);
    const { draws } = store.getState();
    expect(await store.getState().draw({ ...asked, sampler: 'declined' })).toBe(false);
    expect(store.getState()).toMatchObject({
      draws,
      drawing: false,
      error: { code: 'sampler-needs-scores' },
    });
  });
});

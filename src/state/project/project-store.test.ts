import { expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { fakeOpened } from '../fixtures/fake-project.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { fakePreferences, testApp } from '../fixtures/stores.ts';

const zip = { kind: 'project' as const, file: new File(['PK'], 'work.zip') };

it('saves what was chosen for each run with the dataset', async () => {
  const { stores, world, preferences } = await testApp();
  preferences.set('near-duplicates/demo', '1');
  preferences.set('view/data/demo', JSON.stringify({ rule: 'risk', riskLimit: 0.2 }));
  const saved = await stores.project.getState().save(false);
  expect(saved).toMatchObject({ name: 'Demo', leftOut: [] });
  expect(world.data.requests.at(-1)).toMatchObject({
    name: 'saveProject',
    args: {
      datasetId: 'demo',
      withRows: false,
      views: { dataset: { rule: 'risk', riskLimit: 0.2 }, nearTogether: true, openRun: null },
      adapters: [],
    },
  });
});

it('opens a zip as a project: its dataset is shown, its choices are kept, its run is the one that opens', async () => {
  const { stores, preferences } = await testApp();
  await stores.imports.getState().open([zip]);
  expect(stores.imports.getState().phase.kind).toBe('idle');
  expect(stores.datasets.getState().selected?.name).toBe('work');
  const { id } = stores.datasets.getState().selected!;
  expect(JSON.parse(preferences.get('view/run-there')!)).toEqual({ rule: 'score', threshold: 4.5 });
  expect(preferences.get(`run/${id}`)).toBe('run-there');
  expect(preferences.get(`near-duplicates/${id}`)).toBe('1');
  expect(stores.project.getState().opened).toMatchObject({ runs: { added: 2 }, refusedAdapters: [] });
  stores.project.getState().close();
  expect(stores.project.getState().opened).toBeNull();
});

it('leaves every choice that is here as it is where the rows were here already', async () => {
  const world = fakeWorld([fakeDataset('demo', 'Demo', 80, 2)]);
  const preferences = fakePreferences();
  preferences.set('view/run-there', '{"rule":"coverage"}');
  preferences.set('run/demo', 'mine');
  const request = world.data.request.bind(world.data);
  world.data.request = ((name: string, args: never) =>
    name === 'openProject'
      ? Promise.resolve(fakeOpened(world.datasets[0]!, { attached: true }))
      : request(name as 'listDatasets', args)) as typeof world.data.request;
  const { stores } = await testApp(world, preferences);
  await stores.imports.getState().open([zip]);
  expect(stores.project.getState().opened).toMatchObject({ attached: true });
  expect(preferences.get('view/run-there')).toBe('{"rule":"coverage"}');
  expect(preferences.get('run/demo')).toBe('mine');
  expect(preferences.get('near-duplicates/demo')).toBeNull();
});

it('says why a project cannot be opened, and goes on with the next file', async () => {
  const { stores, world } = await testApp();
  world.failNext.import = new AppError('damaged-project', 'It is damaged.');
  await stores.imports.getState().open([zip]);
  expect(stores.imports.getState().phase).toMatchObject({
    kind: 'failed',
    error: { code: 'damaged-project' },
  });
  expect(stores.datasets.getState().list).toHaveLength(1);
  await stores.imports.getState().open([zip]);
  expect(stores.datasets.getState().selected?.name).toBe('work');
});

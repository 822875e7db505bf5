import { describe, expect, it } from 'vitest';
import { fakeHubDataset } from '../fixtures/fake-hub.ts';
import { testApp } from '../fixtures/stores.ts';

async function opened() {
  const app = await testApp();
  await app.stores.hub.getState().openDatasets();
  const datasets = app.stores.hub.getState().datasets!;
  const asked = (name: string) =>
    app.hub.requests.filter((each) => each.name === name).map(({ args }) => args);
  return { ...app, datasets, asked };
}

const [train, test] = fakeHubDataset.splits;

describe('a dataset of a Hub', () => {
  it('is looked at only when that is asked, and the last question is answered', async () => {
    const { datasets, hub } = await opened();
    datasets.getState().type('someone/rows');
    expect(hub.requests).toEqual([]);
    const first = datasets.getState().lookAt('someone/else');
    await Promise.all([first, datasets.getState().lookAt('someone/rows')]);
    expect(datasets.getState().look).toEqual({ kind: 'found', dataset: fakeHubDataset });
    await datasets.getState().lookAt('someone/else');
    expect(datasets.getState().look).toMatchObject({ kind: 'failed', error: { code: 'hub-missing' } });
    expect(datasets.getState().request()).toBeNull();
  });

  it('has its split chosen where the name tells it, and otherwise waits for a choice', async () => {
    const { datasets } = await opened();
    await datasets.getState().lookAt('someone/rows:default/test');
    expect(datasets.getState().split).toBe(test);
    await datasets.getState().lookAt('someone/rows');
    expect(datasets.getState().split).toBeNull();
    expect(datasets.getState().request()).toBeNull();
    datasets.getState().choose(train!);
    expect(datasets.getState().request()).toMatchObject({ split: train, take: null });
  });

  it('shows first rows of the chosen split alone', async () => {
    const { datasets } = await opened();
    await datasets.getState().lookAt('someone/rows:train');
    const early = datasets.getState().showHead();
    datasets.getState().choose(test!);
    await early;
    expect(datasets.getState().head).toEqual({ kind: 'idle' });
    await datasets.getState().showHead();
    expect(datasets.getState().head).toMatchObject({
      kind: 'found',
      head: { records: [{ instruction: 'What is 0, of test?' }, {}] },
    });
  });

  it('is asked for all rows, the first ones or some at random, and never for a number that is none', async () => {
    const { datasets } = await opened();
    await datasets.getState().lookAt('someone/rows:train');
    const take = () => datasets.getState().request()?.take;
    datasets.getState().set({ howMany: 'first', rows: 50 });
    expect(take()).toEqual({ rows: 50 });
    datasets.getState().set({ howMany: 'random', seed: 3 });
    expect(take()).toEqual({ rows: 50, sampleSeed: 3 });
    datasets.getState().set({ rows: Number.NaN });
    expect(datasets.getState().request()).toBeNull();
  });

  it('is fetched with progress and imported; a cancelled one leaves nothing', async () => {
    const { datasets, stores, hub, asked, quiet } = await opened();
    await datasets.getState().lookAt('someone/rows:train');
    const source = datasets.getState().request()!;
    hub.hold();
    const cancelled = stores.imports.getState().open([source]);
    await Promise.resolve();
    expect(stores.imports.getState().phase).toMatchObject({
      kind: 'looking',
      progress: { bytesRead: train!.bytes / 4, bytesTotal: train!.bytes },
    });
    const before = stores.datasets.getState().list!.length;
    await stores.imports.getState().cancel();
    await cancelled;
    await quiet();
    expect(asked('stopReading')).toHaveLength(1);
    expect(stores.imports.getState().phase).toEqual({ kind: 'idle' });
    expect(stores.datasets.getState().list).toHaveLength(before);
    await stores.imports.getState().open([source]);
    await quiet();
    expect(asked('readSplit')).toHaveLength(2);
  });

  it('is read with the token of the moment, which is kept nowhere but in memory', async () => {
    const kept: string[] = [];
    const { datasets, stores, preferences, asked, quiet } = await opened();
    const set = preferences.set;
    preferences.set = (key, value) => {
      kept.push(key, value);
      set(key, value);
    };
    stores.hub.getState().giveToken(' hf_secret ');
    await datasets.getState().lookAt('someone/rows:train');
    await datasets.getState().showHead();
    const source = datasets.getState().request()!;
    stores.hub.getState().giveToken('hf_later');
    await stores.imports.getState().open([source]);
    await quiet();
    const token = (name: string) => asked(name).map((args) => (args as { token: string | null }).token);
    expect([token('lookDataset'), token('headOfSplit'), token('readSplit')]).toEqual([
      ['hf_secret'],
      ['hf_secret'],
      ['hf_later'],
    ]);
    expect(JSON.stringify([datasets.getState(), source, stores.datasets.getState(), kept])).not.toMatch(
      /hf_(secret|later)/,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { fakeRepository } from '../fixtures/fake-hub.ts';
import { testApp } from '../fixtures/stores.ts';

async function opened() {
  const app = await testApp();
  expect(app.hub.requests).toEqual([]);
  await app.stores.hub.getState().open();
  await app.quiet();
  const models = app.stores.hub.getState().models!;
  const judges = () => app.stores.judge.getState().catalogue!.map(({ id }) => id);
  const [reward] = fakeRepository.choices;
  return { ...app, models, judges, choice: reward! };
}

describe('models of a Hub', () => {
  it('are looked at only when that is asked, and the last question is answered', async () => {
    const { models, hub, stores } = await opened();
    models.getState().type('someone/model');
    expect(hub.requests.map(({ name }) => name)).toEqual(['list']);
    stores.hub.getState().giveToken(' hf_secret ');
    const first = models.getState().lookAt('someone/other');
    await Promise.all([first, models.getState().lookAt('someone/model')]);
    expect(models.getState().look).toEqual({ kind: 'found', repository: fakeRepository });
    expect(hub.requests.at(-1)?.args).toEqual({ text: 'someone/model', token: 'hf_secret' });
    await models.getState().lookAt('someone/other');
    expect(models.getState().look).toMatchObject({ kind: 'failed', error: { code: 'hub-missing' } });
  });

  it('become judges once they are whole, and are removed with a way back', async () => {
    const { models, hub, judges, choice, stores, quiet } = await opened();
    const before = judges();
    const release = hub.hold();
    const download = models.getState().download(fakeRepository, choice);
    await Promise.resolve();
    expect(models.getState().downloads.get(choice.id)).toMatchObject({
      state: 'running',
      progress: { phase: 'download', done: choice.bytes / 4 },
    });
    expect(judges()).toEqual(before);
    release();
    await download;
    expect(models.getState().downloads.size).toBe(0);
    expect(judges()).toEqual([...before, choice.id]);
    stores.judge.getState().chooseSource({ kind: 'catalogue', id: choice.id, allowHub: false });
    await models.getState().remove(choice.id);
    expect(judges()).toEqual(before);
    expect(stores.judge.getState().source).toMatchObject({ id: before[0] });
    await models.getState().restore(choice.id);
    await quiet();
    expect(judges()).toEqual([...before, choice.id]);
  });

  it('are paused and resumed', async () => {
    const { models, hub, judges, choice } = await opened();
    hub.hold();
    const download = models.getState().download(fakeRepository, choice);
    await Promise.resolve();
    await models.getState().pause(choice.id);
    await download;
    expect(models.getState().downloads.get(choice.id)?.state).toBe('paused');
    expect(models.getState().kept).toMatchObject([{ complete: false }]);
    await models.getState().resume(choice.id);
    expect(judges()).toContain(choice.id);
    const orders = hub.requests.filter(({ name }) => name === 'download').map(({ args }) => args);
    expect(orders[1]).toEqual(orders[0]);
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { fakeReadout } from '../fixtures/fake-readouts.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeJudge } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';

const demo = () => fakeWorld([fakeDataset('demo', 'Demo', 80, 2)]);

async function open(world = demo()) {
  const { stores } = await testApp(world);
  const asked = (name: string) => world.judge.requests.filter((request) => request.name === name);
  return { store: stores.try, stores, world, asked };
}

describe('trying it', () => {
  it('loads the judge, has an answer written and judges that very answer without reference', async () => {
    const { store, stores, asked } = await open();
    stores.judge.getState().chooseMode('with-reference');
    const phases: string[] = ['idle'];
    const texts: string[] = [];
    store.subscribe(({ phase, attempt }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
      if (attempt && texts.at(-1) !== attempt.text) texts.push(attempt.text);
    });
    store.getState().setInstruction('Why is the sky blue?');
    store.getState().changeSettings({ temperature: 0, seed: 9, maxTokens: 40 });
    await store.getState().write();
    expect(phases).toEqual(['idle', 'loading', 'writing', 'judging', 'idle']);

    const { attempt, error } = store.getState();
    expect(error).toBeNull();
    expect(asked('generate')[0]!.args).toMatchObject({
      instruction: 'Why is the sky blue?',
      settings: { samples: 1, temperature: 0, seed: 9, maxTokens: 40 },
    });
    // It came in pieces, each added to what was there.
    expect(texts.length).toBeGreaterThan(2);
    for (const [i, text] of texts.slice(1).entries()) expect(text.startsWith(texts[i]!)).toBe(true);
    expect(asked('judgeText').map(({ args }) => args)).toMatchObject([
      {
        row: { instruction: 'Why is the sky blue?', response: attempt!.text, reference: null },
        spec: { template: { mode: 'without-reference' } },
      },
    ]);
    expect(attempt).toMatchObject({
      end: 'stop',
      judged: { judge: fakeJudge, readout: fakeReadout(attempt!.text.length) },
    });
  });

  it('gives the worker the same words and seed for the same answer again', async () => {
    const { store, asked } = await open();
    await store.getState().write();
    await store.getState().write();
    const [first, second] = asked('generate');
    expect(second!.args).toEqual(first!.args);
  });

  it('judges what was written when it was stopped', async () => {
    const world = demo();
    world.hold('generate');
    const { store, asked } = await open(world);
    const writing = store.getState().write();
    await expect.poll(() => store.getState().attempt?.text ?? '').not.toBe('');
    await store.getState().stop();
    await writing;
    const { attempt } = store.getState();
    expect(attempt).toMatchObject({ end: 'cancelled', judged: { readout: { kind: 'digits' } } });
    expect(asked('judgeText')[0]!.args).toMatchObject({ row: { response: attempt!.text } });
  });

  it('gives up loading when it is stopped before a word was written, and that is no error', async () => {
    const world = demo();
    const { store, stores, asked } = await open(world);
    let giveUp = () => {};
    stores.judge.setState({
      ensureLoaded: () =>
        new Promise((_, reject) => {
          giveUp = () => reject(new AppError('cancelled', 'Loading was cancelled.'));
        }),
      cancelLoad: async () => giveUp(),
    });
    const writing = store.getState().write();
    await store.getState().stop();
    await writing;
    expect(store.getState()).toMatchObject({ phase: 'idle', error: null, attempt: null });
    expect(asked('generate')).toEqual([]);
  });

  it('says why nothing was written, and can be asked again', async () => {
    const { store, world } = await open();
    world.failNext.generate = new AppError('run-under-way', 'A run is under way.');
    await store.getState().write();
    expect(store.getState()).toMatchObject({ phase: 'idle', error: { code: 'run-under-way' } });
    await store.getState().write();
    expect(store.getState()).toMatchObject({ error: null, attempt: { end: 'stop' } });
  });

  it('keeps an answer whose judging failed, and loads the judge again after its device was lost', async () => {
    const { store, world, asked } = await open();
    world.failNext.explain = new AppError('device-lost', 'The graphics device was lost.');
    await store.getState().write();
    const { attempt, error } = store.getState();
    expect(error?.code).toBe('device-lost');
    expect(attempt).toMatchObject({ end: 'stop', judged: null });
    expect(attempt!.text).not.toBe('');
    expect(asked('load')).toHaveLength(1);
    await store.getState().write();
    expect(asked('load')).toHaveLength(2);
    expect(store.getState().attempt?.judged).not.toBeNull();
  });

  it('asks for nothing where there is no instruction', async () => {
    const { store, asked } = await open();
    store.getState().setInstruction('  ');
    await store.getState().write();
    expect(asked('load')).toEqual([]);
    expect(store.getState().phase).toBe('idle');
  });

  it('writes one answer at a time', async () => {
    const { store, asked } = await open();
    await Promise.all([store.getState().write(), store.getState().write()]);
    expect(asked('generate')).toHaveLength(1);
  });
});

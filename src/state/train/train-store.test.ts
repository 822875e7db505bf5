import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { gradesLabel, labelColumn } from '#core/rows/label-source.ts';
import type { StartTraining } from '#protocol/trainer-protocol.ts';
import { fakeAdapter, fakeModel } from '../fixtures/fake-adapters.ts';
import { testApp } from '../fixtures/stores.ts';
import { firstSetup, planOf, presetOf, presets, rowsToLabel, setupProblems } from './setup.ts';

async function labelled() {
  const app = await testApp();
  const train = app.stores.train;
  await train.getState().derive('demo');
  app.trainer.finishLabels();
  await expect.poll(() => train.getState().labels).not.toBeNull();
  return { ...app, train };
}

describe('training', () => {
  it('derives labels on the model that is chosen, and shows them before anything is trained', async () => {
    const { train, trainer } = await labelled();
    expect(train.getState()).toMatchObject({ activeId: null, current: { status: 'labelled' } });
    expect(trainer.client.requests.map(({ name }) => name)).toEqual(['derive', 'labels']);
    expect(trainer.client.requests[0]!.args).toMatchObject({
      datasetId: 'demo',
      base: { kind: 'catalogue', id: fakeModel.id },
      rows: 200,
      labeller: null,
    });
  });

  it('learns grades given here, without an export', async () => {
    const { stores, trainer, quiet } = await testApp();
    await stores.grading.getState().grade(3, 7);
    await quiet();
    const { train } = stores;
    const { setup } = train.getState();
    const grades = gradesLabel('me');
    const label = { ...setup.label, method: 'column' as const, column: labelColumn(grades) };
    train.getState().change({ grades, label });
    expect(rowsToLabel(train.getState().setup, { rows: 80 }, stores.grading.getState().gradings)).toBe(1);
    await train.getState().derive('demo');
    const { args } = trainer.client.requests[0]! as { args: StartTraining };
    expect(args.plan.label).toMatchObject({ method: 'column', column: 'grade_by_me' });
    expect(args.grades).toMatchObject({ source: grades });
    expect([...args.grades!.values].filter(Number.isFinite)).toEqual([7]);
  });

  it('follows the steps, and its adapter is a judge that can be chosen when it ends', async () => {
    const { train, trainer, stores } = await labelled();
    await train.getState().train();
    trainer.step(12);
    expect(train.getState()).toMatchObject({ steps: 30, activeId: 'training-1' });
    expect(train.getState().curves!.steps).toHaveLength(12);
    await train.getState().pause();
    expect(train.getState().current!.status).toBe('paused');
    await train.getState().resume('training-1');
    expect(train.getState().current!.status).toBe('running');
    trainer.finish();
    expect(train.getState()).toMatchObject({ activeId: null, current: { status: 'done' } });
    expect(stores.judge.getState().adapters).toMatchObject([{ name: 'Round 1', origin: 'trained' }]);
  });

  it('is interrupted, not lost, where its worker dies, and goes on with the same model', async () => {
    const { train, trainer } = await labelled();
    await train.getState().train();
    trainer.client.stop(new AppError('worker-crashed', 'A background worker stopped.'));
    expect(train.getState()).toMatchObject({
      activeId: null,
      current: { status: 'interrupted' },
      error: { code: 'worker-crashed' },
    });
    await train.getState().resume('training-1');
    expect(trainer.client.requests.at(-1)).toMatchObject({
      name: 'resume',
      args: { id: 'training-1', base: { kind: 'catalogue', id: fakeModel.id } },
    });
  });

  it('says what is missing where no model is chosen', async () => {
    const { stores } = await testApp();
    stores.judge.setState({ source: null });
    await stores.train.getState().derive('demo');
    expect(stores.train.getState()).toMatchObject({ pending: null, error: { code: 'no-judge' } });
  });

  it('keeps shipped adapters in the list when those kept here change', async () => {
    const { stores, trainer } = await testApp();
    const shipped = fakeAdapter({ source: { kind: 'shipped', id: 'self-j' }, origin: 'shipped' });
    stores.adapters.getState().offer([shipped]);
    trainer.client.emit('adapters', [fakeAdapter()]);
    expect(stores.judge.getState().adapters.map(({ origin }) => origin)).toEqual(['shipped', 'trained']);
    await stores.adapters.getState().remove('round-1');
    expect(stores.judge.getState().adapters.map(({ origin }) => origin)).toEqual(['shipped']);
  });
});

describe('the setup', () => {
  it('is told by its preset, whatever the seed, until a setting is changed', () => {
    expect(presetOf(firstSetup)).toBe('small-lora');
    expect(presetOf({ ...firstSetup, settings: { ...firstSetup.settings, seed: 9 } })).toBe('small-lora');
    expect(presetOf({ ...firstSetup, ...presets.paper })).toBe('paper');
    expect(presetOf({ ...firstSetup, settings: { ...firstSetup.settings, epochs: 3 } })).toBeNull();
  });

  it('names what stands in the way', () => {
    const bare = { rows: 10, withReference: 0 };
    expect(setupProblems(firstSetup, bare)).toHaveLength(1);
    const byColumn = {
      ...firstSetup,
      label: { ...firstSetup.label, method: 'column' as const, column: 'q' },
    };
    expect(setupProblems({ ...byColumn, method: 'linear-probe' }, bare)).toEqual([]);
    expect(setupProblems({ ...byColumn, label: { ...byColumn.label, column: null } }, bare)).toHaveLength(2);
  });

  it('never leaves a judge without a name', async () => {
    const { stores } = await testApp();
    const { templates } = stores.judge.getState();
    expect(planOf({ ...firstSetup, name: '  ' }, templates).name).toBe(firstSetup.name);
  });
});

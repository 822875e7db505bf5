import { describe, expect, it, vi } from 'vitest';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import type { Wording } from '#core/metrics/shift/shift-rows.ts';
import { wordingOf } from '#core/metrics/shift/wording.ts';
import { gradesLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeRecord } from '../fixtures/fake-readouts.ts';
import { fakeDataset, fakeQuality, fakeRow } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { type FakeWorld, fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

function worldOf(rows: number, scored: number): FakeWorld {
  const dataset = fakeDataset('demo', 'Demo', rows, 0);
  return fakeWorld([dataset], scored ? [fakeRun('run-1', dataset, spec, { scored, state: 'paused' })] : []);
}

async function onDecide(world: FakeWorld) {
  const app = await testApp(world);
  app.stores.route.setState({ screen: 'decide', row: null });
  await app.quiet();
  return app;
}

describe('the figures of Decide', () => {
  it('are of the rows judged so far, with the label there is', async () => {
    const { stores } = await onDecide(worldOf(80, 30));
    const { figures, groups, summary } = stores.decide.getState();
    expect(figures).toMatchObject({ judged: 30, of: 80, label: { column: 'quality' } });
    expect(figures!.curve.n + figures!.invalid).toBe(30);
    const cut = figures!.label!.cut;
    const bad = [...figures!.byScore].filter((row) => fakeQuality(row) < cut).length;
    expect(figures!.curve.losses.at(-1)).toBe(bad);
    expect(groups.model!.groups.map((group) => group.curve.n).reduce((a, b) => a + b)).toBe(figures!.curve.n);
    expect(summary!.basis.n).toBe(figures!.curve.n);
  });

  it('follow the cut and the label column', async () => {
    const { stores, quiet } = await onDecide(worldOf(80, 80));
    const before = stores.decide.getState().figures!.curve.losses.at(-1)!;
    stores.label.getState().chooseCut(9);
    await quiet();
    expect(stores.decide.getState().figures!.curve.losses.at(-1)).toBeGreaterThan(before);
    await stores.label.getState().choose(null);
    await vi.waitFor(() => expect(stores.decide.getState().figures?.label).toBeNull());
    const { figures, summary } = stores.decide.getState();
    expect(figures).toMatchObject({ label: null, curve: { labelled: 0 } });
    expect(summary).toBeNull();
  });

  it('are drawn where no judged row has the chosen label yet', async () => {
    const { stores, quiet } = await onDecide(worldOf(80, 80));
    await stores.label.getState().choose(gradesLabel('somebody who has not begun'));
    await quiet();
    const { figures, error } = stores.decide.getState();
    expect(error).toBeNull();
    expect(figures).toMatchObject({ label: { column: expect.any(String) }, curve: { labelled: 0 } });
    expect(figures!.curve.n).toBeGreaterThan(0);
  });

  it('are not computed while another screen is open, and not twice for the same rows', async () => {
    const world = worldOf(80, 80);
    const { stores, quiet } = await testApp(world);
    await quiet();
    expect(stores.decide.getState().figures).toBeNull();
    stores.route.setState({ screen: 'decide', row: null });
    await quiet();
    const first = stores.decide.getState().figures;
    expect(first).not.toBeNull();
    stores.route.setState({ screen: 'data', row: null });
    stores.route.setState({ screen: 'decide', row: null });
    await quiet();
    expect(stores.decide.getState().figures).toBe(first);
  });

  it('follow every further grade where grades are the label', async () => {
    const { stores } = await testApp(worldOf(80, 80));
    const { grade } = stores.grading.getState();
    for (let row = 0; row < 5; row++) await grade(row, row);
    await stores.label.getState().choose(gradesLabel('me'));
    stores.route.setState({ screen: 'decide', row: null });
    const labelled = () => stores.decide.getState().figures?.curve.labelled;
    const graded = (rows: number) =>
      Array.from({ length: rows }, (_, row) => row).filter((row) => fakeRecord(row).valid).length;
    await vi.waitFor(() => expect(labelled()).toBe(graded(5)));
    for (let row = 5; row < 30; row++) await grade(row, row % 10);
    await vi.waitFor(() => expect(labelled()).toBe(graded(30)));
    await vi.waitFor(() => expect(stores.decide.getState().summary?.basis.n).toBe(graded(30)));
  });

  it('are complete when somebody leaves and comes back while they are computed', async () => {
    const { stores, metrics } = await testApp(worldOf(80, 80));
    const request = metrics.request.bind(metrics);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    metrics.request = async (name, args) => {
      if (name === 'curve') await held;
      return request(name, args);
    };
    stores.route.setState({ screen: 'decide', row: null });
    await vi.waitFor(() => expect(stores.decide.getState().computing).toBe(true));
    stores.route.setState({ screen: 'data', row: null });
    stores.route.setState({ screen: 'decide', row: null });
    stores.decide.getState().ask('calibrate');
    release();
    await vi.waitFor(() => expect(stores.decide.getState().analyses.calibrate?.value).not.toBeNull());
    expect(stores.decide.getState().summary).not.toBeNull();
    expect(stores.decide.getState().groups.model).not.toBeNull();
  });

  it('hold any analysis that is asked for, once, and again when the label threshold changes', async () => {
    const { stores, metrics } = await onDecide(worldOf(80, 80));
    const { ask } = stores.decide.getState();
    expect(stores.decide.getState().analyses.lengthBias).toBeUndefined();
    ask('lengthBias');
    ask('lengthBias');
    const value = () => stores.decide.getState().analyses.lengthBias?.value;
    await vi.waitFor(() => expect(value()?.pearson.n).toBeGreaterThan(0));
    const first = value();
    stores.label.getState().chooseCut(7);
    await vi.waitFor(() => expect(value()).not.toBe(first));
    const asked = metrics.requests.filter(({ name }) => name === 'lengthBias');
    expect(asked.map(({ args }) => (args as { options: object }).options)).toEqual([
      { cut: expect.any(Number) },
      { cut: 7 },
    ]);
  });

  it('hold a shift in the wording of the rows judged so far, whose texts are read once and where some rows are new', async () => {
    const world = worldOf(80, 30);
    const { stores, metrics, quiet } = await onDecide(world);
    const textsRead = () => world.data.requests.filter(({ name }) => name === 'wording').length;
    stores.decide.getState().ask('shift');
    await quiet();
    // Every row has a label.
    expect(stores.decide.getState().analyses.shift).toMatchObject({ value: null, error: null });
    expect(textsRead()).toBe(0);
    const { grade } = stores.grading.getState();
    for (let row = 0; row < 10; row++) await grade(row, row);
    await stores.label.getState().choose(gradesLabel('me'));
    const value = () => stores.decide.getState().analyses.shift?.value ?? null;
    await vi.waitFor(() => expect(value()).not.toBeNull());
    stores.label.getState().chooseCut(7);
    await quiet();
    const asked = metrics.requests.flatMap(({ name, args }) =>
      name === 'shift' ? [(args as { wording?: Wording }).wording] : [],
    );
    expect(asked.length).toBeGreaterThanOrEqual(2);
    const { traits } = wordingOf(Array.from({ length: 30 }, (_, row) => fakeRow(row)));
    expect(asked.at(-1)!.traits).toEqual(traits);
    expect(textsRead()).toBe(1);
  });

  it('are computed again with other options, and with no others in between', async () => {
    const { stores, metrics } = await onDecide(worldOf(80, 80));
    const { ask } = stores.decide.getState();
    const options = { alpha: 0.2, beta: 0.3, delta: 0.1 };
    ask('threeWay', options);
    const value = () => stores.decide.getState().analyses.threeWay?.value;
    await vi.waitFor(() => expect(value()?.promise).toEqual(expect.any(String)));
    const first = value();
    ask('threeWay', options);
    ask('threeWay', { ...options, beta: 0.5 });
    await vi.waitFor(() => expect(value()).not.toBe(first));
    const asked = metrics.requests.filter(({ name }) => name === 'threeWay');
    expect(asked.map(({ args }) => (args as { options: object }).options)).toEqual([
      { cut: expect.any(Number), ...options },
      { cut: expect.any(Number), ...options, beta: 0.5 },
    ]);
  });

  it('are none before anything is judged', async () => {
    const { stores } = await onDecide(worldOf(80, 0));
    expect(stores.decide.getState()).toMatchObject({ figures: null, summary: null, error: null });
  });
});

import { describe, expect, it } from 'vitest';
import { isUndefined } from '#core/metrics/estimate.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset, fakeQuality } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

async function onCompare(scored: number) {
  const plain = fakeDataset('demo', 'Demo', 80, 0);
  const reward = { name: 'reward', kind: 'number', missing: 0, min: -4, max: 4 } as const;
  const dataset = { ...plain, columns: [...plain.columns, reward] };
  const runs = scored ? [fakeRun('run-1', dataset, spec, { scored, state: 'done' })] : [];
  const app = await testApp(fakeWorld([dataset], runs));
  app.stores.route.setState({ screen: 'compare', row: null });
  await app.quiet();
  return { ...app, store: app.stores.raters };
}

describe('raters', () => {
  it('are the judge, whoever graded rows here, and numeric columns, the label first', async () => {
    const { store, stores, quiet } = await onCompare(80);
    await stores.grading.getState().grade(3, 7);
    await quiet();
    const names = store.getState().raters.map(({ kind, name }) => `${kind} ${name}`);
    expect(names.slice(0, 3)).toEqual(['judge Judge', 'person me', 'column quality']);
    expect(store.getState().chosen).toMatchObject({ first: { kind: 'judge' }, second: { name: 'me' } });
  });

  it('are compared on the rows that both rated, the judge’s score rounded to a grade', async () => {
    const { store, stores, world, quiet } = await onCompare(80);
    const { score } = await world.data.request('runColumns', { runId: 'run-1' });
    const valid = [...score.keys()].filter((row) => !Number.isNaN(score[row]));
    for (const row of valid.slice(0, 12)) await stores.grading.getState().grade(row, Math.round(score[row]!));
    await quiet();
    const { agreement } = store.getState().figures!;
    expect(agreement.confusion.n).toBe(12);
    expect(agreement.leftOut).toBe(80 - 12);
    const kappa = agreement.figures.kappa_quadratic;
    expect(isUndefined(kappa) ? kappa.reason : kappa.value).toBe(1);
  });

  it('follow the label’s cut and the line where decisions are compared', async () => {
    const { store, stores, world, quiet } = await onCompare(80);
    store.getState().choose({ second: 'quality', as: 'decisions' });
    await quiet();
    const { figures } = store.getState();
    const { cut } = stores.label.getState();
    expect(figures!.cuts).toEqual({ first: stores.threshold.getState().threshold, second: cut });
    const { score } = await world.data.request('runColumns', { runId: 'run-1' });
    const both = [...score.keys()].filter(
      (row) => score[row]! >= figures!.cuts.first && fakeQuality(row) >= cut,
    );
    expect(figures!.agreement.confusion.counts[1]![1]).toBe(both.length);
  });

  it('of different scales are not compared by their values, and it is said why', async () => {
    const { store, quiet } = await onCompare(80);
    store.getState().choose({ first: 'judge', second: 'reward', as: 'grades' });
    await quiet();
    expect(store.getState()).toMatchObject({ figures: null, reason: expect.stringMatching(/decisions/) });
  });
});

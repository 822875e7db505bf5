import { describe, expect, it } from 'vitest';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

describe('new rows of another dataset', () => {
  it('are those of a run by the same judge, and are held against the labelled rows', async () => {
    const [own, other] = [fakeDataset('own', 'Own', 200, 0), fakeDataset('other', 'Other', 120, 0)];
    const done = { state: 'done' } as const;
    const app = await testApp(
      fakeWorld(
        [own, other],
        [
          fakeRun('run-1', own, spec, { ...done, scored: 200 }),
          fakeRun('run-2', other, spec, { ...done, scored: 120 }),
          fakeRun('run-3', other, { ...spec, maxTokens: 512 }, { ...done, scored: 120 }),
        ],
      ),
    );
    const { stores, quiet } = app;
    await stores.datasets.getState().select('own');
    stores.route.setState({ screen: 'decide', row: null });
    await quiet();
    stores.decide.getState().ask('shift');
    await stores.newRows.getState().list();
    expect(stores.newRows.getState().offers.map(({ runId, name }) => [runId, name])).toContainEqual([
      'run-2',
      'Other',
    ]);
    await stores.newRows.getState().choose('run-2');
    await quiet();
    const found = stores.decide.getState().analyses.shift?.value;
    expect(found?.fresh.rows).toBeGreaterThan(100);
    expect(found?.calibration.rows).toBeGreaterThan(150);
    await stores.newRows.getState().choose(null);
    expect(stores.newRows.getState()).toMatchObject({ chosen: null, fresh: null });
  });
});

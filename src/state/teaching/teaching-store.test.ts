import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { gradesLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset, fakeQuality } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
const adapter = { id: 'probe', name: 'Probe', kind: 'linear-probe' as const, sha256: '11'.repeat(32) };

async function judged(kind: 'linear-probe' | 'lora' = 'linear-probe') {
  const dataset = fakeDataset('demo', 'Demo', 120, 0);
  const run = fakeRun('run-1', dataset, spec, { state: 'done', scored: 120 });
  const world = fakeWorld([dataset], [{ ...run, judge: { ...run.judge, adapter: { ...adapter, kind } } }]);
  const app = await testApp(world);
  app.stores.route.setState({ screen: 'decide', row: null });
  await app.quiet();
  const { grading, label, teaching } = app.stores;
  const grade = async (rows: number[]) => {
    for (const row of rows) await grading.getState().grade(row, Math.round(fakeQuality(row)));
    await app.quiet();
  };
  const gain = () => teaching.getState().found.value;
  return {
    ...app,
    grade,
    gain,
    byGrades: () => label.getState().choose(gradesLabel('me')),
    fake: app.teaching,
  };
}

const first = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('teaching', () => {
  it('follows each grade, from what the run has kept', async () => {
    const { grade, gain, byGrades, quiet } = await judged();
    await grade(first(30));
    await byGrades();
    await quiet();
    // One of the thirty has no score.
    expect(gain()).toMatchObject({ gain: { grades: 29 }, taughtWith: { kind: 'kept', readsStates: true } });
    await grade([40]);
    expect(gain()!.gain.grades).toBe(30);
  });

  it('goes on where rows are graded, and is left alone on other screens', async () => {
    const { stores, grade, gain, byGrades, quiet, fake } = await judged();
    await grade(first(20));
    await byGrades();
    await quiet();
    stores.route.setState({ screen: 'explain' });
    stores.grading.getState().set({ on: true });
    await grade([50]);
    expect(gain()!.gain.grades).toBe(21);
    stores.route.setState({ screen: 'compare' });
    const asked = fake.requests.length;
    await grade([51]);
    expect(fake.requests).toHaveLength(asked);
  });

  it('learns from score and length where nothing is kept, or no linear probe judged, and says why', async () => {
    for (const [kind, why] of [
      ['linear-probe', 'nothing-kept'],
      ['lora', 'other-judge'],
    ] as const) {
      const { grade, gain, byGrades, quiet, fake } = await judged(kind);
      fake.keeps = false;
      await grade(first(20));
      await byGrades();
      await quiet();
      expect(gain()).toMatchObject({ gain: { grades: 20 }, taughtWith: { kind: 'score', why } });
      expect(fake.requests.length > 0).toBe(kind === 'linear-probe');
    }
  });

  it('keeps the taught judge under a name: listed, its run there, told to other tabs', async () => {
    const { stores, grade, byGrades, quiet, fake } = await judged();
    await grade(first(30));
    await byGrades();
    await quiet();
    await stores.teaching.getState().keep(' Mine ');
    await quiet();
    expect(fake.requests.at(-1)).toMatchObject({
      name: 'keep',
      args: { runId: 'run-1', name: 'Mine', label: 'grade_by_me' },
    });
    expect(stores.teaching.getState()).toMatchObject({ keeping: false, error: null, made: 1 });
    expect(stores.adapters.getState().list.map(({ name }) => name)).toContain('Mine');
    expect(stores.run.getState().runs.map(({ id }) => id)).toContain('run-1-taught');
    expect(stores.run.getState().current!.id).toBe('run-1');
    stores.notices.getState().notices.at(-1)!.action!.run();
    await quiet();
    expect(stores.run.getState().current!.id).toBe('run-1-taught');
  });

  it('says why a judge was not kept', async () => {
    const { stores, grade, byGrades, quiet, world } = await judged();
    await grade(first(30));
    await byGrades();
    await quiet();
    world.runs.length = 0;
    await stores.teaching.getState().keep('Mine');
    expect(stores.teaching.getState().error).toMatchObject({ code: new AppError('missing-run', '').code });
  });
});

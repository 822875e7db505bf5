import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { readoutAt } from '#core/run/run-columns.ts';
import { memoryLocks } from '#core/run/testing/memory-locks.ts';
import { runWork } from '#core/run/work-locks.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { runName } from './compare/methods.ts';
import { fakeReadout, fakeRecord } from './fixtures/fake-readouts.ts';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { fakeRun } from './fixtures/fake-runs.ts';
import { fakeWorld } from './fixtures/fake-workers.ts';
import { testApp } from './fixtures/stores.ts';
import { canResume, isElsewhere, isInterrupted } from './run-ownership.ts';

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

describe('a run', () => {
  it('loads the judge, then writes each batch into the same columns', async () => {
    const { stores, world } = await testApp();
    await stores.run.getState().start(spec, null);
    expect(world.judge.requests.map(({ name }) => name)).toEqual(['load', 'start']);
    const { columns, version } = stores.run.getState();
    world.step(20);
    expect(stores.run.getState().columns).toBe(columns);
    expect(stores.run.getState().version).toBe(version + 1);
    expect(columns!.score[7]).toBe(fakeRecord(7).score);
    expect(columns!.probs.slice(70, 80)).toEqual(Float64Array.from(fakeRecord(7).probs));
    expect(columns!.status[27]).toBe(0);
    world.step(20);
    expect(columns!.status[27]).toBe(2);
    expect(columns!.score[27]).toBeNaN();
    expect(readoutAt(columns!, 27)).toEqual(fakeReadout(27));
    expect(stores.run.getState().current).toMatchObject({ scored: 40, invalid: 1, state: 'running' });
  });

  it('lets rows and threshold follow the scores', async () => {
    const { stores, world } = await testApp();
    stores.rows.getState().setFilter({ decision: 'accepted' });
    expect(stores.rows.getState().visible).toHaveLength(0);
    await stores.run.getState().start(spec, null);
    world.step(80);
    const kept = stores.rows.getState().visible.length;
    expect(kept).toBe(Math.ceil(0.8 * 78));
    stores.threshold.getState().chooseScore(0);
    expect(stores.rows.getState().visible).toHaveLength(78);
  });

  it('ends when the worker says so', async () => {
    const { stores, world } = await testApp();
    await stores.run.getState().start(spec, null);
    world.step(80);
    expect(stores.run.getState()).toMatchObject({ activeId: null, progress: null });
    expect(stores.run.getState().current?.state).toBe('done');
    expect(stores.run.getState().runs).toHaveLength(1);
  });

  it('keeps what was scored when the worker dies, and can go on', async () => {
    const { stores, world } = await testApp();
    await stores.run.getState().start(spec, null);
    world.step(30);
    world.judge.stop(new AppError('worker-crashed', 'It stopped.'));
    const { current, columns, error } = stores.run.getState();
    expect(error?.code).toBe('worker-crashed');
    expect(columns!.status[29]).toBe(1);
    expect(isInterrupted(current!, stores.run.getState())).toBe(true);
    expect(canResume(current!, stores.run.getState())).toBe(true);
    expect(stores.judge.getState().load.kind).toBe('idle');
    await stores.run.getState().resume(current!.id);
    world.step(50);
    expect(stores.run.getState().current).toMatchObject({ scored: 80, state: 'done' });
  });

  it('loses no batch that comes while stored columns are being read', async () => {
    const dataset = fakeDataset('demo', 'Demo', 80, 0);
    const world = fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 20, state: 'paused' })]);
    const { stores } = await testApp(world);
    await stores.run.getState().resume('run-1');
    const opening = stores.run.getState().open('run-1');
    world.step(10);
    await opening;
    expect([...stores.run.getState().columns!.status.subarray(0, 32)].filter((s) => s !== 0)).toHaveLength(
      30,
    );
  });

  it('is another tab’s while that tab is at it, and can be resumed when it is killed', async () => {
    const dataset = fakeDataset('demo', 'Demo', 80, 0);
    const world = fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 20 })]);
    const browser = memoryLocks();
    const other = browser.tab();
    await other.take(runWork('run-1'));
    const { stores } = await testApp(world, undefined, undefined, browser.tab());
    await vi.waitFor(() => expect(stores.run.getState().columns).not.toBeNull());
    const standing = () => {
      const state = stores.run.getState();
      return [isElsewhere, isInterrupted, canResume].map((is) => is(state.current!, state));
    };
    expect(standing()).toEqual([true, false, false]);
    expect(await stores.run.getState().resume('run-1')).toBeNull();
    expect(stores.run.getState().error).toMatchObject({ code: 'run-elsewhere' });
    // The other tab scores ten rows more, and is killed.
    world.runs[0] = { ...world.runs[0]!, scored: 30 };
    world.columns.delete('run-1');
    await other.kill();
    await vi.waitFor(() => expect(standing()).toEqual([false, true, true]));
    expect(stores.run.getState().current?.scored).toBe(30);
    await vi.waitFor(() => expect(stores.run.getState().columns?.status[29]).toBe(1));
    expect(await stores.run.getState().resume('run-1')).toBe('run-1');
    world.step(50);
    expect(stores.run.getState().current).toMatchObject({ scored: 80, state: 'done' });
  });

  it('that this tab judges is its own, whatever the list says', async () => {
    const dataset = fakeDataset('demo', 'Demo', 80, 0);
    const browser = memoryLocks();
    const { stores, world } = await testApp(fakeWorld([dataset]), undefined, undefined, browser.tab());
    const id = await stores.run.getState().start(spec, null);
    // As the worker of this tab does.
    await browser.tab().take(runWork(id!));
    await stores.run.getState().refresh();
    expect(isElsewhere(stores.run.getState().current!, stores.run.getState())).toBe(false);
    world.step(20);
    await stores.run.getState().cancel();
    expect(canResume(stores.run.getState().current!, stores.run.getState())).toBe(true);
  });

  it('reports a failed load and starts nothing', async () => {
    const { stores, world } = await testApp();
    world.failNext.load = new AppError('hash-mismatch', 'The file is damaged.');
    await stores.run.getState().start(spec, null);
    expect(stores.run.getState()).toMatchObject({ current: null, pending: null });
    expect(stores.run.getState().error?.code).toBe('hash-mismatch');
    expect(stores.judge.getState().load.kind).toBe('failed');
  });

  it('does not go on with another judge', async () => {
    const dataset = fakeDataset('demo', 'Demo', 80, 0);
    const run = fakeRun('run-1', dataset, spec, { scored: 20, state: 'paused' });
    run.judge = { ...run.judge, model: { id: 'other', name: 'Other', sha256: 'ff' } };
    const { stores, world } = await testApp(fakeWorld([dataset], [run]));
    await stores.run.getState().resume('run-1');
    expect(stores.run.getState().error?.code).toBe('judge-needed');
    stores.judge.getState().chooseSource({ kind: 'files', files: [new File([], 'wrong.gguf')] });
    await stores.run.getState().resume('run-1');
    expect(stores.run.getState().error?.code).toBe('other-judge');
    expect(world.judge.requests.map(({ name }) => name)).not.toContain('resume');
  });

  it('opens the newest stored run with its dataset', async () => {
    const dataset = fakeDataset('demo', 'Demo', 80, 0);
    const older = fakeRun('run-1', dataset, spec, { createdAt: '2026-11-01T00:00:00.000Z', scored: 80 });
    const newer = fakeRun('run-2', dataset, spec, { createdAt: '2026-11-02T00:00:00.000Z', scored: 20 });
    const { stores } = await testApp(fakeWorld([dataset], [older, newer]));
    await stores.run.getState().open('run-2');
    expect(stores.run.getState().runs.map(({ id }) => id)).toEqual(['run-2', 'run-1']);
    expect(stores.run.getState().current?.id).toBe('run-2');
  });

  it('is called what somebody calls it, and by its judge again without a name', async () => {
    const dataset = fakeDataset('demo', 'Demo', 80, 0);
    const world = fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 20, state: 'paused' })]);
    const { stores } = await testApp(world);
    const names = () => {
      const { runs, current } = stores.run.getState();
      return [runs[0], current].map((run) => runName(run!));
    };
    const [byJudge] = names();
    await stores.run.getState().rename('run-1', 'Baseline');
    expect(names()).toEqual(['Baseline', 'Baseline']);
    await stores.run.getState().rename('run-1', null);
    expect(names()).toEqual([byJudge, byJudge]);
  });

  it('removes a run and brings it back', async () => {
    const dataset = fakeDataset('demo', 'Demo', 80, 0);
    const world = fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 20, state: 'paused' })]);
    const { stores } = await testApp(world);
    await stores.run.getState().remove('run-1');
    expect(stores.run.getState()).toMatchObject({ runs: [], current: null, columns: null });
    await stores.run.getState().restore('run-1');
    expect(stores.run.getState().current?.id).toBe('run-1');
  });
});

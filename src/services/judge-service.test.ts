import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { Readout } from '#core/judge/judge.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { takenRows } from '#core/run/taken-rows.ts';
import { runWork } from '#core/run/work-locks.ts';
import { seenInstructions } from '#core/training/seen-instructions.ts';
import { beginWorld, ended, hashOf, makeService, source, spec, use, world } from './testing/judge-world.ts';

beforeEach(beginWorld);

describe('JudgeService', () => {
  it('stores every batch before it tells of it, and ends done', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    const done = await ended();
    expect(done).toMatchObject({ id: run.id, state: 'done', scored: 30, invalid: 0 });
    const columns = await world.store.runs.columns(run.id);
    expect([...columns.status]).toEqual(new Array(30).fill(1));
    for (const [, data] of world.events.filter(([name]) => name === 'batch')) {
      const { rows, readouts } = data as { rows: Int32Array; readouts: Readout[] };
      rows.forEach((at, i) => {
        expect(columns.score[at]).toBe(scoreOf(readouts[i]));
      });
    }
  });

  it('judges whole instructions at random where a limit is given, and says what they were drawn with', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: 7, access: null });
    expect(run).toMatchObject({ rows: 7, sampleSeed: 1 });
    expect(await ended()).toMatchObject({ rows: 7, scored: 7, sampleSeed: 1 });
    const { status } = await world.store.runs.columns(run.id);
    const instruction = (await world.store.datasets.column('d', 'field:instruction'))!;
    const scored = [...status].flatMap((s, at) => (s ? [at] : []));
    expect(scored).toEqual([...takenRows(instruction, { rows: 7, sampleSeed: 1 })]);
    expect(scored).not.toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect((await world.store.runs.get(run.id)).sampleSeed).toBe(1);
  });

  it('keeps with a run which rows its judge was trained on', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const [first] = await world.store.datasets.rows('d', [0]);
    const seenHashes = seenInstructions([first!], hashOf);
    const trained = { datasetId: 'd', spec, limit: 4, seenInstructions: seenHashes, access: null };
    const { id } = await service.start(trained);
    await ended();
    // Its first row stands for an instruction.
    const instruction = (await world.store.datasets.column('d', 'field:instruction'))!;
    const firsts = await world.store.datasets.rows(
      'd',
      Array.from(instruction, (one) => instruction.indexOf(one)),
    );
    const { seen } = await world.store.runs.columns(id);
    const expected = firsts.map((row) => Number(hashOf(row.instruction) === hashOf(first!.instruction)));
    expect([...seen!]).toEqual(expected);
    expect(seen).toContain(0);
    expect(seen).toContain(1);
    const other = await service.start({ datasetId: 'd', spec, limit: 1, access: null });
    await ended();
    expect((await world.store.runs.columns(other.id)).seen).toBeUndefined();
  });

  it('judges the first rows where that is asked for', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: 7, sampleSeed: null, access: null });
    expect(await ended()).toMatchObject({ rows: 7, scored: 7 });
    const { status } = await world.store.runs.columns(run.id);
    expect([...status].map((s, at) => (s ? at : -1)).filter((at) => at >= 0)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(run.sampleSeed).toBeUndefined();
  });

  it('goes on after a crash with the numbers of an uninterrupted run', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const whole = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    await ended();

    world.events = [];
    world.failures = [
      undefined as never,
      undefined as never,
      new AppError('out-of-memory', 'No memory is left.'),
    ];
    const broken = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(await ended()).toMatchObject({ state: 'failed', error: { code: 'out-of-memory' } });

    world.events = [];
    const reopened = makeService();
    await reopened.load({ source, adapter: null, backend: 'auto', use });
    await reopened.resume({ runId: broken.id, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30, error: null });
    expect(await world.store.runs.columns(broken.id)).toEqual(await world.store.runs.columns(whole.id));
  });

  it('cancels between batches, and can be resumed', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    const cancelled = await service.cancel();
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.scored).toBeLessThan(30);
    world.events = [];
    await service.resume({ runId: run.id, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
  });

  it('is one tab’s at a time, from its start until it has ended or its tab is gone', async () => {
    const first = world.browser.tab();
    const here = makeService(first);
    const there = makeService();
    for (const service of [here, there]) await service.load({ source, adapter: null, backend: 'auto', use });
    const { id } = await here.start({ datasetId: 'd', spec, limit: null, access: null });
    await here.pause();
    const elsewhere = { code: 'run-elsewhere', data: { runId: id } };
    await expect(there.resume({ runId: id, access: null })).rejects.toMatchObject(elsewhere);
    expect((await world.store.runs.get(id)).state).toBe('paused');
    expect(await first.held()).toContain(runWork(id));
    await here.cancel();
    expect(await first.held()).not.toContain(runWork(id));
    world.events = [];
    await there.resume({ runId: id, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
  });

  it('begins one of two runs that are asked for at the same moment', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const start = { datasetId: 'd', spec, limit: null, access: null };
    const [first, second] = await Promise.allSettled([service.start(start), service.start(start)]);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'run-under-way' } });
    expect(await ended()).toMatchObject({ state: 'done' });
    expect(await world.store.runs.list('d')).toHaveLength(1);
  });

  it('refuses a template without its places, and a start without a judge', async () => {
    const service = makeService();
    await expect(service.start({ datasetId: 'd', spec, limit: null, access: null })).rejects.toMatchObject({
      code: 'no-judge',
    });
    await service.load({ source, adapter: null, backend: 'auto', use });
    const bad = { ...spec, template: { ...spec.template, text: 'Grade it.' } };
    await expect(
      service.start({ datasetId: 'd', spec: bad, limit: null, access: null }),
    ).rejects.toMatchObject({
      code: 'bad-template',
    });
  });
});

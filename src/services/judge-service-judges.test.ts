import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { BackendReport } from '#core/judge/judge.ts';
import type { BatchScored } from '#protocol/judge-protocol.ts';
import { backend, beginWorld, ended, makeService, source, spec, use, world } from './testing/judge-world.ts';

beforeEach(beginWorld);

describe('the judge of a run', () => {
  it('loads the judge again when the device is lost, and finishes', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    world.failures = [undefined as never, new AppError('device-lost', 'The GPU is gone.')];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
    expect(world.loads).toBe(2);
    expect(world.events.some(([name]) => name === 'notice')).toBe(true);
  });

  const webgpu: BackendReport = { ...backend, name: 'webgpu', device: 'a GPU' };

  it('records each backend that scored rows, and says so, where a lost device leaves another', async () => {
    const service = makeService();
    world.backendsFound = [webgpu, backend];
    await service.load({ source, adapter: null, backend: 'auto', use });
    world.failures = [undefined as never, new AppError('device-lost', 'The GPU is gone.')];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    const { id, scored, backends } = await ended();
    expect(backends.map(({ backend: { name } }) => name)).toEqual(['webgpu', 'wasm']);
    expect(backends.reduce((sum, { rows }) => sum + rows, 0)).toBe(scored);
    const batches = world.events.filter(([name]) => name === 'batch').map(([, data]) => data as BatchScored);
    expect(backends[0]!.rows).toBe(batches[0]!.rows.length);
    expect(batches.at(-1)!.progress.backends).toEqual(backends);
    expect((await world.store.runs.get(id)).backends).toEqual(backends);
    const told = (wanted: string) => world.events.filter(([name]) => name === wanted).map(([, data]) => data);
    expect(told('judgeReloaded')).toMatchObject([{ backend: { name: 'wasm' } }]);
    expect(told('notice')).toMatchObject([{ message: expect.stringMatching(/WASM/) }]);
  });

  it('keeps the backend of the first rows when a run is resumed on another', async () => {
    const service = makeService();
    world.backendsFound = [webgpu];
    await service.load({ source, adapter: null, backend: 'auto', use });
    world.failures = [
      undefined as never,
      undefined as never,
      new AppError('out-of-memory', 'No memory is left.'),
    ];
    const begun = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(begun.backends).toEqual([]);
    const { scored, backends } = await ended();
    expect(backends).toEqual([{ backend: webgpu, rows: scored }]);
    await service.load({ source, adapter: null, backend: 'auto', use });
    world.events = [];
    await service.resume({ runId: begun.id, access: null });
    expect((await ended()).backends).toEqual([...backends, { backend, rows: 30 - scored }]);
  });

  it('does not mix the scores of two judges', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const run = await service.start({ datasetId: 'd', spec, limit: null, access: null });
    await service.cancel();
    world.sha256 = 'b';
    await service.load({ source, adapter: null, backend: 'auto', use });
    await expect(service.resume({ runId: run.id, access: null })).rejects.toMatchObject({
      code: 'other-judge',
    });
  });

  it('puts an adapter on and takes it off without loading the base again, and scores name it', async () => {
    const service = makeService();
    const adapter = { kind: 'kept', id: 'round-1' } as const;
    const loaded = await service.load({ source, adapter, backend: 'auto', use });
    expect(loaded.adapter).toMatchObject({ id: 'round-1' });
    const run = await service.start({ datasetId: 'd', spec, limit: 4, access: null });
    expect(run.judge.adapter).toMatchObject({ id: 'round-1', sha256: 'round-1' });
    await expect(service.attach({ adapter: null, mode: 'without-reference' })).rejects.toMatchObject({
      code: 'run-under-way',
    });
    await service.cancel();
    expect((await service.attach({ adapter: null, mode: 'without-reference' })).adapter).toBeNull();
    const again = { runId: run.id, access: null };
    await expect(service.resume(again)).rejects.toMatchObject({ code: 'other-judge' });
    await service.attach({ adapter, mode: 'without-reference' });
    world.events = [];
    await service.resume(again);
    expect(await ended()).toMatchObject({ state: 'done', scored: 4 });
    expect(world.loads).toBe(1);
  });

  it('keeps the judge at hand where an adapter does not fit', async () => {
    const service = makeService();
    const broken = { kind: 'kept', id: 'broken' } as const;
    await expect(service.load({ source, adapter: broken, backend: 'auto', use })).rejects.toMatchObject({
      code: 'bad-adapter',
    });
    expect(world.closed).toBe(1);
    await service.load({ source, adapter: { kind: 'shipped', id: 'good' }, backend: 'auto', use });
    await expect(service.attach({ adapter: broken, mode: 'without-reference' })).rejects.toMatchObject({
      code: 'bad-adapter',
    });
    const run = await service.start({ datasetId: 'd', spec, limit: 1, access: null });
    expect(run.judge.adapter).toMatchObject({ id: 'good' });
    await ended();
  });

  it('puts the adapter on again when the device was lost', async () => {
    const service = makeService();
    await service.load({ source, adapter: { kind: 'kept', id: 'round-1' }, backend: 'auto', use });
    world.failures = [undefined as never, new AppError('device-lost', 'The GPU is gone.')];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
    expect(world.loads).toBe(2);
    expect(
      (await service.attach({ adapter: { kind: 'kept', id: 'round-1' }, mode: 'without-reference' })).adapter,
    ).toMatchObject({
      id: 'round-1',
    });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { inputAt } from '#core/linear-probe/kept-inputs.ts';
import { beginWorld, ended, makeService, source, spec, use, world } from './testing/judge-world.ts';

beforeEach(async () => {
  await beginWorld();
  world.isProbe = true;
});

const adapter = { kind: 'shipped', id: 'probe' } as const;
const start = { datasetId: 'd', spec, limit: null, access: null };

describe('what a linear probe reads of the rows of a run', () => {
  it('is kept with the run where that is asked for, and goes on after a crash', async () => {
    const service = makeService();
    await service.load({ source, adapter, backend: 'auto', use });
    world.failures = [undefined as never, new AppError('out-of-memory', 'No memory is left.')];
    const { id } = await service.start({ ...start, keptBytes: 1e6 });
    expect(await ended()).toMatchObject({ state: 'failed' });
    world.events = [];
    const reopened = makeService();
    await reopened.load({ source, adapter, backend: 'auto', use });
    await reopened.resume({ runId: id, access: null });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
    const inputs = (await world.store.runs.inputs(id))!;
    expect([...inputs.rows]).toEqual(Array.from({ length: 30 }, (_, row) => row));
    const rows = await world.store.datasets.rows('d', [...inputs.rows]);
    for (const [at, { response }] of rows.entries())
      expect(inputAt(inputs, at)).toEqual({
        state: Float32Array.of(response.length + 5, -0.5),
        features: new Map([['log-length', Math.log(response.length + 5)]]),
      });
  });

  it('is not kept without a word, nor of a judge that is no linear probe', async () => {
    const service = makeService();
    await service.load({ source, adapter, backend: 'auto', use });
    const off = await service.start(start);
    await ended();
    expect(await world.store.runs.inputs(off.id)).toBeNull();
    world.events = [];
    world.isProbe = false;
    const other = makeService();
    await other.load({ source, adapter, backend: 'auto', use });
    const lora = await other.start({ ...start, keptBytes: 1e6 });
    await ended();
    expect(await world.store.runs.keptInputs(lora.id)).toBeNull();
  });

  it('is kept up to the bound, and the rest of the rows are judged all the same', async () => {
    const service = makeService();
    await service.load({ source, adapter, backend: 'auto', use });
    // A row takes 4 bytes for its index, 4 for its state, 8 for its feature; 4 rows a batch.
    const { id } = await service.start({ ...start, keptBytes: 2 * 4 * 16 });
    expect(await ended()).toMatchObject({ state: 'done', scored: 30 });
    expect(await world.store.runs.keptInputs(id)).toEqual({ maxBytes: 128, rows: 8, bytes: 128 });
    expect((await world.store.runs.inputs(id))!.rows).toHaveLength(8);
  });
});

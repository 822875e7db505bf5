import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { testApp } from '../fixtures/stores.ts';

describe('the map', () => {
  it('is made at once where every row has been read, and once for a dataset', async () => {
    const { stores, map, quiet } = await testApp();
    await stores.map.getState().open();
    await quiet();
    expect(stores.map.getState()).toMatchObject({
      datasetId: 'demo',
      known: 80,
      progress: null,
      error: null,
    });
    expect(stores.map.getState().map!.x).toHaveLength(80);
    await stores.map.getState().open();
    expect(map.requests.filter(({ name }) => name === 'map')).toHaveLength(1);
    await stores.map.getState().setClusters(3);
    expect(new Set(stores.map.getState().map!.cluster).size).toBe(3);
  });

  it('asks before rows are read, says why it failed, and keeps what was read', async () => {
    const { stores, world, map, quiet } = await testApp();
    map.known = 30;
    await stores.map.getState().open();
    expect(stores.map.getState()).toMatchObject({ known: 30, map: null, progress: null });
    world.failNext.embed = new AppError('model-missing', 'The embedder is not here.');
    await stores.map.getState().read();
    expect(stores.map.getState()).toMatchObject({ known: 30, map: null });
    expect(stores.map.getState().error!.message).toContain('not here');
    map.known = 80;
    await stores.map.getState().read();
    await quiet();
    expect(stores.map.getState()).toMatchObject({ known: 80, error: null });
    expect(stores.map.getState().map).not.toBeNull();
  });

  it('leaves near-duplicates out in a dataset of its own, which a notice takes back', async () => {
    const { stores, world, quiet } = await testApp();
    await stores.map.getState().open();
    await stores.map.getState().findDuplicates(0.95);
    const { across } = stores.map.getState().duplicates!;
    await stores.map.getState().leaveOut(across);
    await quiet();
    const asked = world.data.requests.find(({ name }) => name === 'export')!.args as { rows: Int32Array };
    expect(asked.rows).toHaveLength(80 - across.length);
    expect([...asked.rows]).not.toContain(across[0]);
    expect(stores.datasets.getState().selected!.id).not.toBe('demo');
    const { message, action } = stores.notices.getState().notices.at(-1)!;
    expect(message).toContain('2 rows left out');
    action!.run();
    await quiet();
    expect(stores.datasets.getState().selected!.id).toBe('demo');
    expect(stores.datasets.getState().list).toHaveLength(1);
  });
});

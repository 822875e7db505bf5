import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { fakeWorld } from './fixtures/fake-workers.ts';
import { testApp } from './fixtures/stores.ts';

const two = () => fakeWorld([fakeDataset('a', 'First', 40, 0), fakeDataset('bb', 'Second', 80, 0)]);

describe('datasets', () => {
  it('opens the one that was open last', async () => {
    const { stores, preferences } = await testApp(two());
    await stores.datasets.getState().select('a');
    const again = await testApp(two(), preferences);
    expect(again.stores.datasets.getState().selected?.id).toBe('a');
    expect(again.stores.datasets.getState().columns?.n).toBe(40);
  });

  it('removes, opens the next, and brings back', async () => {
    const { stores } = await testApp(two());
    await stores.datasets.getState().select('a');
    await stores.datasets.getState().remove('a');
    expect(stores.datasets.getState().list.map(({ id }) => id)).toEqual(['bb']);
    expect(stores.datasets.getState().selected?.id).toBe('bb');
    await stores.datasets.getState().restore('a');
    expect(stores.datasets.getState().selected?.id).toBe('a');
    expect(stores.datasets.getState().list).toHaveLength(2);
  });

  it('counts what is stored by what it belongs to, when somebody asks', async () => {
    const { stores, world } = await testApp(two());
    const asked = () => world.data.requests.filter(({ name }) => name === 'storageParts').length;
    expect(stores.datasets.getState().storageParts).toBeNull();
    expect(asked()).toBe(0);
    await stores.datasets.getState().measureParts();
    expect(stores.datasets.getState().storageParts?.map(({ part }) => part)).toEqual([
      'models',
      'runs',
      'datasets',
      'grading',
    ]);
  });

  it('keeps what is there when the worker fails', async () => {
    const { stores } = await testApp(two());
    await stores.datasets.getState().remove('nowhere');
    expect(stores.datasets.getState()).toMatchObject({ status: 'failed', error: { code: 'no-dataset' } });
    expect(stores.datasets.getState().list).toHaveLength(2);
  });

  it('counts near-duplicate instructions as one where that is asked, and again when it is opened anew', async () => {
    const { stores, preferences } = await testApp(two());
    const state = () => stores.datasets.getState();
    await state().select('bb');
    expect(state().near).toMatchObject({ found: null, together: false });
    expect(state().columns?.unit).toBeUndefined();
    await state().countNear();
    // 20 instructions, every tenth nearly the same as the one before.
    expect(state().near.found).toMatchObject({ groups: 18, duplicates: 2 });
    await state().groupNear(true);
    expect(new Set(state().columns!.instruction).size).toBe(20);
    expect(new Set(state().columns!.unit).size).toBe(18);
    const again = await testApp(two(), preferences);
    expect(again.stores.datasets.getState()).toMatchObject({
      selected: { id: 'bb' },
      near: { together: true },
    });
    expect(new Set(again.stores.datasets.getState().columns!.unit).size).toBe(18);
    await again.stores.datasets.getState().groupNear(false);
    expect(again.stores.datasets.getState().columns?.unit).toBeUndefined();
    await again.stores.datasets.getState().select('a');
    expect(again.stores.datasets.getState().near.found).toBeNull();
  });

  it('joins instructions of like meaning where that is asked, and keeps them when it is opened anew', async () => {
    const { stores, world, preferences } = await testApp(two());
    const state = () => stores.datasets.getState();
    await state().select('bb');
    await state().groupNear(true);
    expect(new Set(state().columns!.unit).size).toBe(18);
    world.failNext.embed = new AppError('network', 'No network.');
    await state().countByMeaning();
    expect(state().near).toMatchObject({ meaningError: { code: 'network' }, found: { groups: 18 } });
    await state().countByMeaning();
    expect(state().near).toMatchObject({ meaningError: null, found: { groups: 17, duplicates: 3 } });
    expect(new Set(state().columns!.unit).size).toBe(17);
    expect(stores.embedding.getState().underWay).toBeNull();
    const again = await testApp(two(), preferences);
    expect(new Set(again.stores.datasets.getState().columns!.unit).size).toBe(17);
    expect(again.stores.datasets.getState().near.found?.rewordings).toHaveLength(1);
  });

  it('brings label, rows and search along when another is opened', async () => {
    const { stores } = await testApp(two());
    await stores.datasets.getState().select('a');
    await stores.rows.getState().search('Fibonacci');
    const found = stores.rows.getState().visible.length;
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(40);
    await stores.datasets.getState().select('bb');
    expect(stores.rows.getState()).toMatchObject({ text: '' });
    expect(stores.rows.getState().visible).toHaveLength(80);
    expect(stores.label.getState()).toMatchObject({ column: 'quality', cut: 5 });
    expect(stores.label.getState().values).toHaveLength(80);
  });
});

import { describe, expect, it } from 'vitest';
import { isSameLabel, readLabelSource } from '#core/rows/label-source.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import { FakeClient } from './fixtures/fake-client.ts';
import { fakeDataset } from './fixtures/fake-rows.ts';
import { createLabelStore } from './label-store.ts';

const rated = Float64Array.from({ length: 60 }, (_, row) => (row % 20 === 0 ? -1 : row % 10));

describe('a label of −1', () => {
  it('counts as missing, and as a label once somebody says so', async () => {
    const store = createLabelStore(new FakeClient<DataProtocol>({ numbers: () => rated }));
    await store.getState().openDataset(fakeDataset('a', 'A', 60, 0));
    const unlabelled = () => store.getState().values!.filter(Number.isNaN).length;
    expect(store.getState().missingMark).toMatchObject({ value: -1, rows: 3 });
    expect(unlabelled()).toBe(3);
    await store.getState().takeAllNumbers(true);
    expect(unlabelled()).toBe(0);
    expect([...store.getState().values!]).toEqual([...rated]);
    // What is kept of the choice says so too, and the way back is open.
    const { source } = store.getState();
    expect(readLabelSource(JSON.parse(JSON.stringify(source)))).toEqual(source);
    expect(store.getState().missingMark).not.toBeNull();
    await store.getState().takeAllNumbers(false);
    expect(unlabelled()).toBe(3);
    expect(isSameLabel(source, store.getState().source)).toBe(false);
  });
});

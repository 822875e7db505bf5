import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll, until } from '../charts/fixtures/render.tsx';
import ColumnStatistics from '../screens/data/ColumnStatistics.tsx';
import { StoresProvider } from '../stores.tsx';

afterEach(unmountAll);

it.each([390, 1440])(
  'a band of a column’s distribution chooses the rows it counts, at %i pixels',
  async (width) => {
    const { stores } = await testApp(fakeWorld([fakeDataset('demo', 'Demo', 200, 0)], []));
    const box = await render(
      <StoresProvider stores={stores}>
        <ColumnStatistics />
      </StoresProvider>,
      width,
    );
    await act(() => stores.column.getState().show('quality'));
    await until(() => box.querySelector('th button') !== null);
    const band = box.querySelectorAll<HTMLElement>('th button')[1]!;
    const counted = Number(band.closest('tr')!.querySelector('td')!.textContent);
    await act(async () => band.click());
    const { conditions } = stores.slice.getState();
    expect(conditions).toMatchObject([{ column: 'quality', kind: 'range', onChart: true }]);
    expect(band.getAttribute('aria-pressed')).toBe('true');
    await until(() => stores.slice.getState().slice !== null);
    expect(stores.slice.getState().slice!.rows).toBe(counted);
    expect(await axeFindings(box)).toEqual([]);
    await act(async () => band.click());
    expect(stores.slice.getState().conditions).toEqual([]);
  },
);

import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { compareWorld } from '#state/fixtures/fake-compare.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, settle, unmountAll, until } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { CompareScreen } from './CompareScreen.tsx';

afterEach(unmountAll);

it('rows are chosen on the scatter of two methods, by a rectangle or by sliders, and one undo takes it back', async () => {
  const { stores, quiet } = await testApp(compareWorld({ rows: 200, runs: [200] }));
  stores.route.setState({ screen: 'compare', row: null });
  const box = await render(
    <StoresProvider stores={stores}>
      <CompareScreen />
    </StoresProvider>,
    1200,
  );
  const calm = async () => {
    await act(quiet);
    await settle();
  };
  await calm();
  const { id } = stores.run.getState().current!;
  await act(async () => stores.compare.getState().choose({ first: `run ${id}`, second: 'column reward' }));
  await calm();
  const slider = (name: RegExp) =>
    [...box.querySelectorAll<HTMLElement>('[role=slider]')].find((one) =>
      name.test(one.getAttribute('aria-label') ?? ''),
    )!;
  await until(() => slider(/^Rows chosen by reward, from$/) !== undefined);
  const surface = slider(/^Rows chosen by reward, from$/).parentElement!;
  const { left, top, width, height } = surface.getBoundingClientRect();
  const at = (type: string, x: number, y: number) =>
    act(
      async () =>
        void surface.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 1,
            isPrimary: true,
            bubbles: true,
            clientX: left + x * width,
            clientY: top + y * height,
          }),
        ),
    );
  surface.setPointerCapture = () => {};
  await at('pointerdown', 0.4, 0.3);
  await at('pointermove', 0.7, 0.6);
  await at('pointerup', 0.7, 0.6);
  expect(stores.slice.getState().conditions).toMatchObject([
    { field: 'score', kind: 'range', onChart: true },
    { column: 'reward', kind: 'range', onChart: true },
  ]);
  await calm();
  expect(stores.slice.getState().slice!.rows).toBeLessThan(200);
  expect(await axeFindings(box)).toEqual([]);
  await act(async () => stores.slice.getState().undo());
  expect(stores.slice.getState().conditions).toEqual([]);
  await calm();
  for (const key of ['PageUp', 'PageUp', 'Enter'])
    await act(
      async () =>
        void slider(/^Rows chosen by reward, from$/).dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        ),
    );
  expect(stores.slice.getState().conditions).toMatchObject([{ column: 'reward', high: null }]);
});

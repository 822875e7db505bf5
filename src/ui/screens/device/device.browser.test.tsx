import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { DeviceScreen } from './DeviceScreen.tsx';

afterEach(unmountAll);

async function open(width = 1200) {
  const { stores } = await testApp();
  const box = await render(
    <StoresProvider stores={stores}>
      <DeviceScreen />
    </StoresProvider>,
    width,
  );
  const button = (name: string) =>
    [...box.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  const press = (name: string) => act(async () => button(name)!.click());
  return { box, stores, button, press };
}

const heading = (box: HTMLElement) => box.querySelector('h1')!.textContent;

describe('Device', () => {
  it('measures at a press, and says what the device does, each figure with unit, n and range', async () => {
    const { box, press } = await open();
    expect(heading(box)).toBe('How fast can this device judge?');
    await press('Measure this device');
    expect(heading(box)).toBe('This device judges 1.6 demo rows a second on WASM, 2 threads');
    expect([...box.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
      'WASM, 2 threads',
      'WASM, 1 thread',
    ]);
    const layer = [...box.querySelectorAll('tr')].find(({ textContent }) =>
      textContent?.startsWith('A layer at 256 tokens'),
    )!;
    expect([...layer.children].map(({ textContent }) => textContent)).toEqual([
      'A layer at 256 tokens',
      '66.5',
      '70',
      '72.8',
      '3',
      'GFLOP/s',
      '',
    ]);
    expect(box.textContent).toContain('One measurement would take about 27 s here');
  });

  it.each([1200, 390])(
    'can be measured again, copied and saved; axe finds nothing at %d px',
    async (width) => {
      const { box, button, press } = await open(width);
      expect(await axeFindings(box)).toEqual([]);
      await press('Measure this device');
      for (const name of ['Measure again', 'Copy as JSON', 'Save as JSON'])
        expect(button(name)).toBeDefined();
      expect(await axeFindings(box)).toEqual([]);
    },
  );

  it('waits for a run to end', async () => {
    const { button, stores, box } = await open();
    await act(async () => stores.run.setState({ activeId: 'run-1' }));
    expect(button('Measure this device')!.disabled).toBe(true);
    expect(box.textContent).toContain('Measure when it has ended');
  });
});

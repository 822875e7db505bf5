import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { benchFigures } from '#core/bench/fixtures/bench-figures.ts';
import { AppError } from '#core/errors.ts';
import { FakeBench } from '#state/fixtures/fake-bench.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { DeviceScreen } from './DeviceScreen.tsx';

afterEach(unmountAll);

async function open(width = 1200, openBench?: () => FakeBench) {
  const { stores } = await testApp(undefined, undefined, openBench);
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

  it.each([1200, 390])(
    'shows how far it is, and can be cancelled; axe finds nothing at %d px',
    async (width) => {
      const benches: FakeBench[] = [];
      const { box, button, press } = await open(width, () => {
        benches.push(new FakeBench(() => new Promise(() => {})));
        return benches.at(-1)!;
      });
      await press('Measure this device');
      expect(heading(box)).toBe('Measuring this device');
      expect(box.textContent).toContain('WASM, 2 threads: loading the judge');
      await act(async () => benches[0]!.emit('progress', { part: 'rows', what: '' }));
      expect(box.textContent).toContain('WASM, 2 threads: demo rows');
      const bar = box.querySelector('[role="progressbar"], progress')!;
      expect(Number(bar.getAttribute('aria-valuenow') ?? bar.getAttribute('value'))).toBeGreaterThan(0);
      expect(button('Measure this device')).toBeUndefined();
      expect(await axeFindings(box)).toEqual([]);

      await press('Cancel');
      expect(benches.map(({ ended }) => ended)).toEqual([true]);
      expect(heading(box)).toBe('How fast can this device judge?');
      expect(box.textContent).toContain('No figures yet');
      expect(button('Measure this device')!.disabled).toBe(false);
    },
  );

  it('keeps what was measured when the rest is cancelled', async () => {
    const { box, press } = await open(
      1200,
      () =>
        new FakeBench(({ threads, backend }) =>
          threads === 1 ? new Promise(() => {}) : { ...benchFigures, backend, threads: threads ?? 0 },
        ),
    );
    await press('Measure this device');
    expect(heading(box)).toBe('Measuring this device');
    await press('Cancel');
    expect(heading(box)).toBe('This device judges 1.6 demo rows a second on WASM, 2 threads');
    expect([...box.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
      'WASM, 2 threads',
    ]);
  });

  it.each([1200, 390])(
    'says why it could not measure, and what to do; axe finds nothing at %d px',
    async (width) => {
      const { box, button, press } = await open(
        width,
        () =>
          new FakeBench(() => {
            throw new AppError('backend-failed', 'No backend can run a model here. Try a current Chrome.');
          }),
      );
      await press('Measure this device');
      expect(box.textContent).toContain('The device could not be measured');
      expect(box.textContent).toContain('No backend can run a model here. Try a current Chrome.');
      expect(box.querySelector('a[href="#/judge"]')!.textContent).toBe('Choose a judge');
      expect(button('Measure this device')!.disabled).toBe(false);
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

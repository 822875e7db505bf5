import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, settle, unmountAll } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { DecideScreen } from '../decide/DecideScreen.tsx';
import { ExplainScreen } from './ExplainScreen.tsx';

afterEach(unmountAll);

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

async function open(screen: 'decide' | 'explain') {
  const dataset = fakeDataset('demo', 'Demo', 80, 0);
  const { stores } = await testApp(
    fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 80, state: 'done' })]),
  );
  stores.route.setState({ screen, row: null });
  const until = async (ready: () => boolean) => {
    for (let i = 0; i < 400 && !ready(); i++)
      await act(async () => new Promise((done) => setTimeout(done, 25)));
    await settle();
    expect(ready()).toBe(true);
  };
  await until(() => stores.run.getState().columns !== null);
  const Screen = screen === 'decide' ? DecideScreen : ExplainScreen;
  const box = await render(
    <StoresProvider stores={stores}>
      <Screen />
    </StoresProvider>,
    1200,
  );
  return { box, stores, until };
}

const press = (keys: string) => act(() => userEvent.keyboard(keys));

it('takes the declined list along from Decide', async () => {
  const { box, stores, until } = await open('decide');
  const firstRow = () => box.querySelector<HTMLElement>('[role=grid] tbody tr[aria-rowindex="3"]');
  await until(() => firstRow() !== null);
  await act(async () => firstRow()!.click());
  const { row, screen } = stores.route.getState();
  const { visible } = stores.rows.getState();
  const { score } = stores.run.getState().columns!;
  const { threshold } = stores.threshold.getState();
  expect(screen).toBe('explain');
  expect(visible[1]).toBe(row);
  expect([...visible].every((one) => score[one]! < threshold)).toBe(true);
  expect(visible.length).toBe([...score].filter((value) => value < threshold).length);
});

it('offers the kept rows for export first', async () => {
  const { box, stores, until } = await open('decide');
  const button = () => [...box.querySelectorAll('button')].find((one) => one.textContent === 'Export rows');
  await until(() => button() !== undefined);
  await act(async () => button()!.click());
  const { score } = stores.run.getState().columns!;
  const kept = [...score].filter((value) => value >= stores.threshold.getState().threshold).length;
  const dialog = document.querySelector('dialog[open]')!;
  expect(dialog.querySelector('input[type=radio]:checked')!.closest('label')!.textContent).toBe(
    `Kept ${kept}`,
  );
  expect(dialog.textContent).toContain(`Save ${kept} rows`);
});

describe('an open row', () => {
  it('is stepped from and graded by keys though nothing in it has the focus', async () => {
    const { stores } = await open('explain');
    await act(async () => stores.route.getState().go('explain', 0));
    expect(document.activeElement).toBe(document.body);
    await press('j');
    expect(stores.route.getState().row).toBe(1);
    await press('k');
    expect(stores.route.getState().row).toBe(0);
    await act(async () => stores.grading.getState().set({ on: true }));
    (document.activeElement as HTMLElement).blur();
    await press('7');
    expect(stores.route.getState().row).toBe(1);
    expect(stores.grading.getState().grades![0]).toBe(7);
    await press('k');
    await press('2');
    expect(stores.grading.getState().grades![0]).toBe(7);
    expect(document.querySelector('[role=alert]')!.textContent).toContain(
      'Row 1 has grade 7. Replace it by 2?',
    );
    await press('{Escape}');
    expect(stores.route.getState().row).toBe(0);
    await press('2');
    await press('y');
    expect(stores.grading.getState().grades![0]).toBe(2);
    expect(stores.route.getState().row).toBe(1);
  });

  it('says nothing of model, score and label to a blind annotator until it is graded', async () => {
    // Wide enough for the list to stand beside the row.
    await page.viewport(1400, 900);
    const { box, stores, until } = await open('explain');
    await act(async () => stores.route.getState().go('explain', 3));
    const grid = () => box.querySelector('[role=grid]')!;
    const source = () => box.querySelector('details dl')?.textContent ?? '';
    await until(() => source().includes('generator') && grid().textContent.includes('early-1b'));
    await act(async () => stores.grading.getState().set({ on: true }));
    expect(source()).toContain('response');
    expect(source()).not.toContain('quality');
    expect(source()).not.toContain('early-1b');
    expect(box.textContent).toContain('2 columns hidden until the row is graded');
    for (const name of stores.datasets.getState().selected!.models)
      expect(grid().textContent).not.toContain(name);
    expect(grid().querySelector('[data-decision]')).toBeNull();
    expect(await axeFindings(box)).toEqual([]);
    await act(async () => stores.grading.getState().grade(3, 5));
    expect(source()).toContain('quality');
  });
});

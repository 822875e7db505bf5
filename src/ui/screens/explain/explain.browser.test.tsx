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
    await act(async () => stores.grading.getState().set({ on: true, listed: true }));
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

describe('the queue', () => {
  const button = (box: HTMLElement, name: string) =>
    [...box.querySelectorAll('button')].find((one) => one.textContent === name)!;
  const remarkOf = (stores: Awaited<ReturnType<typeof open>>['stores'], row: number) =>
    stores.remarks.getState().of(row);

  it('begins with the declined rows, one a screen', async () => {
    const { box, stores, until } = await open('explain');
    await until(() => stores.rows.getState().visible.length === 80);
    await act(async () => button(box, 'Grade declined rows').click());
    await until(() => stores.grading.getState().on);
    const { visible } = stores.rows.getState();
    expect(visible.length).toBeLessThan(80);
    expect(stores.route.getState().row).toBe(visible[0]);
    expect(box.querySelector('[role=grid]')).toBeNull();
    expect(box.querySelector('progress')!.max).toBe(visible.length);
    await press('b');
    expect(box.querySelector('[role=grid]')).not.toBeNull();
  });

  it('is worked through by keys: skip, later, flag, comment, tags, and every step undone', async () => {
    const { box, stores, until } = await open('explain');
    await act(async () => stores.route.getState().go('explain', 0));
    await act(async () => stores.grading.getState().set({ on: true }));
    await until(() => box.querySelector('textarea') !== null);
    const row = () => stores.route.getState().row;
    await press('s');
    expect([row(), remarkOf(stores, 0).setAside]).toEqual([1, 'skipped']);
    await press('l');
    expect([row(), remarkOf(stores, 1).setAside]).toEqual([2, 'later']);
    await press('f');
    await press('c');
    await press('sluf 7?');
    expect(remarkOf(stores, 2)).toMatchObject({ flagged: true, comment: 'sluf 7?', setAside: null });
    expect(stores.grading.getState().grades![2]).toBeNaN();
    await press('{Escape}');
    await press('t');
    await press('too long{Enter}fact{Escape}');
    expect(remarkOf(stores, 2).tags).toEqual(['too long', 'fact']);
    expect(stores.remarks.getState().tags).toEqual(['fact', 'too long']);
    await press('7');
    expect(row()).toBe(3);
    await act(async () => stores.rows.getState().setFilter({ tag: 'fact' }));
    await until(() => stores.rows.getState().visible.length === 1);
    await act(async () => stores.rows.getState().setFilter({ tag: null }));
    await until(() => stores.rows.getState().visible.length === 80);
    const steps = stores.grading.getState().done.length;
    expect(steps).toBe(7);
    for (let step = 0; step < steps; step++) await press('u');
    expect(
      [0, 1, 2].map((one) => remarkOf(stores, one).tags.length + remarkOf(stores, one).comment.length),
    ).toEqual([0, 0, 0]);
    expect(stores.remarks.getState().remarks!.size).toBe(0);
    expect(stores.grading.getState().grades!.every(Number.isNaN)).toBe(true);
    expect(row()).toBe(0);
  });

  it('lists its keys, shows its guidelines, and works by touch on a narrow screen', async () => {
    const { box, stores, until } = await open('explain');
    await act(async () =>
      stores.gradingPlan.getState().change({ guidelines: '- **Facts** first', target: 60 }),
    );
    await act(async () => stores.route.getState().go('explain', 0));
    await act(async () => stores.grading.getState().set({ on: true }));
    await until(() => box.querySelector('aside strong') !== null);
    expect(box.querySelector('progress')!.max).toBe(60);
    expect(await axeFindings(box)).toEqual([]);
    await press('?');
    await until(() => document.querySelector('dialog[open]') !== null);
    expect(document.querySelector('dialog[open]')!.textContent).toContain('skip the row');
    await press('{Escape}');
    await page.viewport(390, 800);
    box.style.width = '390px';
    await settle();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    for (const name of ['Skip', 'Later', 'Flag', '5'])
      expect(button(box, name).getBoundingClientRect().height, name).toBeGreaterThanOrEqual(44);
    await act(async () => button(box, 'Later').click());
    expect(stores.route.getState().row).toBe(1);
    await page.viewport(1400, 900);
  });

  it('grades on a scale of its own by keys, tells what earlier grades are shown as, and changes a key', async () => {
    const { box, stores, until } = await open('explain');
    await act(async () => stores.route.getState().go('explain', 0));
    await act(async () => stores.grading.getState().set({ on: true }));
    await until(() => box.querySelector('aside') !== null && stores.gradingPlan.getState().ready);
    await press('3');
    await act(async () => button(box, 'Edit').click());
    const scale = () => box.querySelector<HTMLSelectElement>('aside select');
    await until(() => scale() !== null);
    await act(() => userEvent.selectOptions(scale()!, 'Categories of your own'));
    await act(() => userEvent.fill(box.querySelector('input[aria-label="Category 1"]')!, 'Wrong'));
    await act(async () => button(box, 'Grade on these').click());
    expect(stores.gradingPlan.getState().plan.scale.choices[0]).toEqual({ name: 'Wrong', value: 0 });
    expect(await axeFindings(box)).toEqual([]);
    await act(async () => button(box, 'Done').click());
    expect(box.textContent).toContain('1 grade given on 0 to 9 is shown as the nearest choice: 3 as Fair.');
    (document.activeElement as HTMLElement).blur();
    await press('w');
    expect(stores.grading.getState().grades![1]).toBe(0);
    expect(stores.grading.getState().scales[1]).toBe('Wrong=0; Fair=4.5; Good=9');
    await press('k');
    await press('g');
    expect(document.querySelector('[role=alert]')!.textContent).toContain(
      'has grade Wrong. Replace it by Good?',
    );
    await press('y');
    await press('uu');
    expect(stores.grading.getState().grades![0]).toBe(3);
    expect(stores.grading.getState().scales[0]).toBeUndefined();
    await press('?');
    const dialog = () => document.querySelector('dialog[open]')!;
    await until(() => dialog() !== null);
    const key = (what: string) =>
      dialog().querySelector<HTMLElement>(`button[aria-label^="Key to ${what}"]`)!;
    await act(async () => key('skip').click());
    await press('w');
    expect(dialog().textContent).toContain('W gives the grade “Wrong”.');
    await press('x');
    expect(stores.gradingKeys.getState().keys.skip).toBe('x');
    expect(await axeFindings(dialog() as HTMLElement)).toEqual([]);
    await press('{Escape}');
    (document.activeElement as HTMLElement).blur();
    const { row } = stores.route.getState();
    await press('x');
    expect(remarkOf(stores, row!).setAside).toBe('skipped');
  });
});

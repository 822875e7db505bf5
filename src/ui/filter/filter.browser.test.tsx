import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll, until } from '../charts/fixtures/render.tsx';
import { DecideScreen } from '../screens/decide/DecideScreen.tsx';
import { StoresProvider } from '../stores.tsx';

afterEach(unmountAll);

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

async function decide(width: number) {
  const dataset = fakeDataset('demo', 'Demo', 200, 0);
  const world = fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 200, state: 'done' })]);
  const { stores } = await testApp(world);
  stores.route.setState({ screen: 'decide', row: null });
  const box = await render(
    <StoresProvider stores={stores}>
      <DecideScreen />
    </StoresProvider>,
    width,
  );
  await until(() => stores.decide.getState().summary !== null);
  const slider = (name: string) => box.querySelector<HTMLElement>(`[role=slider][aria-label="${name}"]`)!;
  const button = (name: string | RegExp) =>
    [...box.querySelectorAll('button')].find((one) => {
      const words = one.getAttribute('aria-label') ?? one.textContent!;
      return typeof name === 'string' ? words === name : name.test(words);
    })!;
  const press = (element: HTMLElement, key: string) =>
    act(
      async () =>
        void element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    );
  /** Into the form that has the focus, and send it. */
  const type = async (words: string) => {
    const input = document.activeElement as HTMLInputElement;
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, words);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await act(async () => input.form!.requestSubmit());
  };
  const rows = () => stores.decide.getState().figures!.judged;
  const shown = (words: string) => until(() => box.textContent!.includes(words));
  return { box, stores, slider, button, press, type, rows, shown };
}

const from = 'Rows chosen by judge score (0 to 9), from';

it.each([390, 1440])(
  'rows are chosen on the scores, saved under a name and let go, at %i pixels',
  async (width) => {
    const { box, stores, slider, button, press, type, rows, shown } = await decide(width);
    for (const key of ['PageUp', 'PageUp', 'PageUp', 'PageUp', 'Enter']) await press(slider(from), key);
    await shown('those where score from 4');
    await until(() => stores.decide.getState().around !== null && rows() < 200);
    const chosen = rows();
    expect(box.textContent).toContain('of them chosen and in every other figure');
    expect(stores.decide.getState().around!.n).toBeGreaterThan(chosen);

    await act(async () => button('Save this filter').click());
    await type('Strong');
    await until(() => stores.savedFilters.getState().filters.length === 1);
    await until(() => button('Rename') !== undefined);
    const group = stores.datasets.getState().selected!.categories[0]!;
    await act(async () => button(`Only rows where category is ${group}`).click());
    await until(() => rows() < chosen);
    expect(button(`Only rows where category is ${group}`).getAttribute('aria-pressed')).toBe('true');
    expect(await axeFindings(box)).toEqual([]);
    expect(box.scrollWidth).toBeLessThanOrEqual(width);
    await act(async () => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
    await until(() => rows() === 200 && stores.decide.getState().around === null);
    await act(async () => button('Undo the last change of the filter').click());
    await until(() => rows() < chosen);
  },
);

import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset, fakeModels } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, settle, unmountAll, until } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { AnswersScreen } from './AnswersScreen.tsx';

afterEach(unmountAll);

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

/** 20 instructions with four answers each, and a last one with a single answer. */
async function open(row: number | null, width = 1200) {
  const dataset = fakeDataset('demo', 'Demo', 81, 0);
  const { stores } = await testApp(
    fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 81, state: 'done' })]),
  );
  stores.route.setState({ screen: 'answers', row });
  await until(() => stores.run.getState().columns !== null && stores.rows.getState().visible.length === 81);
  const box = await render(
    <StoresProvider stores={stores}>
      <AnswersScreen />
    </StoresProvider>,
    width,
  );
  await until(() => !box.textContent.includes('Reading the text'));
  return { box, stores };
}

const headings = (box: HTMLElement) => [...box.querySelectorAll('h2')].map((heading) => heading.textContent);
const press = (keys: string) => act(() => userEvent.keyboard(keys));

it('shows every answer to the instruction of a row with its score, and where its words differ', async () => {
  await page.viewport(1400, 900);
  const { box, stores } = await open(6);
  expect(headings(box)).toEqual(['Instruction', ...fakeModels, 'Reference']);
  const { score } = stores.run.getState().columns!;
  for (const [place, model] of fakeModels.entries())
    expect(box.querySelector(`section[aria-label="${model}"]`)!.textContent).toContain(
      score[4 + place]!.toFixed(2),
    );
  expect(box.querySelector('h1')!.textContent).toMatch(/score/);
  expect(box.querySelector('ins, del')).toBeNull();
  await press('d');
  await until(() => box.querySelectorAll('section[aria-label="Answers"] p').length > 5);
  expect(box.querySelector('select')!.value).toBe('reference');
  await act(() => userEvent.selectOptions(box.querySelector('select')!, fakeModels[0]!));
  await until(() => box.textContent.includes(`only in ${fakeModels[0]}`));
  expect(box.querySelector(`section[aria-label="${fakeModels[0]}"] ins`)).toBeNull();
  expect(await axeFindings(box)).toEqual([]);
});

it('steps from instruction to instruction by keys, and says where there is one answer only', async () => {
  const { box, stores } = await open(2);
  await press('j');
  expect(stores.route.getState().row).toBe(4);
  await press('k');
  expect(stores.route.getState().row).toBe(0);
  await act(async () => stores.route.getState().replace('answers', 76));
  await press('{ArrowRight}');
  expect(stores.route.getState().row).toBe(80);
  await settle();
  expect(box.querySelector('h1')!.textContent).toContain('only one answer');
  await press('{Escape}');
  expect(stores.route.getState()).toMatchObject({ screen: 'explain', row: 80 });
});

it('names no model and shows no score to who grades blind, until every answer here is graded', async () => {
  const { box, stores } = await open(0);
  await act(async () => stores.grading.getState().set({ on: true }));
  await settle();
  for (const model of fakeModels) expect(box.innerHTML).not.toContain(model);
  expect(box.querySelector('[data-decision], dt')!.textContent).toBe('Your grade');
  await act(async () => {
    for (let row = 0; row < 3; row++) await stores.grading.getState().grade(row, 5);
  });
  expect(box.innerHTML).not.toContain(fakeModels[0]);
  await act(async () => stores.grading.getState().grade(3, 5));
  expect(headings(box)).toEqual(['Instruction', ...fakeModels, 'Reference']);
});

it('stacks its columns on a narrow screen', async () => {
  await page.viewport(390, 800);
  const { box } = await open(0, 390);
  const [first, second] = fakeModels.map((model) =>
    box.querySelector(`section[aria-label="${model}"]`)!.getBoundingClientRect(),
  );
  expect(second!.top).toBeGreaterThanOrEqual(first!.bottom);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  expect(await axeFindings(box)).toEqual([]);
  await page.viewport(1400, 900);
});

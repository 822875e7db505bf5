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
import { MapScreen } from './MapScreen.tsx';

afterEach(unmountAll);

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

async function open(width = 1200, known = Number.POSITIVE_INFINITY) {
  const dataset = fakeDataset('demo', 'Demo', 80, 0);
  const app = await testApp(
    fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 80, state: 'done' })]),
  );
  app.map.known = known;
  app.stores.route.setState({ screen: 'map', row: null });
  await until(() => app.stores.run.getState().columns !== null);
  const box = await render(
    <StoresProvider stores={app.stores}>
      <MapScreen />
    </StoresProvider>,
    width,
  );
  return { box, ...app };
}

const button = (box: HTMLElement, name: RegExp) =>
  [...box.querySelectorAll('button')].find((one) => name.test(one.textContent))!;
const click = (element: HTMLElement) => act(async () => element.click());
const plot = (box: HTMLElement) => box.querySelector<HTMLElement>('[role=application]')!;
/** Pixels of the canvas that are painted. */
function painted(box: HTMLElement): number {
  const canvas = box.querySelector('canvas')!;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) count++;
  return count;
}

it('draws a disc for each row that is shown, and says in the legend how many there are', async () => {
  await page.viewport(1400, 900);
  const { box } = await open();
  await until(() => box.querySelector('canvas') !== null && painted(box) > 0);
  const legend = () => [...box.querySelectorAll('fieldset label')].map((label) => label.textContent);
  expect(legend()[0]).toMatch(/^Cluster 1\d+$/);
  const whole = painted(box);
  expect(whole).toBeGreaterThan(80 * 9);
  await click(box.querySelector<HTMLElement>('fieldset input')!);
  await until(() => painted(box) < whole);
  await act(() => userEvent.selectOptions(box.querySelectorAll('select')[0]!, 'decision'));
  await settle();
  expect(legend().join()).toMatch(/Accepted\d+,Declined\d+/);
  expect(await axeFindings(box)).toEqual([]);
});

it('is read and chosen by keys, on the map and in its table', async () => {
  const { box, stores } = await open();
  await until(() => plot(box) !== null);
  await act(async () => plot(box).focus());
  await act(() => userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowUp}'));
  await until(() => box.querySelector('section[aria-label="The row that is read"]') !== null);
  expect(box.querySelector('section[aria-label="The row that is read"]')!.textContent).toContain('score');
  await click(button(box, /^Nearest rows$/));
  await until(() => box.querySelectorAll('ol[aria-label="Nearest rows"] li').length === 5);
  await click(button(box, /^Choose rows in view$/));
  expect(box.textContent).toContain('80 rows chosen');
  await act(async () => plot(box).focus());
  await act(() => userEvent.keyboard('+++++'));
  await click(button(box, /^Choose rows in view$/));
  await until(() => /(?<!\d)\d rows? chosen|[1-7]\d rows chosen/.test(box.textContent));
  await click(button(box, /^Choose cluster 1$/));
  const { cluster } = stores.map.getState().map!;
  expect(box.textContent).toContain(`${cluster.filter((one) => one === 0).length} rows chosen`);
  expect(button(box, /^Export the chosen rows$/)).toBeDefined();
  const listed = box.querySelector('[role=grid]')!;
  expect(listed.getAttribute('aria-rowcount')).toBe(String(cluster.filter((one) => one === 0).length + 1));
  expect(await axeFindings(box)).toEqual([]);
});

it('asks before it has rows read, counts near-duplicates, and stays inside 390 pixels', async () => {
  await page.viewport(390, 800);
  const { box, stores, map } = await open(390, 0);
  await until(() => button(box, /^Read 80 rows$/) !== undefined);
  map.known = 80;
  await click(button(box, /^Read 80 rows$/));
  await until(() => stores.map.getState().map !== null);
  await click(button(box, /^Find near-duplicates$/));
  await until(() => box.textContent.includes('3 rows are nearly the same'));
  expect(box.textContent).toContain('2 of them answer another instruction');
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  expect(await axeFindings(box)).toEqual([]);
  await page.viewport(1400, 900);
});

it('shows no score, label or model to who grades blind', async () => {
  const { box, stores } = await open();
  await until(() => plot(box) !== null);
  await act(async () => stores.grading.getState().set({ on: true }));
  await act(async () => plot(box).focus());
  await act(() => userEvent.keyboard('{ArrowRight}'));
  await settle();
  for (const model of fakeModels) expect(box.textContent).not.toContain(model);
  expect(box.textContent).not.toContain('Mean score');
  expect([...box.querySelectorAll('select')[0]!.options].map(({ value }) => value)).toEqual(['cluster']);
});

import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { evenScale } from '#core/grading/scale.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, settle, unmountAll } from '../../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../../stores.tsx';
import AnnotatorsPanel from './AnnotatorsPanel.tsx';

afterEach(unmountAll);

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

it('says how far each two agree, and each with the judge, and who gave what by the names of choices', async () => {
  await page.viewport(390, 900);
  const dataset = fakeDataset('demo', 'Demo', 60, 0);
  const run = fakeRun('run-1', dataset, spec, { scored: 60, state: 'done' });
  const world = fakeWorld([dataset], [run]);
  const { stores, quiet } = await testApp(world);
  await quiet();
  const scale = evenScale(['Bad', 'Fair', 'Good']);
  for (const [annotator, step] of [
    ['Ana', 1],
    ['Ben', 5],
  ] as const)
    for (let row = 0; row < 60; row++) {
      const grade = scale.choices[(row * step + (row >> 2)) % 3]!.value;
      await world.data.request('grade', { datasetId: 'demo', annotator, row, grade });
    }
  await act(async () => stores.gradingPlan.getState().change({ scale }));
  await act(async () => stores.grading.getState().reload());
  const box = await render(
    <StoresProvider stores={stores}>
      <AnnotatorsPanel dataset={dataset} />
    </StoresProvider>,
    390,
  );
  const pair = () => box.querySelector<HTMLSelectElement>('select');
  for (let i = 0; i < 400 && !pair(); i++) await act(async () => new Promise((done) => setTimeout(done, 25)));
  expect([...pair()!.options].map(({ value }) => value)).toEqual([
    ...['Ana and Ben', 'Ana and Judge', 'Ben and Judge'],
  ]);
  await act(() => userEvent.selectOptions(pair()!, 'Ana and Judge'));
  await settle();
  const confusion = [...box.querySelectorAll('table')].at(-1)!;
  expect([...confusion.querySelectorAll('tbody th')].map(({ textContent }) => textContent)).toEqual([
    ...['Bad', 'Fair', 'Good'],
  ]);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  expect(await axeFindings(box)).toEqual([]);
  await page.viewport(1400, 900);
});

import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { fakeAdapter } from '#state/fixtures/fake-adapters.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { PromptPanel } from './PromptPanel.tsx';

afterEach(unmountAll);

it('says what the judge that comes with the page is good for without a reference, and what else there is', async () => {
  const { stores } = await testApp();
  const choose = (origin: 'shipped' | 'trained') =>
    act(async () => stores.judge.setState({ adapter: fakeAdapter({ origin }), mode: 'without-reference' }));
  await choose('shipped');
  const box = await render(
    <StoresProvider stores={stores}>
      <PromptPanel dataset={fakeDataset('demo', 'Demo', 80, 2)} />
    </StoresProvider>,
    390,
  );
  expect(box.textContent).toContain('cannot check facts');
  expect(box.querySelector('a[href="#/explain"]')!.textContent).toBe('grade rows yourself');
  expect(await axeFindings(box)).toEqual([]);
  await act(async () => stores.judge.getState().chooseMode('with-reference'));
  expect(box.textContent).not.toContain('cannot check facts');
  await choose('trained');
  expect(box.textContent).not.toContain('cannot check facts');
});

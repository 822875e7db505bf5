import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll, until } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import NearDuplicatesPanel from './NearDuplicatesPanel.tsx';

afterEach(unmountAll);

it('finds instructions of like meaning where that is asked, and says what went wrong before', async () => {
  const dataset = fakeDataset('demo', 'Demo', 80, 0);
  const { stores, world } = await testApp(fakeWorld([dataset]));
  const box = await render(
    <StoresProvider stores={stores}>
      <NearDuplicatesPanel dataset={dataset} />
    </StoresProvider>,
    600,
  );
  const button = () =>
    [...box.querySelectorAll('button')].find(({ textContent }) => textContent!.includes('by meaning too'));
  await until(() => button() !== undefined);
  expect(box.textContent).toContain('all-MiniLM-L6-v2');
  world.failNext.embed = new AppError('network', 'The embedder could not be fetched.');
  await act(async () => button()!.click());
  await until(() => box.querySelector('[role=alert]') !== null);
  expect(box.textContent).toContain('The embedder could not be fetched.');
  await act(async () => button()!.click());
  await until(() => box.textContent!.includes('Compared by meaning too'));
  expect(box.textContent).toContain('0.91 cosine');
  expect(await axeFindings(box)).toEqual([]);
});

import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { fakeAdapter } from '#state/fixtures/fake-adapters.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import ElsewherePanel from './ElsewherePanel.tsx';

afterEach(unmountAll);

it('writes requests for the judge that is chosen, says how far it is, and gives the files; a probe is not asked elsewhere', async () => {
  const dataset = fakeDataset('demo', 'Demo', 80, 2);
  const { stores, batch, quiet } = await testApp(fakeWorld([dataset], []));
  await stores.datasets.getState().select('demo');
  await quiet();
  const box = await render(
    <StoresProvider stores={stores}>
      <ElsewherePanel dataset={dataset} />
    </StoresProvider>,
    390,
  );
  const button = (words: RegExp) =>
    [...box.querySelectorAll('button')].find(({ textContent }) => words.test(textContent ?? ''));
  const press = (words: RegExp) => act(async () => button(words)!.click());
  expect(await axeFindings(box)).toEqual([]);

  batch.waits = true;
  await press(/^Write 80 requests$/);
  expect(box.textContent).toContain('Writing requests: 20 of 80 rows');
  expect(await axeFindings(box)).toEqual([]);
  await press(/^Cancel$/);
  expect(button(/^Write 80 requests$/)).toBeTruthy();

  batch.waits = false;
  await press(/^Write 80 requests$/);
  expect(box.textContent).toContain('79 requests for judge in 2 files; 1 row cannot be asked');
  expect(button(/^Save batch/)).toBeTruthy();
  expect(button(/^Save the requests alone/)).toBeTruthy();
  expect(await axeFindings(box)).toEqual([]);

  const adapter = fakeAdapter({ kind: 'linear-probe' });
  await act(async () => stores.judge.setState({ adapter }));
  expect(box.textContent).toContain('a server cannot be asked for it');
  expect(button(/^Write/)).toBeUndefined();
});

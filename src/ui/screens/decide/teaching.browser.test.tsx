import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll, until } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import TeachingPanel from './TeachingPanel.tsx';

afterEach(async () => {
  await unmountAll();
  document.documentElement.dataset.theme = 'light';
});

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
const adapter = { id: 'probe', name: 'Probe', kind: 'linear-probe' as const, sha256: '11'.repeat(32) };

async function open(keeps: boolean, width = 800) {
  const dataset = fakeDataset('demo', 'Demo', 200, 0);
  const run = fakeRun('run-1', dataset, spec, { state: 'done', scored: 200 });
  const world = fakeWorld([dataset], [{ ...run, judge: { ...run.judge, adapter } }]);
  const { stores, teaching } = await testApp(world);
  teaching.keeps = keeps;
  stores.route.setState({ screen: 'decide', row: null });
  await until(() => stores.decide.getState().figures !== null);
  const { figures } = stores.decide.getState();
  const box = await render(
    <StoresProvider stores={stores}>
      <TeachingPanel figures={figures!} />
    </StoresProvider>,
    width,
  );
  await until(() => box.querySelector('[aria-busy=false]') !== null);
  return { box, stores, teaching };
}

describe('the teaching panel', () => {
  it('tells the gain with its interval and the curve, and keeps the taught judge under a name', async () => {
    const { box, teaching } = await open(true);
    expect(box.textContent).toMatch(
      /After \d+ grades, out of fold: AUROC 0\.\d\d \[0\.\d\d, [01]\.\d\d\]; the judge you began with 0\.\d\d/,
    );
    expect(box.textContent).toContain('hidden states of the rows');
    expect(box.querySelector('figure, [role=group]')?.textContent).toContain('Grades learned from');
    const name = box.querySelector<HTMLInputElement>('input')!;
    expect(name.value).toBe('Probe, taught');
    const keep = [...box.querySelectorAll('button')].find(
      (button) => button.textContent === 'Keep the taught judge',
    )!;
    await act(async () => keep.click());
    await until(() => teaching.requests.some((asked) => asked.name === 'keep'));
    expect(teaching.requests.at(-1)!.args).toMatchObject({ name: 'Probe, taught', label: 'quality' });
  });

  it('says how to have hidden states kept where nothing is, and offers no judge then', async () => {
    const { box } = await open(false);
    expect(box.textContent).toContain('from score and length alone');
    expect(box.textContent).toContain('“Keep hidden states” on Judge');
    expect(box.querySelector('form')).toBeNull();
  });

  for (const theme of ['light', 'dark'])
    it(`has no findings of axe in ${theme}, on a phone`, async () => {
      document.documentElement.dataset.theme = theme;
      const { box } = await open(true, 358);
      expect(await axeFindings(box)).toEqual([]);
    });
});

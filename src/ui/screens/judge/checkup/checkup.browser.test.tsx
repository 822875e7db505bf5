import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import { planCheckup } from '#core/checkup/plan.ts';
import { checkupReport } from '#core/checkup/report.ts';
import { defaultCheckupSettings } from '#core/checkup/settings.ts';
import { AnswerPool } from '#core/degradations/answer-pool.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeRow } from '#state/fixtures/fake-rows.ts';
import { fakeJudge } from '#state/fixtures/fake-runs.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll } from '../../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../../stores.tsx';
import { JudgePanel } from '../JudgePanel.tsx';
import { CheckupPanel } from './CheckupPanel.tsx';

afterEach(unmountAll);

const settings = { ...defaultCheckupSettings, maxTokens: 1 };

/** A check-up of a judge that goes by length. */
function finished(): Checkup {
  const rows = Array.from({ length: 40 }, (_, row) => fakeRow(row));
  const plan = planCheckup(rows, new AnswerPool(rows), settings);
  const report = checkupReport(
    plan,
    plan.texts.map(({ response }) => Math.log1p(response.length)),
  );
  return {
    id: 'c1',
    datasetId: 'demo',
    judge: {
      method: 'judge',
      model: fakeJudge.model,
      adapter: null,
      template: { id: 't', name: 'Default', sha256: 'bb' },
      mode: 'without-reference',
      maxTokens: 1024,
    },
    spec: { template: defaultTemplates['without-reference'], maxTokens: 1024, minDigitMass: 0.05 },
    settings,
    state: 'done',
    texts: plan.texts.length,
    read: plan.texts.length,
    digest: '',
    seconds: 60,
    error: null,
    report,
    createdAt: '2026-11-30T00:00:00.000Z',
  };
}

async function open(list: Checkup[], activeId: string | null = null, width = 900) {
  const { stores, world } = await testApp();
  await act(async () => stores.checkup.setState({ list, activeId }));
  const box = await render(
    <StoresProvider stores={stores}>
      <CheckupPanel />
    </StoresProvider>,
    width,
  );
  const button = (name: RegExp) =>
    [...box.querySelectorAll('button')].find((each) => name.test(each.ariaLabel ?? each.textContent!))!;
  return { box, stores, world, button };
}

describe('a check-up under Judge', () => {
  it('says what it will do before there is one', async () => {
    const { box, button } = await open([]);
    expect(box.textContent).toContain('It needs no label');
    expect(button(/^Check this judge$/)).toBeTruthy();
    expect(await axeFindings(box)).toEqual([]);
  });

  it.each([900, 340])('shows sentence, table and examples, %i px wide', async (width) => {
    const checkup = finished();
    const { box, button } = await open([checkup], null, width);
    expect(box.textContent).toContain(checkup.report!.sentence);
    expect(box.querySelectorAll('tbody')).toHaveLength(4);
    expect(box.querySelectorAll('svg').length).toBeGreaterThan(15);
    await act(async () => button(/^Padded$/).click());
    expect(button(/^Padded$/).getAttribute('aria-expanded')).toBe('true');
    const padded = checkup.report!.degradations.find(({ id }) => id === 'padded')!;
    expect(box.textContent).toContain(padded.examples[0]!.twin.slice(0, 60));
    expect(box.scrollWidth).toBeLessThanOrEqual(width);
    expect(await axeFindings(box)).toEqual([]);
  });

  it('shows how far it is, can be cancelled, and resumed when nothing is busy with it', async () => {
    const half: Checkup = { ...finished(), report: null, state: 'running', read: 30 };
    const { box, stores, button } = await open([half], 'c1');
    expect(box.querySelector('[role=progressbar]')!.getAttribute('aria-valuenow')).toBe('30');
    expect(button(/^Cancel the check-up$/)).toBeTruthy();
    expect(button(/^Resume$/)).toBeUndefined();
    await act(async () => stores.checkup.setState({ activeId: null }));
    expect(box.textContent).toContain('interrupted');
    expect(button(/^Resume$/)).toBeTruthy();
    expect(await axeFindings(box)).toEqual([]);
  });

  it('says that another tab is at it, and neither resumes nor removes it', async () => {
    const half: Checkup = { ...finished(), report: null, state: 'running', read: 30 };
    const { box, stores, button } = await open([half]);
    await act(async () => stores.checkup.setState({ elsewhere: new Set(['c1']) }));
    expect(box.textContent).toContain('read, under way in another tab.');
    for (const name of [/^Resume$/, /^Remove/, /^Cancel/]) expect(button(name)).toBeUndefined();
    expect(await axeFindings(box)).toEqual([]);
  });

  it('goes with the judge that it is of, in the list of judges', async () => {
    const checkup = finished();
    const { stores } = await testApp();
    const { model } = checkup.judge;
    const entry = { ...model, licence: 'MIT', parameters: 1e6, bytes: 1e6, available: 'here' } as const;
    await act(async () => {
      stores.judge.getState().chooseMode('without-reference');
      stores.judge.getState().offer([entry, { ...entry, id: 'other', name: 'Other' }]);
      stores.checkup.setState({ list: [checkup] });
    });
    const box = await render(
      <StoresProvider stores={stores}>
        <JudgePanel />
      </StoresProvider>,
      400,
    );
    const notes = () => [...box.querySelectorAll('label')].map((label) => label.textContent);
    const said = `Check-up on these rows, without reference: ${checkup.report!.sentence}`;
    expect(notes().map((note) => note!.includes(said))).toEqual([true, false]);
    await act(async () => stores.judge.getState().chooseMode('with-reference'));
    expect(notes().some((note) => note!.includes('Check-up'))).toBe(false);
    expect(await axeFindings(box)).toEqual([]);
  });

  it('says what went wrong', async () => {
    const failed: Checkup = {
      ...finished(),
      report: null,
      state: 'failed',
      error: { code: 'device-lost', message: 'The GPU was lost.' },
    };
    const { box } = await open([failed]);
    expect(box.textContent).toContain('failed. The GPU was lost.');
  });
});

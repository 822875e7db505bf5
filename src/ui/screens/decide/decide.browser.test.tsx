import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, settle, unmountAll, until } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { DecideScreen } from './DecideScreen.tsx';

afterEach(unmountAll);

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

async function open(rows: number, scored: number, width = 1200) {
  const dataset = fakeDataset('demo', 'Demo', rows, 0);
  const state = scored === rows ? 'done' : 'paused';
  const world = fakeWorld([dataset], scored ? [fakeRun('run-1', dataset, spec, { scored, state })] : []);
  const { stores } = await testApp(world);
  stores.route.setState({ screen: 'decide', row: null });
  const box = await render(
    <StoresProvider stores={stores}>
      <DecideScreen />
    </StoresProvider>,
    width,
  );
  await until(() => scored === 0 || stores.decide.getState().summary !== null);
  return { box, stores };
}

const heading = (box: HTMLElement) => box.querySelector('h1')!.textContent!;
const slider = (box: HTMLElement, name: string) =>
  box.querySelector<HTMLElement>(`[role=slider][aria-label="${name}"]`)!;

/** What the page's main thread has worked so far: a machine that is busy with other things does not count. */
async function processorSeconds(): Promise<number> {
  const devtools = cdp() as unknown as {
    send(method: string, params?: object): Promise<{ metrics: { name: string; value: number }[] }>;
  };
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

describe('Decide', () => {
  it('says the threshold’s consequence once, and every part follows it', async () => {
    const { box, stores } = await open(200, 200);
    expect(heading(box)).toMatch(
      /^Accepts 80%, declines 20%\. Bad among accepted: [\d.]+% \[[\d.]+, [\d.]+\]; accepting everything: [\d.]+% \[[\d.]+, [\d.]+\]\.$/,
    );
    await act(async () => stores.threshold.getState().chooseScore(6));
    const rows = [...stores.run.getState().columns!.score].filter((score) => score < 6).length;
    const list = () => box.querySelector('[role=grid]')!.getAttribute('aria-label')!;
    // Lists follow at a calmer pace than charts.
    await until(() => list().includes(`${rows} rows`));
    const accepted = slider(box, 'Rows accepted').getAttribute('aria-valuetext')!;
    const share = /accepts (\d+%)/.exec(accepted)![1]!;
    expect(heading(box)).toContain(`Accepts ${share}`);
    expect(list()).toContain(`${rows} rows`);
    expect(box.querySelector<HTMLInputElement>('input[type=radio][name=line-rule]')!.checked).toBe(true);
  });

  it('takes a typed threshold', async () => {
    const { box, stores } = await open(200, 200);
    const input = box.querySelector<HTMLInputElement>('input[aria-label^="Threshold"]')!;
    await act(async () => {
      input.focus();
      input.value = '5.5';
      input.blur();
    });
    expect(stores.threshold.getState().threshold).toBe(5.5);
    expect(stores.line.getState().rule).toBe('score');
  });

  it('limits the risk seen, and calls it empirical', async () => {
    const { box, stores } = await open(200, 200);
    const input = box.querySelector<HTMLInputElement>('input[aria-label^="Largest share"]')!;
    await act(async () => {
      input.focus();
      input.value = '20';
      input.blur();
    });
    await settle();
    expect(stores.line.getState()).toMatchObject({ rule: 'risk', riskLimit: 0.2, unreachable: false });
    expect(Number(/accepted: ([\d.]+)%/.exec(heading(box))![1])).toBeLessThanOrEqual(20);
    expect(box.textContent).toContain('Empirical, no guarantee');
  });

  it('works without a label, and says what one would add', async () => {
    const { box, stores } = await open(200, 200);
    await act(async () => stores.label.getState().choose(null));
    await until(() => stores.decide.getState().figures?.label === null);
    expect(heading(box)).toBe('Accepts 80%, declines 20%.');
    expect(slider(box, 'Threshold, on the curve of rows accepted')).not.toBeNull();
    expect(slider(box, 'Rows accepted')).toBeNull();
    expect(box.textContent).toContain('Choose a quality label above');
    expect(box.textContent).toContain('Needs a quality label');
  });

  it('leaves rows between two thresholds to people, who grade them from there', async () => {
    const { box, stores } = await open(200, 200);
    const named = (words: string) =>
      [...box.querySelectorAll('button')].find((button) => button.textContent?.includes(words));
    await until(() => named('to review') !== undefined);
    // Too few instructions to certify anything: every scored row is left to people, and what it would take is told.
    expect(box.textContent).toContain('every row is left to review');
    expect(box.textContent).toMatch(/To decline rows: \d+ instructions/);
    await act(async () => named('to review')!.click());
    const { scoreRange } = stores.rows.getState().filter;
    const scores = [...stores.run.getState().columns!.score].filter((score) => !Number.isNaN(score));
    expect(scoreRange).toEqual([Math.min(...scores), Math.max(...scores)]);
    expect(stores.route.getState().screen).toBe('explain');
    expect(stores.grading.getState().on).toBe(true);
  });

  it('promises the same of every group at once, and names those with too few labels', async () => {
    const { box, stores } = await open(200, 200);
    await until(() => stores.decide.getState().analyses.groupThresholds?.value != null);
    await until(() => box.textContent!.includes('What is promised of each category'));
    const { groups, promise } = stores.decide.getState().analyses.groupThresholds!.value!;
    expect(box.textContent).toContain(promise);
    expect(promise).toContain('too few labelled instructions');
    expect(groups.map(({ name }) => name).sort()).toEqual(
      [...stores.datasets.getState().selected!.categories].sort(),
    );
    await act(async () =>
      stores.decide.getState().ask('groupThresholds', { alpha: 0.3, delta: 0.1 }, 'model'),
    );
    await until(() => stores.decide.getState().analyses.groupThresholds?.value?.promise !== promise);
  });

  it('weights labelled rows for new ones that lack a label, and compares what their texts mean', async () => {
    const { box, stores } = await open(400, 400);
    const named = (words: string) =>
      [...box.querySelectorAll('button')].find((button) => button.textContent?.includes(words));
    await act(async () =>
      stores.label.setState(({ values }) => ({
        values: values!.map((value, row) => (row % 3 === 0 ? Number.NaN : value)),
      })),
    );
    await act(async () => stores.line.getState().certify({ weights: 'shift', alpha: 0.4 }));
    await until(() => box.textContent!.includes('labelled rows are weighted to be like'));
    expect(box.textContent).toContain(
      'the headline, metrics, calibration and costs count labelled rows alike',
    );
    const choice = [...box.querySelectorAll('select')].find(({ value }) => value === 'shift')!;
    expect(choice.selectedOptions[0]!.textContent).toBe('New rows: weighted to be like them');
    await until(() => named('Compare what the texts mean too') !== undefined);
    await act(async () => named('Compare what the texts mean too')!.click());
    await until(() => stores.decide.getState().analyses.shift?.value?.meaning === true);
    await until(() => named('Compare what the texts mean too') === undefined);
    expect(await axeFindings(box)).toEqual([]);
  });

  it('marks a part of a run as such', async () => {
    const { box } = await open(320, 120);
    expect(box.textContent).toContain('First 120 of 320 rows');
    expect(box.textContent).toContain('200 not judged');
  });

  it('traces a figure to its definition, rows, seed and the note on metrics', async () => {
    const { box } = await open(200, 200);
    const term = [...box.querySelectorAll('button')].find((button) => button.textContent === 'AUGRC')!;
    await act(async () => term.click());
    const shown = box.querySelector('[popover]:popover-open')!;
    for (const words of ['Formula', 'Traub et al. 2024', 'quality under', 'rows of 50 instructions', '2024;'])
      expect(shown.textContent).toContain(words);
    await act(async () => shown.querySelector('button')!.click());
    await until(() => document.querySelector('dialog[open] h4') !== null);
    const heading = document.querySelector('dialog[open] [data-anchor="augrc"]')!;
    const frame = document.querySelector('dialog[open]')!.getBoundingClientRect();
    expect(heading.getBoundingClientRect().top).toBeGreaterThan(frame.top);
    expect(heading.getBoundingClientRect().top).toBeLessThan(frame.bottom);
  });

  it('traces what a guarantee rests on: the method, both splits and the seed', async () => {
    const { box, stores } = await open(400, 400);
    await act(async () => stores.line.getState().certify({ alpha: 0.8 }));
    await until(() => box.querySelector('[aria-label="What was promised and what happened"]') !== null);
    for (const name of ['Fixed sequence, Clopper-Pearson', 'Accepted', 'Bad among accepted']) {
      const promise = box.querySelector('[aria-label="What was promised and what happened"]')!.parentElement!;
      const term = [...promise.parentElement!.querySelectorAll('button')].find(
        (button) => button.textContent === name,
      )!;
      await act(async () => term.click());
      const shown = box.querySelector('[popover]:popover-open')!;
      for (const words of ['Formula', 'quality under', 'instructions to choose on', 'Seed'])
        expect(shown.textContent, name).toContain(words);
      await act(async () => term.click());
    }
  });

  it('teaches by an example before there are scores', async () => {
    const { box } = await open(200, 0);
    expect(heading(box)).toBe('Nothing to decide yet');
    expect(box.textContent).toContain('invented rows, no judge');
    expect(slider(box, 'Rows accepted').getAttribute('aria-valuetext')).toContain('accepts');
  });

  it('explains one class only instead of drawing NaN', async () => {
    const { box, stores } = await open(200, 200);
    await act(async () => stores.label.getState().chooseCut(-1));
    await until(() => stores.decide.getState().summary?.basis.cut === -1);
    expect(box.textContent).toContain('No label is below the label threshold');
    expect(box.textContent).not.toContain('NaN');
  });

  it('asks what mistakes cost, draws what each threshold is worth, and takes the best', async () => {
    const { box, stores } = await open(200, 200);
    const cost = () =>
      box.querySelector<HTMLInputElement>('[aria-label="Cost of a bad row that is accepted"]')!;
    await until(() => box.textContent!.includes('Net benefit against threshold'));
    expect(box.textContent).toMatch(/pays where it is good with a chance above 50\.0%/);
    await act(async () => {
      cost().value = '3';
      cost().dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    });
    await until(() => box.textContent!.includes('with a chance above 75.0%'));
    const take = [...box.querySelectorAll('button')].find((button) =>
      /^Accept from/.test(button.textContent!),
    )!;
    const best = stores.decide.getState().analyses.costs!.value!.best!;
    await act(async () => take.click());
    expect(stores.threshold.getState().threshold).toBe(best.threshold);
    // What was found for other costs is not left standing under the error.
    for (const input of box.querySelectorAll<HTMLInputElement>('[aria-label^="Cost of "]'))
      await act(async () => {
        input.value = '0';
        input.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
      });
    await until(() => box.textContent!.includes('With these costs every decision costs the same'));
    expect(box.textContent).not.toMatch(/on these rows[:.]|Net benefit against threshold/);
  });

  it('drags over 100,000 rows without touching what is heavy', async () => {
    const { box } = await open(100_000, 100_000);
    const accepted = slider(box, 'Rows accepted');
    const area = accepted.getBoundingClientRect();
    // A synthetic pointer can't be captured.
    accepted.setPointerCapture = () => undefined;
    accepted.hasPointerCapture = () => true;
    let mutations = 0;
    const observer = new MutationObserver((records) => {
      mutations += records.length;
    });
    for (const surface of accepted.closest('figure')!.querySelectorAll('.recharts-surface'))
      observer.observe(surface, { subtree: true, childList: true, attributes: true, characterData: true });
    const move = (share: number, type: string) =>
      accepted.dispatchEvent(
        new PointerEvent(type, {
          clientX: area.left + area.width * share,
          button: 0,
          pointerId: 1,
          bubbles: true,
        }),
      );
    const seen = new Set<string>();
    const frames = 60;
    const before = await processorSeconds();
    await act(async () => {
      move(0.2, 'pointerdown');
      for (let i = 0; i < frames; i++) {
        move(0.2 + i / 100, 'pointermove');
        await new Promise(requestAnimationFrame);
        seen.add(accepted.getAttribute('aria-valuetext')!);
      }
    });
    const millisecondsAFrame = (1000 * ((await processorSeconds()) - before)) / frames;
    observer.disconnect();
    expect(seen.size).toBeGreaterThan(55);
    expect(mutations).toBe(0);
    console.info(
      `a frame of a drag over 100,000 rows: ${millisecondsAFrame.toFixed(1)} ms of processor time`,
    );
    expect(millisecondsAFrame).toBeGreaterThan(0);
    expect(millisecondsAFrame).toBeLessThan(50);
  });

  it.each([390, 1440])('is clean to axe and stays inside %i pixels', async (width) => {
    const { box } = await open(200, 200, width);
    expect(box.scrollWidth).toBeLessThanOrEqual(width);
    expect(await axeFindings(box)).toEqual([]);
  });
});

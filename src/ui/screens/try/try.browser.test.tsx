import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { fakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { TryScreen } from './TryScreen.tsx';

afterEach(unmountAll);

const dataset = fakeDataset('demo', 'Demo', 80, 0);
const spec = {
  method: 'judge' as const,
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
const judgedWorld = () =>
  fakeWorld([dataset], [fakeRun('run-1', dataset, spec, { scored: 80, invalid: 2, state: 'done' })]);

async function open(world = judgedWorld(), width = 1200) {
  const { stores } = await testApp(world);
  await expect.poll(() => stores.label.getState().values).not.toBeNull();
  const box = await render(
    <StoresProvider stores={stores}>
      <TryScreen />
    </StoresProvider>,
    width,
  );
  const button = (name: string) =>
    [...box.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  const press = (name: string) => act(async () => button(name)!.click());
  const heading = () => box.querySelector('h1')!.textContent;
  return { box, stores, world, button, press, heading };
}

describe('Try it', () => {
  it.each([1200, 390])(
    'writes an answer, judges it and holds it against the threshold; axe finds nothing at %d px',
    async (width) => {
      const { box, stores, press, heading } = await open(undefined, width);
      expect(heading()).toBe('Have an answer written, and see what the judge makes of it');
      expect(await axeFindings(box)).toEqual([]);
      await act(async () => stores.threshold.getState().chooseScore(0));
      await press('Write and judge an answer');
      await expect
        .poll(heading)
        .toMatch(/^Accepted: its score of \d\.\d\d is not below the threshold, 0\.00$/);
      expect(box.textContent).toContain('so blue reaches your eyes from everywhere.');
      expect(box.textContent).toContain('26 tokens in under 1 s; the model ended its turn');
      expect(box.textContent).toContain('of 78 judged rows');
      expect(box.textContent).toContain('the baseline, length');
      expect(box.textContent).toMatch(
        /Of the 40 judged rows with the nearest scores, \d+ are good \(quality from \d+ on\); of all, \d+%/,
      );
      expect(await axeFindings(box)).toEqual([]);

      await act(async () => stores.threshold.getState().chooseScore(9));
      expect(heading()).toMatch(/^Declined: its score of \d\.\d\d is below the threshold, 9\.00$/);
    },
  );

  it('shows the text as it comes, and judges what is there when it is stopped', async () => {
    const world = judgedWorld();
    world.hold('generate');
    const { box, button, press, heading } = await open(world);
    await press('Write and judge an answer');
    await expect.poll(() => box.textContent).toContain('Sunlight is made of many colours.');
    expect(heading()).toBe('Writing an answer');
    expect(button('Write and judge an answer')).toBeUndefined();
    expect(await axeFindings(box)).toEqual([]);
    await press('Stop writing');
    await expect.poll(heading).toMatch(/^(Accepted|Declined)/);
    expect(box.textContent).toContain('stopped by you');
  });

  it('has a way out while the judge is loaded', async () => {
    const world = judgedWorld();
    world.hold('load');
    const { box, press, heading } = await open(world);
    await press('Write and judge an answer');
    expect(heading()).toBe('Loading the judge');
    expect(box.querySelector('[role="progressbar"]')).not.toBeNull();
    await press('Cancel');
    expect(world.judge.requests.at(-1)?.name).toBe('cancelLoad');
  });

  it('decides nothing where nothing was judged', async () => {
    const { box, press, heading } = await open(fakeWorld([dataset]));
    await press('Write and judge an answer');
    await expect.poll(heading).toMatch(/^A score of \d\.\d\d, and no judged rows to hold it against$/);
    expect(box.textContent).not.toMatch(/accepted|declined/i);
    expect(await axeFindings(box)).toEqual([]);
  });

  it('decides nothing by a threshold on another judge’s scores', async () => {
    const other = { ...spec, template: { ...spec.template, text: '{instruction} {response} Digit:' } };
    const { box, press, heading } = await open(
      fakeWorld([dataset], [fakeRun('run-1', dataset, other, { scored: 80, state: 'done' })]),
    );
    await press('Write and judge an answer');
    await expect.poll(heading).toMatch(/^A score of \d\.\d\d; the threshold is another judge’s$/);
    expect(box.textContent).toContain('the two scales are not the same');
  });

  it('says what went wrong, and keeps what was written', async () => {
    const world = judgedWorld();
    world.failNext.explain = new AppError('device-lost', 'The graphics device was lost.');
    const { box, press } = await open(world);
    await press('Write and judge an answer');
    await expect.poll(() => box.textContent).toContain('The answer was not judged');
    expect(box.textContent).toContain('The graphics device was lost.');
    expect(box.textContent).toContain('so blue reaches your eyes from everywhere.');
    expect(await axeFindings(box)).toEqual([]);
  });

  it('takes an example, and waits for a run to end', async () => {
    const { box, stores, button, press } = await open();
    await press('A sum');
    expect(box.querySelector('textarea')!.value).toContain('17 times 23');
    await act(async () => stores.run.setState({ activeId: 'run-1' }));
    expect(button('Write and judge an answer')!.disabled).toBe(true);
    expect(box.textContent).toContain('Try it when it has ended');
  });
});

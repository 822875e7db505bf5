import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { compareWorld } from '#state/fixtures/fake-compare.ts';
import type { FakeWorld } from '#state/fixtures/fake-workers.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, settle, unmountAll, until } from '../../charts/fixtures/render.tsx';
import { StoresProvider } from '../../stores.tsx';
import { CompareScreen } from './CompareScreen.tsx';

afterEach(unmountAll);

const open = (rows: number, runs: readonly number[], width?: number) =>
  openWorld(compareWorld({ rows, runs }), width);

async function openWorld(world: FakeWorld, width = 1200) {
  const { stores, quiet } = await testApp(world);
  stores.route.setState({ screen: 'compare', row: null });
  const box = await render(
    <StoresProvider stores={stores}>
      <CompareScreen />
    </StoresProvider>,
    width,
  );
  const calm = async () => {
    await act(quiet);
    await settle();
  };
  await calm();
  return { box, stores, calm };
}

const heading = (box: HTMLElement) => box.querySelector('h1')!.textContent!;
const panel = (box: HTMLElement, title: string) =>
  [...box.querySelectorAll('section')].find((section) => section.querySelector('h2')?.textContent === title)!;
const methodsInOrder = (box: HTMLElement) =>
  [...panel(box, 'Agreement with quality').querySelectorAll('tbody th[scope=row]')].map(
    (th) => th.querySelector('button')!.textContent!,
  );
const press = (element: Element) => act(async () => (element as HTMLElement).click());

describe('Compare', () => {
  it('says which of two judges wins, by how much and how surely', async () => {
    const { box, stores, calm } = await open(200, [200, 200]);
    expect(heading(box)).toMatch(
      /^Without reference agrees with quality more than with reference does: Pearson × 100 is higher by [\d.]+ \[[\d.]+, [\d.]+\], n = \d+ rows\.$/,
    );
    await act(async () => stores.compare.getState().choose({ first: 'run run-2', second: 'run run-1' }));
    await calm();
    expect(heading(box)).toMatch(/^Without reference agrees with quality more than with reference/);
  });

  it('puts every method in a table by what it sees, baselines last, sortable, with its counts', async () => {
    const { box } = await open(200, [200, 120]);
    const methods = methodsInOrder(box);
    expect(methods).toEqual([
      'SmolLM2-135M-Instruct, Default, without reference',
      'SmolLM2-135M-Instruct, Default, with reference, first 120 of 200',
      'reward (column)',
      'Length',
      'Constant',
    ]);
    const table = panel(box, 'Agreement with quality').querySelector('table')!;
    const cells = (name: string) =>
      [
        ...[...table.querySelectorAll('tbody tr')]
          .find((row) => row.textContent!.startsWith(name))!
          .querySelectorAll('td'),
      ].map((cell) => cell.textContent);
    expect(cells('SmolLM2-135M-Instruct, Default, without').slice(-3)).toEqual(['195', '5', '0']);
    expect(cells('reward').slice(-3)).toEqual(['190', '0', '10']);
    const sort = [...table.querySelectorAll('button')].find(({ textContent }) => textContent === 'All rows')!;
    await press(sort);
    await press(sort);
    expect(sort.closest('th')!.getAttribute('aria-sort')).toBe('ascending');
    expect(methodsInOrder(box).at(-1)).toBe('Constant');
    await press(box.querySelector('input[type=checkbox]')!);
    expect(cells('reward')[0]).toMatch(/^−?[\d.]+\[−?[\d.]+, −?[\d.]+\]$/);
  });

  it('follows the figure that is asked for', async () => {
    const { box, calm } = await open(80, [80]);
    await press(
      [...box.querySelectorAll<HTMLInputElement>('input[type=radio]')].find(
        ({ value }) => value === 'auroc',
      )!,
    );
    await calm();
    expect(box.textContent).toContain('AUROC × 100 with quality');
  });

  it('leads from the rows of disagreement to Explain', async () => {
    const { box, stores } = await open(200, [200, 200]);
    const { pair } = stores.compare.getState();
    const links = [...box.querySelectorAll<HTMLAnchorElement>('a[href^="#/explain/"]')];
    expect(links.map((link) => Number(link.getAttribute('href')!.split('/').at(-1)))).toEqual(
      pair!.disagreements.map(({ row }) => row),
    );
    expect(links[0]!.textContent!.length).toBeGreaterThan(20);
  });

  it('explains a method where its name stands in the table', async () => {
    const { box } = await open(80, [80]);
    const name = [...panel(box, 'Agreement with quality').querySelectorAll('tbody th button')].find(
      ({ textContent }) => textContent === 'Length',
    )!;
    const note = document.getElementById(name.getAttribute('popovertarget')!)!;
    expect(note.textContent).toContain('ln(1 + characters)');
    await press(name);
    await press(
      [...note.querySelectorAll('button')].find(({ textContent }) => textContent === 'Read more on Length')!,
    );
    const shown = () => document.querySelector('dialog [data-anchor=method_length]');
    await until(() => shown() !== null);
  });

  it('compares every pair of the methods chosen, and shows one in full', async () => {
    const { box, calm } = await open(200, [200, 120]);
    const pairs = () => [...panel(box, 'Every pair on the same rows').querySelectorAll('tbody tr')];
    expect(pairs()).toHaveLength(3);
    const second = [...panel(box, 'Every pair on the same rows').querySelectorAll('label')].find(
      ({ textContent }) => textContent!.includes('first 120 of 200'),
    )!;
    await press(second);
    await calm();
    expect(pairs()).toHaveLength(6);
    const last = pairs().at(-1)!;
    const [first, other] = [...last.querySelectorAll('td')].map(({ textContent }) => textContent);
    await press(last.querySelector('button')!);
    await calm();
    const chosen = [...panel(box, 'Two methods on the same rows').querySelectorAll('select')].map(
      (select) => select.selectedOptions[0]!.textContent,
    );
    expect(chosen).toEqual([first, other]);
  });

  it('ranks, picks, slices and shows the bias of the method chosen', async () => {
    const { box } = await open(200, [200]);
    expect(box.textContent).toContain('Mean score by model');
    expect(box.textContent).toContain('Best of n: expected quality of the pick');
    expect(panel(box, 'Where it fails').querySelectorAll('tbody tr').length).toBe(8);
    expect(box.textContent).toContain('Correlation with length');
    expect(box.textContent).not.toContain('NaN');
  });

  it('says what one run lacks, and what no run lacks', async () => {
    const one = await open(80, [80]);
    expect(one.box.textContent).toContain('There is one run only');
    await unmountAll();
    const none = await open(80, []);
    expect(none.box.textContent).toContain('No judge has scored this dataset yet');
    expect(methodsInOrder(none.box)).toContain('reward (column)');
  });

  it('says what a label would add', async () => {
    const { box, stores, calm } = await open(80, [80]);
    await act(async () => stores.label.getState().choose(null));
    await calm();
    expect(panel(box, 'Agreement with a quality label').textContent).toContain('Choose one above');
    expect(box.textContent).toContain('Mean score by model');
    expect(panel(box, 'Where it fails')).toBeUndefined();
  });

  it.each([390, 1440])('is clean to axe and stays inside %i pixels', async (width) => {
    const { box } = await open(200, [200, 120], width);
    expect(box.scrollWidth).toBeLessThanOrEqual(width);
    expect(await axeFindings(box)).toEqual([]);
  });
});

describe('Add a method', () => {
  const button = (box: HTMLElement, name: string) =>
    [...box.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;
  const choose = async (box: HTMLElement, name: string) =>
    press(
      [...panel(box, 'Add a method').querySelectorAll('label')].find(
        ({ textContent }) => textContent === name,
      )!,
    );

  it('runs right there: what it needs, how far it is, and its row in the table', async () => {
    const world = compareWorld({ rows: 200, runs: [200] });
    const { box, stores, calm } = await openWorld(world);
    await press(button(box, 'Add a method'));
    await choose(box, 'Cosine');
    const adding = () => panel(box, 'Add a method');
    expect(adding().textContent).toContain('200 of 200 rows have a reference.');
    await press(button(adding(), 'Score 200 rows'));
    await act(async () => world.step(120));
    await calm();
    expect(adding().textContent).toContain('120 of 200 rows');
    expect(methodsInOrder(box).join()).toMatch(/cosine, .*first 120 of 200/);
    await act(async () => world.step(80));
    await calm();
    expect(adding().textContent).toContain('Cosine has scored the rows');
    expect(stores.run.getState().current!.spec.method).toBe('judge');
    expect(methodsInOrder(box).filter((name) => name.startsWith('cosine'))).toHaveLength(1);
  });

  it('says why a method cannot run here, and sends no row without permission', async () => {
    const { box } = await open(80, [80]);
    await press(button(box, 'Add a method'));
    await choose(box, 'Trained judge');
    expect(panel(box, 'Add a method').textContent).toContain('Train a judge, or import an adapter');
    expect(button(panel(box, 'Add a method'), 'Score 80 rows').disabled).toBe(true);
    await choose(box, 'External judge');
    expect(button(panel(box, 'Add a method'), 'Score 80 rows').disabled).toBe(true);
  });

  it.each([
    [390, 'light'],
    [1440, 'dark'],
  ])('is clean to axe and stays inside %i pixels in the %s theme', async (width, theme) => {
    document.documentElement.dataset.theme = theme;
    const { box, stores } = await open(80, [80], width);
    await press(button(box, 'Add a method'));
    await act(async () => {
      stores.methods.getState().choose('external-ref');
      stores.methods.getState().setEndpoint({ endpoint: 'https://models.example/v1', model: 'judge-1' });
    });
    expect(box.scrollWidth).toBeLessThanOrEqual(width);
    expect(await axeFindings(box)).toEqual([]);
    await act(async () => {
      stores.methods.getState().choose('vro');
      stores.methods.getState().setVariation({ samples: 'sampled' });
    });
    expect(box.scrollWidth).toBeLessThanOrEqual(width);
    expect(await axeFindings(panel(box, 'Add a method'))).toEqual([]);
    document.documentElement.dataset.theme = 'light';
  });
});

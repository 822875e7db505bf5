import { act, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeAdapter } from '#state/fixtures/fake-adapters.ts';
import { compareWorld } from '#state/fixtures/fake-compare.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeTraining } from '#state/fixtures/fake-trainer.ts';
import { testApp } from '#state/fixtures/stores.ts';
import type { Stores } from '#state/stores.ts';
import { axeFindings, render, unmountAll } from '../charts/fixtures/render.tsx';
import { DatasetList } from '../screens/data/DatasetList.tsx';
import { CheckupPanel } from '../screens/judge/checkup/CheckupPanel.tsx';
import { JudgePanel } from '../screens/judge/JudgePanel.tsx';
import { RunsPanel } from '../screens/judge/RunsPanel.tsx';
import { AdaptersPanel } from '../screens/train/AdaptersPanel.tsx';
import { TrainingsPanel } from '../screens/train/TrainingsPanel.tsx';
import { StoresProvider } from '../stores.tsx';

afterEach(() => {
  vi.restoreAllMocks();
  return unmountAll();
});

/** What React refuses to draw. */
const broken = { not: 'a text' } as unknown as string;

interface Case {
  what: string;
  list: ReactNode;
  /** Put a sound and a malformed item into the list, and see whether it is removed. @returns a text of the sound one */
  put(stores: Stores, removed: () => Promise<void>): string;
}

const cases: Case[] = [
  {
    what: 'dataset',
    list: <DatasetList />,
    put(stores, remove) {
      const sound = fakeDataset('sound', 'Sound rows', 20, 0);
      stores.datasets.setState({ list: [{ ...sound, id: 'x', name: broken }, sound], remove });
      return 'Sound rows';
    },
  },
  {
    what: 'run',
    list: <RunsPanel />,
    put(stores, remove) {
      const [sound] = stores.run.getState().runs;
      stores.run.setState({ runs: [{ ...sound!, id: 'x', createdAt: 'no date' }, sound!], remove });
      return sound!.judge.model.name;
    },
  },
  {
    what: 'training',
    list: <TrainingsPanel />,
    put(stores, remove) {
      const sound = fakeTraining({});
      stores.train.setState({ trainings: [{ ...sound, id: 'x', createdAt: 'no date' }, sound], remove });
      return sound.plan.name;
    },
  },
  {
    what: 'adapter',
    list: <AdaptersPanel />,
    put(stores, remove) {
      const sound = fakeAdapter();
      const source = { kind: 'kept', id: 'x' } as const;
      stores.adapters.setState({ list: [{ ...sound, source, name: broken }, sound], remove });
      return sound.name;
    },
  },
  {
    what: 'judge',
    list: <JudgePanel />,
    put(stores, remove) {
      const sound = fakeAdapter();
      const source = { kind: 'kept', id: 'x' } as const;
      stores.judge.setState({ adapters: [{ ...sound, source, name: broken }, sound] });
      stores.adapters.setState({ remove });
      return sound.name;
    },
  },
  {
    what: 'check-up',
    list: <CheckupPanel />,
    put(stores, remove) {
      stores.checkup.setState({ list: [{ id: 'x', datasetId: 'demo', judge: null } as never], remove });
      return 'It needs no label';
    },
  },
];

describe('a malformed item of a list', () => {
  it.each(cases)('leaves the others and can be removed: $what', async ({ what, list, put }) => {
    // React tells the console of what a boundary caught.
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { stores } = await testApp(compareWorld({ rows: 200, runs: [200] }));
    const remove = vi.fn(async () => {});
    let sound = '';
    await act(async () => {
      sound = put(stores, remove);
    });
    const box = await render(<StoresProvider stores={stores}>{list}</StoresProvider>, 500);
    expect(box.textContent).toContain(`This ${what} is damaged and cannot be shown`);
    expect(box.textContent).toContain(sound);
    const button = box.querySelector<HTMLButtonElement>(`[aria-label="Remove the damaged ${what}"]`)!;
    await act(async () => button.click());
    expect(remove).toHaveBeenCalledWith('x');
    expect(await axeFindings(box)).toEqual([]);
  });

  it('that no list can hold is named under Data, and removed after a question', async () => {
    const { stores, world } = await testApp();
    world.damaged.push({ kind: 'run', id: 'abcdef0123456789' });
    await act(() => stores.datasets.getState().refresh());
    const box = await render(
      <StoresProvider stores={stores}>
        <DatasetList />
      </StoresProvider>,
      500,
    );
    expect(box.textContent).toContain('run abcdef012345');
    expect(await axeFindings(box)).toEqual([]);
    const click = (wanted: (button: HTMLButtonElement) => boolean) =>
      act(async () => [...document.querySelectorAll('button')].find(wanted)!.click());
    await click(({ ariaLabel }) => ariaLabel === 'Remove the damaged run abcdef012345');
    await click((button) => button.closest('dialog') !== null && button.textContent === 'Remove');
    expect(world.damaged).toEqual([]);
    expect(box.textContent).not.toContain('Damaged entries');
  });
});

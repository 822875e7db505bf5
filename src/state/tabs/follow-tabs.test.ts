import { describe, expect, it } from 'vitest';
import type { MethodSpec } from '#core/method/specs.ts';
import { gradesLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import { FakeClient } from '../fixtures/fake-client.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { type FakeWorld, fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';
import { readChanges, type TabChannel } from './changes.ts';
import { followTabs } from './follow-tabs.ts';

/** What one tab posts reaches the others. */
function channels() {
  const listeners = new Map<TabChannel, (event: { data: unknown }) => void>();
  return (): TabChannel => {
    const channel: TabChannel = {
      postMessage(data) {
        for (const [other, listener] of listeners) if (other !== channel) listener({ data });
      },
      addEventListener: (_, listener) => void listeners.set(channel, listener),
    };
    return channel;
  };
}

const spec: MethodSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 512,
  minDigitMass: 0.5,
};

/** A tab's own client of the one worker that the test has. */
const clientOf = (world: FakeWorld) =>
  new FakeClient<DataProtocol>(
    new Proxy({}, { get: (_, name) => (args: never) => world.data.request(name as never, args) }),
  );

/** Two tabs on one storage, each with stores and clients of its own. */
async function twoTabs() {
  const datasets = [fakeDataset('demo', 'Demo', 20, 0), fakeDataset('other', 'Other', 8, 0)];
  const runs = ['run-a', 'run-b'].map((id) => fakeRun(id, datasets[0]!, spec, { state: 'done', scored: 20 }));
  const world = fakeWorld(datasets, runs);
  const channel = channels();
  const told: unknown[] = [];
  channel().addEventListener('message', ({ data }) => void told.push(data));
  const tab = async () => {
    const data = clientOf(world);
    const app = await testApp({ ...world, data });
    await app.stores.datasets.getState().select('demo');
    await app.quiet();
    let show = () => {};
    followTabs(app.stores, {
      data,
      judge: world.judge,
      trainer: app.trainer.client,
      channel: channel(),
      adapters: async () => [],
      onShown: (listener) => {
        show = listener;
      },
    });
    return { ...app, show: () => show() };
  };
  const [first, second] = [await tab(), await tab()];
  const settle = async () => {
    for (const app of [first, second, first]) await app.quiet();
  };
  await settle();
  told.length = 0;
  return { a: first.stores, b: second.stores, world, told, settle, show: second.show };
}

describe('two tabs of one browser', () => {
  it('show each other’s list of datasets: new names, removed ones, restored ones', async () => {
    const { a, b, settle } = await twoTabs();
    await a.datasets.getState().rename('demo', 'Renamed');
    await settle();
    expect(b.datasets.getState().selected?.name).toBe('Renamed');
    expect(
      b.datasets
        .getState()
        .list.map(({ name }) => name)
        .sort(),
    ).toEqual(['Other', 'Renamed']);
    await a.datasets.getState().remove('demo');
    await settle();
    expect(b.datasets.getState().selected?.name).toBe('Other');
    expect(b.notices.getState().notices.at(-1)?.message).toBe(
      'Renamed was removed in another tab of this browser.',
    );
    await a.datasets.getState().restore('demo');
    await settle();
    expect(b.datasets.getState().list).toHaveLength(2);
    expect(b.datasets.getState().selected?.name).toBe('Other');
  });

  it('show each other’s runs: new names, removed ones, new ones', async () => {
    const { a, b, settle } = await twoTabs();
    const open = b.run.getState().current!.id;
    const [other] = b.run.getState().runs.filter(({ id }) => id !== open);
    await a.run.getState().rename(open, 'Mine');
    await settle();
    expect(b.run.getState().current?.name).toBe('Mine');
    await a.run.getState().remove(open);
    await settle();
    expect(b.run.getState().runs.map(({ id }) => id)).toEqual([other!.id]);
    expect(b.run.getState().current?.id).toBe(other!.id);
    expect(b.run.getState().columns).not.toBeNull();
    await a.run.getState().remove(other!.id);
    await settle();
    expect(b.run.getState()).toMatchObject({ runs: [], current: null, columns: null });
    const id = await a.run.getState().start(spec, null);
    await settle();
    expect(b.run.getState().runs.map((run) => run.id)).toEqual([id]);
  });

  it('show each other’s grades, remarks and guidelines, and lose none', async () => {
    const { a, b, settle } = await twoTabs();
    await b.grading.getState().grade(1, 4);
    await a.grading.getState().grade(3, 7);
    a.grading.getState().remark(3, { comment: 'A reason' });
    a.gradingPlan.getState().change({ guidelines: 'Be strict.' });
    await settle();
    for (const tab of [a, b]) {
      expect([1, 3].map((row) => tab.grading.getState().grades![row])).toEqual([4, 7]);
      expect(tab.grading.getState().gradings).toEqual([{ annotator: 'me', graded: 2 }]);
      expect(tab.remarks.getState().of(3).comment).toBe('A reason');
      expect(tab.gradingPlan.getState().plan.guidelines).toBe('Be strict.');
    }
    // One’s own steps can still be undone after the other tab has graded other rows.
    expect(b.grading.getState().undo()).toBe(1);
    await settle();
    expect(a.grading.getState().grades![1]).toBeNaN();
    expect(a.grading.getState().grades![3]).toBe(7);
  });

  it('do not undo what the other has changed since', async () => {
    const { a, b, settle } = await twoTabs();
    await a.grading.getState().grade(3, 7);
    await settle();
    await b.grading.getState().grade(3, 2);
    await settle();
    expect(a.grading.getState().grades![3]).toBe(2);
    expect(a.grading.getState().undo()).toBeNull();
    await settle();
    expect(b.grading.getState().grades![3]).toBe(2);
  });

  it('end on the grade that is stored where both grade a row at once', async () => {
    const { a, b, world, settle } = await twoTabs();
    await Promise.all([a.grading.getState().grade(3, 7), b.grading.getState().grade(3, 2)]);
    await settle();
    const stored = await world.data.request('grades', { datasetId: 'demo', annotator: 'me' });
    expect(a.grading.getState().grades![3]).toBe(stored[3]);
    expect(b.grading.getState().grades![3]).toBe(stored[3]);
  });

  it('compute with the label that the other tab grades', async () => {
    const { a, b, settle } = await twoTabs();
    await b.grading.getState().rename('Ann');
    await b.label.getState().choose(gradesLabel('me'));
    await settle();
    await a.grading.getState().grade(5, 9);
    await settle();
    expect(b.label.getState().values?.[5]).toBe(9);
  });

  it('read everything again when they come to the front', async () => {
    const { a, b, world, settle, show } = await twoTabs();
    // A tab that slept was told nothing.
    await world.data.request('grade', { datasetId: 'demo', annotator: 'me', row: 2, grade: 6 });
    await settle();
    expect(b.grading.getState().grades![2]).toBeNaN();
    show();
    await settle();
    expect(b.grading.getState().grades![2]).toBe(6);
    expect(a.grading.getState().grades![2]).toBeNaN();
  });

  it('answer no message with another, and read nothing where nothing changed', async () => {
    const { a, told, settle } = await twoTabs();
    await a.grading.getState().grade(3, 7);
    await a.datasets.getState().refresh();
    await settle();
    expect(told).toEqual([{ changed: ['grades'] }]);
  });
});

it.each([null, 'grades', {}, { changed: 'grades' }, { changed: ['invented', 7] }])(
  'a message that says nothing known is passed over: %j',
  (message) => {
    expect(readChanges(message)).toEqual([]);
  },
);

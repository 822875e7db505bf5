import { describe, expect, it, vi } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import { AppError } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import { memoryLocks } from '#core/run/testing/memory-locks.ts';
import { checkupElsewhere, checkupWork, type WorkLocks } from '#core/run/work-locks.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import { FakeClient } from '../fixtures/fake-client.ts';
import { isElsewhere } from '../run-ownership.ts';
import { canResumeCheckup, checkupOf, createCheckupStore } from './checkup-store.ts';

const asked: Checkup['spec'] = {
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

const checkup = (part: Partial<Checkup> = {}): Checkup => ({
  id: 'c1',
  datasetId: 'd',
  judge: {
    method: 'judge',
    model: { id: 'm', name: 'M', sha256: 'aa' },
    adapter: null,
    template: { id: 't', name: 'T', sha256: 'bb' },
    mode: 'without-reference',
    maxTokens: 1024,
  },
  spec: asked,
  settings: {} as Checkup['settings'],
  state: 'running',
  texts: 20,
  read: 0,
  digest: '',
  seconds: 0,
  error: null,
  report: null,
  createdAt: '2026-11-30T00:00:00.000Z',
  ...part,
});

function world(stored: Checkup[] = [], locks: WorkLocks = memoryLocks().tab()) {
  let refusal: AppError | null = null;
  const refuse = (error: AppError) => {
    refusal = error;
  };
  const ensureLoaded = vi.fn(async (_mode: JudgeMode) => {});
  const data = new FakeClient<DataProtocol>({
    listCheckups: ({ datasetId }) => stored.filter((each) => each.datasetId === datasetId),
    removeCheckup: () => null,
  });
  const worker = new FakeClient<JudgeProtocol>({
    startCheckup: () => checkup(),
    resumeCheckup: ({ id }) => {
      if (refusal) throw refusal;
      return checkup({ ...stored.find((each) => each.id === id), state: 'running' });
    },
    cancelCheckup: () => null,
  });
  const store = createCheckupStore({ data, worker, locks, ensureLoaded, spec: () => asked });
  return { worker, store, ensureLoaded, refuse };
}

describe('the check-ups of a dataset', () => {
  it('begin with a loaded judge, follow their events, and end', async () => {
    const { store, worker, ensureLoaded } = world();
    await store.getState().openDataset('d');
    await store.getState().start();
    expect(ensureLoaded.mock.calls).toEqual([['without-reference']]);
    expect(store.getState()).toMatchObject({ activeId: 'c1', pending: null, list: [{ read: 0 }] });
    worker.emit('checkupChanged', checkup({ read: 8 }));
    expect(store.getState().list).toMatchObject([{ read: 8 }]);
    worker.emit('checkupChanged', checkup({ read: 20, state: 'done' }));
    expect(store.getState()).toMatchObject({ activeId: null, list: [{ state: 'done' }] });
  });

  it('are listed by dataset; one of another dataset is not shown', async () => {
    const { store, worker } = world([checkup(), checkup({ id: 'c2', datasetId: 'e' })]);
    await store.getState().openDataset('e');
    expect(store.getState().list.map(({ id }) => id)).toEqual(['c2']);
    worker.emit('checkupChanged', checkup({ read: 1 }));
    expect(store.getState()).toMatchObject({ list: [{ id: 'c2' }], activeId: 'c1' });
  });

  it('can be resumed unless they are done or under way, and removed', async () => {
    const { store } = world([checkup({ state: 'cancelled', read: 5 })]);
    await store.getState().openDataset('d');
    const [stored] = store.getState().list;
    const idle = { activeId: null, elsewhere: new Set<string>() };
    expect(canResumeCheckup(stored!, idle)).toBe(true);
    expect(canResumeCheckup(stored!, { ...idle, activeId: 'c1' })).toBe(false);
    expect(canResumeCheckup(checkup({ state: 'done' }), idle)).toBe(false);
    await store.getState().resume('c1');
    expect(store.getState()).toMatchObject({ activeId: 'c1', list: [{ read: 5, state: 'running' }] });
    await store.getState().remove('c1');
    expect(store.getState().list).toEqual([]);
  });

  it('are another tab’s while it is at them, and are read again when it has ended', async () => {
    const browser = memoryLocks();
    const other = browser.tab();
    await other.take(checkupWork('c1'));
    const stored = [checkup({ read: 5 })];
    const { store, worker } = world(stored, browser.tab());
    await store.getState().openDataset('d');
    expect(isElsewhere(store.getState().list[0]!, store.getState())).toBe(true);
    expect(canResumeCheckup(store.getState().list[0]!, store.getState())).toBe(false);
    await store.getState().resume('c1');
    expect(store.getState().error).toMatchObject({ code: 'checkup-elsewhere' });
    expect(worker.requests).toEqual([]);

    stored[0] = checkup({ read: 20, state: 'done' });
    await other.kill();
    await vi.waitFor(() => expect(store.getState().list).toMatchObject([{ read: 20, state: 'done' }]));
    expect(isElsewhere(store.getState().list[0]!, store.getState())).toBe(false);
  });

  it('are marked as another tab’s where it took one after the list was read', async () => {
    const browser = memoryLocks();
    const { store, refuse } = world([checkup({ state: 'cancelled' })], browser.tab());
    await store.getState().openDataset('d');
    await browser.tab().take(checkupWork('c1'));
    refuse(checkupElsewhere('c1'));
    await store.getState().resume('c1');
    expect(store.getState().error).toMatchObject({ code: 'checkup-elsewhere' });
    await vi.waitFor(() => expect([...store.getState().elsewhere]).toEqual(['c1']));
  });

  it('say why they could not begin, and know that a dead worker does nothing', async () => {
    const { store, worker, ensureLoaded } = world();
    await store.getState().openDataset('d');
    ensureLoaded.mockRejectedValueOnce(new AppError('model-missing', 'None.'));
    await store.getState().start();
    expect(store.getState()).toMatchObject({
      error: { code: 'model-missing' },
      activeId: null,
      pending: null,
    });
    await store.getState().start();
    worker.stop(new AppError('worker-stopped', 'Gone.'));
    expect(store.getState().activeId).toBeNull();
  });

  it('belong to the judge that they were made with', () => {
    const report = { version: 1 } as unknown as Checkup['report'];
    const done = checkup({ id: 'done', state: 'done', report });
    expect(checkupOf([checkup(), done], done.judge)).toBe(done);
    expect(checkupOf([done], { ...done.judge, maxTokens: 512 })).toBeNull();
  });
});

import { describe, expect, it, vi } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import { AppError } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import { FakeClient } from '../fixtures/fake-client.ts';
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

function world(stored: Checkup[] = []) {
  const ensureLoaded = vi.fn(async (_mode: JudgeMode) => {});
  const data = new FakeClient<DataProtocol>({
    listCheckups: ({ datasetId }) => stored.filter((each) => each.datasetId === datasetId),
    removeCheckup: () => null,
  });
  const worker = new FakeClient<JudgeProtocol>({
    startCheckup: () => checkup(),
    resumeCheckup: ({ id }) => checkup({ ...stored.find((each) => each.id === id), state: 'running' }),
    cancelCheckup: () => null,
  });
  const store = createCheckupStore({ data, worker, ensureLoaded, spec: () => asked });
  return { worker, store, ensureLoaded };
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
    expect(canResumeCheckup(stored!, null)).toBe(true);
    expect(canResumeCheckup(stored!, 'c1')).toBe(false);
    expect(canResumeCheckup(checkup({ state: 'done' }), null)).toBe(false);
    await store.getState().resume('c1');
    expect(store.getState()).toMatchObject({ activeId: 'c1', list: [{ read: 5, state: 'running' }] });
    await store.getState().remove('c1');
    expect(store.getState().list).toEqual([]);
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

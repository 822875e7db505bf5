import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Checkup } from '#core/checkup/checkup.ts';
import { type CheckupSettings, defaultCheckupSettings } from '#core/checkup/settings.ts';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { type JudgeIdentity, sameJudge } from '#core/judge/identity.ts';
import type { JudgeMode, JudgeSpec } from '#core/judge/judge.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Client } from '../client.ts';

export interface CheckupState {
  /** Of the open dataset, newest first. */
  list: readonly Checkup[];
  /** The one that the worker is busy with. */
  activeId: string | null;
  /** Asked of the worker and not answered yet. */
  pending: 'start' | 'cancel' | null;
  error: ErrorRecord | null;
  openDataset(datasetId: string | null): Promise<void>;
  /** Check the chosen judge, which is loaded first where it is not. */
  start(settings?: CheckupSettings): Promise<void>;
  resume(id: string): Promise<void>;
  cancel(): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface CheckupDependencies {
  data: Client<DataProtocol>;
  worker: Client<JudgeProtocol>;
  /** The chosen judge, ready to be asked in a mode. */
  ensureLoaded(mode: JudgeMode): Promise<unknown>;
  spec(): JudgeSpec;
}

/** Not finished, and nothing is busy with it: a closed page, a cancelled one, or one that failed. */
export const canResumeCheckup = ({ id, state }: Checkup, activeId: string | null): boolean =>
  id !== activeId && state !== 'done';

/** The newest finished check-up of a judge. */
export const checkupOf = (list: readonly Checkup[], judge: JudgeIdentity): Checkup | null =>
  list.find((checkup) => checkup.report !== null && sameJudge(checkup.judge, judge)) ?? null;

export function createCheckupStore(dependencies: CheckupDependencies): StoreApi<CheckupState> {
  const { data, worker, ensureLoaded, spec } = dependencies;
  let datasetId: string | null = null;
  const store = createStore<CheckupState>()((set) => {
    const show = (checkup: Checkup) =>
      set(({ list }) => ({
        list:
          checkup.datasetId === datasetId
            ? [checkup, ...list.filter(({ id }) => id !== checkup.id)].sort((a, b) =>
                b.createdAt.localeCompare(a.createdAt),
              )
            : list,
        activeId: checkup.state === 'running' ? checkup.id : null,
      }));
    const ask = async (pending: 'start' | 'cancel', action: () => Promise<Checkup | null>) => {
      set({ pending, error: null });
      try {
        const begun = await action();
        // Its first event may have come before the answer, and knows more.
        if (begun && !store.getState().list.some(({ id, read }) => id === begun.id && read > begun.read))
          show(begun);
        set({ pending: null });
      } catch (thrown) {
        set({ pending: null, error: toErrorRecord(thrown) });
      }
    };
    worker.on('checkupChanged', show);
    worker.onStop(() => set({ activeId: null, pending: null }));
    return {
      list: [],
      activeId: null,
      pending: null,
      error: null,
      async openDataset(id) {
        if (id === datasetId) return;
        datasetId = id;
        set({ list: [], error: null });
        if (id === null) return;
        try {
          const list = await data.request('listCheckups', { datasetId: id });
          if (datasetId === id) set({ list });
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
        }
      },
      start: (settings = defaultCheckupSettings) =>
        ask('start', async () => {
          if (datasetId === null) return null;
          const of = datasetId;
          const asked = spec();
          await ensureLoaded(asked.template.mode);
          return worker.request('startCheckup', { datasetId: of, spec: asked, settings });
        }),
      resume: (id) =>
        ask('start', async () => {
          const stored = store.getState().list.find((each) => each.id === id);
          await ensureLoaded((stored?.spec ?? spec()).template.mode);
          return worker.request('resumeCheckup', { id });
        }),
      cancel: () => ask('cancel', () => worker.request('cancelCheckup', null)),
      remove: (id) =>
        ask('cancel', async () => {
          await data.request('removeCheckup', { id });
          set(({ list }) => ({ list: list.filter((each) => each.id !== id) }));
          return null;
        }),
    };
  });
  return store;
}

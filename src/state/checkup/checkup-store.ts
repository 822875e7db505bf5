import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Checkup } from '#core/checkup/checkup.ts';
import { type CheckupSettings, defaultCheckupSettings } from '#core/checkup/settings.ts';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { type JudgeIdentity, sameJudge } from '#core/judge/identity.ts';
import type { JudgeMode, JudgeSpec } from '#core/judge/judge.ts';
import { checkupElsewhere, checkupWork, type WorkLocks } from '#core/run/work-locks.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Client } from '../client.ts';
import { isElsewhere } from '../run-ownership.ts';
import { WorkElsewhere } from '../work-elsewhere.ts';

export interface CheckupState {
  /** Of the open dataset, newest first. */
  list: readonly Checkup[];
  /** The one that the worker is busy with. */
  activeId: string | null;
  /** Those of the open dataset that another tab of this browser is busy with. */
  elsewhere: ReadonlySet<string>;
  /** Asked of the worker and not answered yet. */
  pending: 'start' | 'cancel' | null;
  error: ErrorRecord | null;
  openDataset(datasetId: string | null): Promise<void>;
  /** Read the list again: other tabs may have checked meanwhile. */
  refresh(): Promise<void>;
  /**
   * Check the chosen judge, which is loaded first where it is not.
   * @param of the open dataset and the chosen words, where they are not given
   */
  start(settings?: CheckupSettings, of?: { datasetId: string; spec: JudgeSpec }): Promise<void>;
  resume(id: string): Promise<void>;
  cancel(): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface CheckupDependencies {
  data: Client<DataProtocol>;
  worker: Client<JudgeProtocol>;
  locks: Pick<WorkLocks, 'held' | 'freed'>;
  /** The chosen judge, ready to be asked in a mode. */
  ensureLoaded(mode: JudgeMode): Promise<unknown>;
  spec(): JudgeSpec;
}

/** Not finished, and no tab is busy with it: a closed page, a cancelled one, or one that failed. */
export const canResumeCheckup = (
  checkup: Checkup,
  busy: Pick<CheckupState, 'activeId' | 'elsewhere'>,
): boolean => checkup.id !== busy.activeId && !isElsewhere(checkup, busy) && checkup.state !== 'done';

/** The newest finished check-up of a judge. */
export const checkupOf = (list: readonly Checkup[], judge: JudgeIdentity): Checkup | null =>
  list.find((checkup) => checkup.report !== null && sameJudge(checkup.judge, judge)) ?? null;

export function createCheckupStore(dependencies: CheckupDependencies): StoreApi<CheckupState> {
  const { data, worker, locks, ensureLoaded, spec } = dependencies;
  const otherTabs = new WorkElsewhere(locks, checkupWork, () => store.getState().refresh());
  let datasetId: string | null = null;
  const store: StoreApi<CheckupState> = createStore<CheckupState>()((set, get) => {
    const readList = async (of: string) => {
      const { list, elsewhere } = await otherTabs.list(
        () => data.request('listCheckups', { datasetId: of }),
        () => get().activeId,
      );
      if (datasetId === of) set({ list, elsewhere });
    };
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
        if (begun && !get().list.some(({ id, read }) => id === begun.id && read > begun.read)) show(begun);
        set({ pending: null });
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        set({ pending: null, error });
        // Another tab took it after the list was read.
        if (error.code === 'checkup-elsewhere') await get().refresh();
      }
    };
    worker.on('checkupChanged', show);
    worker.onStop(() => set({ activeId: null, pending: null }));
    return {
      list: [],
      activeId: null,
      elsewhere: new Set(),
      pending: null,
      error: null,
      async openDataset(id) {
        if (id === datasetId) return;
        datasetId = id;
        set({ list: [], elsewhere: new Set(), error: null });
        await get().refresh();
      },
      async refresh() {
        if (datasetId === null) return;
        try {
          await readList(datasetId);
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
        }
      },
      start: (settings = defaultCheckupSettings, of) =>
        ask('start', async () => {
          const id = of?.datasetId ?? datasetId;
          if (id === null) return null;
          const asked = of?.spec ?? spec();
          await ensureLoaded(asked.template.mode);
          return worker.request('startCheckup', { datasetId: id, spec: asked, settings });
        }),
      resume: (id) =>
        ask('start', async () => {
          const stored = get().list.find((each) => each.id === id);
          if (stored && isElsewhere(stored, get())) throw checkupElsewhere(id);
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

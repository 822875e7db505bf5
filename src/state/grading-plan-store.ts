import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { type GradingPlan, noPlan } from '#core/grading/grading-plan.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import { LatestWrites } from './latest-writes.ts';

export interface GradingPlanState {
  datasetId: string | null;
  plan: GradingPlan;
  /** The plan is the one that is stored, or newer: until it is read nobody knows what rows are graded on. */
  ready: boolean;
  /** What is shown is not what is stored, yet or because of `error`. */
  unsaved: boolean;
  error: ErrorRecord | null;
  openDataset(datasetId: string | null): Promise<void>;
  /** Read what is stored: another tab has changed it. What is not stored yet stays. */
  follow(): Promise<void>;
  change(part: Partial<GradingPlan>): void;
}

/** Guidelines and target of the open dataset. */
export function createGradingPlanStore(data: Client<DataProtocol>): StoreApi<GradingPlanState> {
  return createStore<GradingPlanState>()((set, get) => {
    const writes = new LatestWrites<GradingPlan>(async (datasetId, plan) => {
      try {
        await data.request('setGradingPlan', { datasetId, plan });
        if (get().datasetId === datasetId && get().plan === plan) set({ unsaved: false, error: null });
      } catch (thrown) {
        if (get().datasetId === datasetId) set({ error: toErrorRecord(thrown) });
      }
    });
    return {
      datasetId: null,
      plan: noPlan,
      ready: false,
      unsaved: false,
      error: null,
      async openDataset(datasetId) {
        if (datasetId === get().datasetId) return;
        set({ datasetId, plan: noPlan, ready: false, unsaved: false, error: null });
        await get().follow();
      },
      async follow() {
        const { datasetId } = get();
        if (datasetId === null) return;
        try {
          const plan = await data.request('gradingPlan', { datasetId });
          if (get().datasetId === datasetId && !get().unsaved) set({ plan, ready: true });
        } catch (thrown) {
          if (get().datasetId === datasetId) set({ error: toErrorRecord(thrown) });
        }
      },
      change(part) {
        const { datasetId, plan } = get();
        if (datasetId === null) return;
        const changed = { ...plan, ...part };
        set({ plan: changed, unsaved: true });
        void writes.put(datasetId, changed);
      },
    };
  });
}

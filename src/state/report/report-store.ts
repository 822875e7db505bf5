import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { PageReportDependencies } from './page-report.ts';

export interface ReportState {
  busy: boolean;
  error: ErrorRecord | null;
  /**
   * A text made from the open run; null where it failed, and then `error` says why.
   * @param write what makes it. It comes with the screen that offers it, so that the first load is without it.
   */
  make(write: (from: PageReportDependencies) => Promise<string>): Promise<string | null>;
}

export function createReportStore(dependencies: PageReportDependencies): StoreApi<ReportState> {
  return createStore<ReportState>()((set) => ({
    busy: false,
    error: null,
    async make(write) {
      set({ busy: true, error: null });
      try {
        const text = await write(dependencies);
        set({ busy: false });
        return text;
      } catch (thrown) {
        set({ busy: false, error: toErrorRecord(thrown) });
        return null;
      }
    },
  }));
}

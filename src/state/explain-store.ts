import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JudgeSpec } from '#core/judge/judge.ts';
import type { Explanation, JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Client } from './client.ts';

/** What the judge itself says of one row, asked for while the row is open. */
export interface ExplainState {
  row: number | null;
  status: 'idle' | 'asking' | 'ready' | 'failed';
  explanation: Explanation | null;
  error: ErrorRecord | null;
  ask(datasetId: string, row: number, spec: JudgeSpec): Promise<void>;
  close(): void;
}

export function createExplainStore(judge: Client<JudgeProtocol>): StoreApi<ExplainState> {
  let asked = 0;
  const nothing = { row: null, status: 'idle', explanation: null, error: null } as const;
  return createStore<ExplainState>()((set) => ({
    ...nothing,
    async ask(datasetId, row, spec) {
      const question = ++asked;
      set({ row, status: 'asking', explanation: null, error: null });
      try {
        const explanation = await judge.request('explain', { datasetId, row, spec });
        if (question === asked) set({ status: 'ready', explanation });
      } catch (thrown) {
        if (question === asked) set({ status: 'failed', error: toErrorRecord(thrown) });
      }
    },
    close() {
      asked++;
      set(nothing);
    },
  }));
}

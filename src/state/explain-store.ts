import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JudgeSpec, PromptSpan, Readout } from '#core/judge/judge.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Client } from './client.ts';

/** What the judge itself says of one row. */
export interface RowAnswer {
  /** The prompt as the judge sees it. */
  prompt: readonly PromptSpan[];
  tokens: number;
  cutTokens: number;
  /** Null where the row was not read for it: its run has the readout. */
  readout: Readout | null;
}

export interface ExplainState {
  row: number | null;
  status: 'idle' | 'asking' | 'ready' | 'failed';
  answer: RowAnswer | null;
  error: ErrorRecord | null;
  /** The prompt only: no prefill, and it can be asked while a run is under way. */
  askPrompt(datasetId: string, row: number, spec: JudgeSpec): Promise<void>;
  /** Prompt and readout. */
  askReadout(datasetId: string, row: number, spec: JudgeSpec): Promise<void>;
  close(): void;
}

export function createExplainStore(judge: Client<JudgeProtocol>): StoreApi<ExplainState> {
  let asked = 0;
  const nothing = { row: null, status: 'idle', answer: null, error: null } as const;
  return createStore<ExplainState>()((set) => {
    /** Only the last question counts. */
    const ask = async (row: number, answer: () => Promise<RowAnswer>) => {
      const question = ++asked;
      set({ row, status: 'asking', answer: null, error: null });
      try {
        const found = await answer();
        if (question === asked) set({ status: 'ready', answer: found });
      } catch (thrown) {
        if (question === asked) set({ status: 'failed', error: toErrorRecord(thrown) });
      }
    };
    return {
      ...nothing,
      askPrompt: (datasetId, row, spec) =>
        ask(row, async () => ({
          ...(await judge.request('preparePrompt', { datasetId, row, spec })),
          readout: null,
        })),
      askReadout: (datasetId, row, spec) =>
        ask(row, () => judge.request('explain', { datasetId, row, spec })),
      close() {
        asked++;
        set(nothing);
      },
    };
  });
}

/** The page that the Chromium bench drives: it measures in workers of the app's own. */
import { createBenchClient } from '#client/bench-client.ts';
import type { BenchPart } from '#core/bench/plan.ts';
import type { BackendName } from '#core/judge/judge.ts';
import { catalogueModel, defaultJudgeId } from '#core/models/catalogue.ts';
import type { PeerPlan } from '../peers/compare.ts';

const source = { kind: 'catalogue' as const, id: defaultJudgeId, allowHub: false };

export interface BenchPage {
  cores: number;
  measure(
    backend: BackendName,
    threads: number | null,
    depth: 'quick' | 'full',
    parts: readonly BenchPart[],
  ): Promise<unknown>;
  compare(plan: Omit<PeerPlan, 'judgeAddress'>): Promise<unknown>;
}

declare global {
  interface Window {
    bench: BenchPage;
    /** From whoever drives this page. */
    heapOfBenchWorker(): Promise<number | null>;
  }
}

window.bench = {
  cores: navigator.hardwareConcurrency,
  async measure(backend, threads, depth, parts) {
    const client = createBenchClient(window.heapOfBenchWorker);
    client.on('progress', ({ part, what }) => console.log(`${part} ${what}`));
    try {
      return await client.request('measure', { source, backend, threads, depth, parts });
    } finally {
      client.terminate();
    }
  },
  async compare(plan) {
    const { comparePeers } = await import('../peers/compare.ts');
    const { id, files } = catalogueModel(defaultJudgeId);
    return comparePeers({ ...plan, judgeAddress: `/models/${id}/${files[0]!.name}` }, console.log);
  },
};

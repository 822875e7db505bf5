/** The bench worker: wires the bench service to its port. */
import type { BenchProtocol } from '#protocol/bench-protocol.ts';
import { serve } from '#protocol/rpc.ts';
import { fetchRows, obtainJudge } from '#services/bench-judge.ts';
import { BenchService } from '#services/bench-service.ts';
import { siteRoot } from '#storage/models/model-sites.ts';

/** Chromium's own; null elsewhere. */
type WithMemory = Performance & { memory?: { usedJSHeapSize: number } };
const collect = (globalThis as { gc?: () => void }).gc;

serve<BenchProtocol>(
  self,
  (emit) =>
    new BenchService({
      obtain: obtainJudge,
      readRows: () => fetchRows(new URL('demo/demo.jsonl', siteRoot()).href),
      heapBytes() {
        collect?.();
        return (performance as WithMemory).memory?.usedJSHeapSize ?? null;
      },
      now: () => performance.now(),
      emit,
    }),
);

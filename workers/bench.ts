/** The bench worker: wires the bench service to its port. */
import type { BenchProtocol } from '#protocol/bench-protocol.ts';
import { serve } from '#protocol/rpc.ts';
import { fetchRows, obtainJudge } from '#services/bench-judge.ts';
import { BenchService } from '#services/bench-service.ts';
import { siteRoot } from '#storage/models/model-sites.ts';

serve<BenchProtocol>(
  self,
  (emit) =>
    new BenchService({
      obtain: obtainJudge,
      readRows: () => fetchRows(new URL('demo/demo.jsonl', siteRoot()).href),
      now: () => performance.now(),
      emit,
    }),
);

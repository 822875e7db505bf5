/** The batch worker: writes requests for a judge that runs elsewhere, without loading its weights. */
import type { BatchExportProtocol } from '#protocol/batch-export-protocol.ts';
import { type Port, serve } from '#protocol/rpc.ts';
import { adapterFiles } from '#services/adapters/adapter-files.ts';
import { BatchExportService } from '#services/batch/batch-export-service.ts';
import { obtainFiles } from '#services/obtain-files.ts';
import { openStore } from '#storage/store.ts';

serve<BatchExportProtocol>(self as unknown as Port, (emit) => {
  const store = openStore();
  // Each request that needs it is answered with why it cannot be had.
  store.catch(() => {});
  return new BatchExportService({ openStore: () => store, obtain: obtainFiles, adapterFiles, emit });
});

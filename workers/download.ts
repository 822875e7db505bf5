/** The download worker: the only one that may reach an address which the user gave, and it holds no rows. */
import type { DownloadProtocol } from '#protocol/download-protocol.ts';
import { type Port, serve } from '#protocol/rpc.ts';
import { DownloadService } from '#services/download/download-service.ts';

serve<DownloadProtocol>(
  self as unknown as Port,
  (emit) => new DownloadService({ fetch: fetch.bind(globalThis), emit }),
);

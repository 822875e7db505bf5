import type { DownloadProtocol } from '#protocol/download-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The download worker of the page; made when a file is first asked for. */
export const createDownloadClient = () =>
  new WorkerClient<DownloadProtocol>(
    () =>
      new Worker(new URL('../../workers/download.ts', import.meta.url), { type: 'module', name: 'download' }),
  );

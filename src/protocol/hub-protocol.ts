import type { HubDataset, HubSplit } from '#core/import/hub/dataset.ts';
import type { SplitHead } from '#core/import/hub/head.ts';
import type { HubOrder, HubRepository, KeptModel } from '#core/models/hub/repository.ts';
import type { TakenRows } from '#core/run/taken-rows.ts';
import type { HubRows } from './data-protocol.ts';
import type { DownloadProgress } from './download-protocol.ts';

/** How far a download is. */
export interface HubProgress {
  id: string;
  /** `check`: headers are read by range; nothing is kept yet. */
  phase: 'check' | 'download' | 'verify';
  done: number;
  /** Null while it is not known. */
  total: number | null;
}

/**
 * The hub worker: looks at repositories of any Hub-compatible host, keeps their models in this browser, and fetches rows
 * of their datasets. It is given no rows of the user's, so none can leave by it. A token is held in memory alone.
 */
export interface HubProtocol {
  requests: {
    /** @throws AppError `bad-hub-reference`, `hub-token`, `hub-missing`, `hub-busy`, `network`, `hub-files` */
    look: { args: { text: string; token: string | null }; result: HubRepository };
    /**
     * Check a model's headers, then download it, or resume where it stopped. Resolves when every file is verified.
     * @throws AppError as `look`, and `unsupported-weights`, `hash-mismatch`, `no-space`; `cancelled` after `stop`
     */
    download: { args: { order: HubOrder; token: string | null }; result: KeptModel };
    /** End a download; what has arrived is kept. */
    stop: { args: { id: string }; result: null };
    list: { args: null; result: KeptModel[] };
    /** Off the list; `restore` brings it back until the page is loaded again or a download begins. */
    remove: { args: { id: string }; result: null };
    restore: { args: { id: string }; result: null };
    /**
     * The configurations and splits of a dataset, at its commit.
     * @throws AppError as `look`
     */
    lookDataset: { args: { text: string; token: string | null }; result: HubDataset };
    /** The first records of a split, read by range. @throws AppError as `look`, and as reading a file does */
    headOfSplit: {
      args: { dataset: HubDataset; split: HubSplit; token: string | null };
      result: SplitHead;
    };
    /**
     * Fetch what the wanted rows of a split lie in.
     * @throws AppError as `look`, and `hash-mismatch`, `read-interrupted`; `import-cancelled` after `stopReading`
     */
    readSplit: {
      args: { dataset: HubDataset; split: HubSplit; take: TakenRows | null; token: string | null };
      result: HubRows;
    };
    stopReading: { args: null; result: null };
  };
  events: { hubProgress: HubProgress; hubRowsProgress: DownloadProgress };
}

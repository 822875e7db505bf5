import type { HubOrder, HubRepository, KeptModel } from '#core/models/hub/repository.ts';

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
 * The hub worker: looks at repositories of any Hub-compatible host and keeps their models in this browser. It holds no
 * rows, so none can leave by it. A token is held in memory alone.
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
  };
  events: { hubProgress: HubProgress };
}

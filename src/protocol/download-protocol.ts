/** How much of a file has come. */
export interface DownloadProgress {
  bytesRead: number;
  /** Null where the host does not say. */
  bytesTotal: number | null;
}

/** The download worker: fetches a file from an address that the user gave. It holds no rows, so none can leave by it. */
export interface DownloadProtocol {
  requests: {
    /** Rejects with `bad-url`, `fetch-failed`, `read-interrupted` or, after `cancel`, `import-cancelled`. */
    download: { args: { url: string }; result: File };
    /** Give up what is being fetched. */
    cancel: { args: null; result: null };
  };
  events: {
    downloadProgress: DownloadProgress;
  };
}

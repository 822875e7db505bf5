import { AppError } from '#core/errors.ts';
import type { DownloadProtocol } from '#protocol/download-protocol.ts';
import type { Emit, Handlers } from '#protocol/rpc.ts';
import { addressToFetch, fetchFile, nameOf, readInterrupted } from './web-file.ts';

export interface DownloadDependencies {
  fetch: typeof fetch;
  emit: Emit<DownloadProtocol>;
}

/** Fetches the files that a user names, one at a time. */
export class DownloadService implements Handlers<DownloadProtocol> {
  readonly #dependencies: DownloadDependencies;
  #stop = new AbortController();

  constructor(dependencies: DownloadDependencies) {
    this.#dependencies = dependencies;
  }

  readonly download = async ({ url }: { url: string }): Promise<File> => {
    const { fetch, emit } = this.#dependencies;
    const address = addressToFetch(url);
    const name = nameOf(address);
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    try {
      const { body, bytes } = await fetchFile(address, fetch, signal);
      let bytesRead = 0;
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          bytesRead += piece.length;
          emit('downloadProgress', { bytesRead, bytesTotal: bytes });
          controller.enqueue(piece);
        },
      });
      // A browser keeps a large blob on disk, not in memory.
      const blob = await new Response(body.pipeThrough(counted, { signal })).blob();
      return new File([blob], name);
    } catch (thrown) {
      if (signal.aborted)
        throw new AppError('import-cancelled', 'The download was cancelled; nothing of it was kept.');
      throw thrown instanceof AppError ? thrown : readInterrupted(name, thrown);
    }
  };

  readonly cancel = () => {
    this.#stop.abort();
    return null;
  };
}

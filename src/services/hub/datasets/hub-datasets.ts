import { AppError } from '#core/errors.ts';
import { datasetName, originOf } from '#core/import/hub/dataset.ts';
import { splitHead } from '#core/import/hub/head.ts';
import { datasetReference } from '#core/import/hub/reference.ts';
import { hubHost } from '#core/models/catalogue.ts';
import { gunzip } from '#platform/gunzip.ts';
import { datasetFileAddress, listDataset } from '#platform/hub/datasets.ts';
import { rangeSource } from '#platform/hub/range-source.ts';
import type { HubProtocol } from '#protocol/hub-protocol.ts';
import type { Args, Emit } from '#protocol/rpc.ts';
import { type HubAccessOptions, hubFailure, hubFetch } from '../hub-access.ts';
import { fetchSplit } from './fetch-split.ts';

interface Dependencies extends Pick<HubAccessOptions, 'fetch' | 'sleep'> {
  emit: Emit<HubProtocol>;
}

const withoutRanges =
  'so its rows cannot be looked at before the whole is fetched. Nothing was read. Use another mirror, or download the file yourself and drop it on the page.';

/** Looks at datasets of Hubs and fetches their splits; nothing of them is kept here. */
export class HubDatasets {
  readonly #dependencies: Dependencies;
  #reading = new AbortController();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  readonly look = ({ text, token }: Args<HubProtocol, 'lookDataset'>) => {
    const reference = datasetReference(text);
    const host = reference.host ?? hubHost;
    return this.#asking({ host, repo: reference.repo, token }, new AbortController().signal, (fetch) =>
      listDataset(host, reference, fetch),
    );
  };

  readonly head = ({ dataset, split, token }: Args<HubProtocol, 'headOfSplit'>) => {
    const [file] = split.files;
    const { sleep } = this.#dependencies;
    return this.#asking({ ...dataset, token }, new AbortController().signal, (fetch, signal) => {
      const options = { fetch, sleep, signal, withoutRanges };
      const source = rangeSource(datasetFileAddress(dataset, file!), file!.bytes, options);
      return splitHead(split, source, gunzip);
    });
  };

  readonly read = async ({ dataset, split, take, token }: Args<HubProtocol, 'readSplit'>) => {
    this.#reading = new AbortController();
    const { sleep, emit } = this.#dependencies;
    let bytesRead = 0;
    let bytesTotal: number | null = null;
    const files = await this.#asking({ ...dataset, token }, this.#reading.signal, (fetch, signal) =>
      fetchSplit(dataset, split, take, {
        ...{ fetch, sleep, signal, withoutRanges },
        onTotal: (bytes) => {
          bytesTotal = bytes;
        },
        onBytes: (bytes) => {
          bytesRead += bytes;
          emit('hubRowsProgress', { bytesRead, bytesTotal });
        },
      }),
    );
    const notes = [...dataset.notes, ...(split.partial === null ? [] : [split.partial])];
    const origin = originOf(dataset, split);
    return { kind: 'hub' as const, name: datasetName(origin), files, origin, take, notes };
  };

  readonly stop = () => {
    this.#reading.abort();
    return null;
  };

  async #asking<T>(
    { host, repo, token }: { host: string; repo: string; token: string | null },
    signal: AbortSignal,
    work: (fetch: typeof globalThis.fetch, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { fetch, sleep } = this.#dependencies;
    try {
      return await work(hubFetch({ host, repo: `datasets/${repo}`, token, fetch, sleep, signal }), signal);
    } catch (thrown) {
      if (signal.aborted)
        throw new AppError('import-cancelled', 'The download was cancelled; nothing of it was kept.');
      throw hubFailure(thrown, host, repo);
    }
  }
}

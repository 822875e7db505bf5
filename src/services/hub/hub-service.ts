import { AppError } from '#core/errors.ts';
import { hubHost } from '#core/models/catalogue.ts';
import type { Listing } from '#core/models/hub/listing.ts';
import { typedReference } from '#core/models/hub/reference.ts';
import { chooseFiles } from '#model/weights/hub/choose-files.ts';
import { listRepository } from '#platform/hub/listing.ts';
import type { HubProtocol } from '#protocol/hub-protocol.ts';
import type { Args, Emit, Handlers } from '#protocol/rpc.ts';
import { asStorageError } from '#storage/failures.ts';
import { fetchModel, freeBytes } from '#storage/models/fetch-model.ts';
import type { FileStore } from '#storage/models/file-store.ts';
import { keptModel, listKeptModels, markRemoved, purgeRemoved } from '#storage/models/kept-models.ts';
import { downloadStopped, noSpace } from '#storage/models/model-errors.ts';
import { HubDatasets } from './datasets/hub-datasets.ts';
import { type HubAccessOptions, hubFailure, hubFetch } from './hub-access.ts';
import { choicesOf } from './look-at.ts';
import { beginKept } from './obtain-kept.ts';

export interface HubServiceDependencies {
  openStore(): Promise<FileStore>;
  fetch: typeof fetch;
  sleep: HubAccessOptions['sleep'];
  /** ISO 8601. */
  timestamp(): string;
  emit: Emit<HubProtocol>;
  /** Pauses before a broken request is repeated, in milliseconds. */
  retryDelays?: readonly number[];
}

/** Looks at repositories, keeps their models, and fetches rows of their datasets. */
export class HubService implements Handlers<HubProtocol> {
  readonly #dependencies: HubServiceDependencies;
  readonly #downloads = new Map<string, { stop: AbortController; ended: Promise<unknown> }>();
  /** By host, repository and commit: what a commit holds never changes. */
  readonly #listings = new Map<string, Listing>();

  readonly #datasets: HubDatasets;

  constructor(dependencies: HubServiceDependencies) {
    this.#dependencies = dependencies;
    this.#datasets = new HubDatasets(dependencies);
  }

  readonly lookDataset = (args: Args<HubProtocol, 'lookDataset'>) => this.#datasets.look(args);

  readonly headOfSplit = (args: Args<HubProtocol, 'headOfSplit'>) => this.#datasets.head(args);

  readonly readSplit = (args: Args<HubProtocol, 'readSplit'>) => this.#datasets.read(args);

  readonly stopReading = () => this.#datasets.stop();

  readonly look = async ({ text, token }: Args<HubProtocol, 'look'>) => {
    const { host: named, repo, revision, file } = typedReference(text);
    const host = named ?? hubHost;
    const fetch = this.#fetchFor({ host, repo, token, signal: new AbortController().signal });
    try {
      const listing = await this.#listing(host, repo, revision, fetch);
      const source = { kind: 'hub' as const, host, repo, revision: listing.commit, folder: '' };
      const all = await choicesOf(source, listing, fetch);
      const choices = file === null ? all : all.filter((choice) => choice.file === file);
      // Says why there is none.
      if (choices.length === 0) chooseFiles(repo, listing.files, file);
      const { commit, licence } = listing;
      return { host, repo, commit, licence, choices };
    } catch (thrown) {
      throw hubFailure(thrown, host, repo);
    }
  };

  readonly download = async (args: Args<HubProtocol, 'download'>) => {
    const { id } = args.order;
    if (this.#downloads.has(id))
      throw new AppError('file-busy', `${id} is being downloaded already. Wait for it, or pause it first.`, {
        id,
      });
    const stop = new AbortController();
    const ended = this.#download(args, stop.signal).finally(() => this.#downloads.delete(id));
    this.#downloads.set(id, { stop, ended });
    return ended;
  };

  async #download({ order, token }: Args<HubProtocol, 'download'>, signal: AbortSignal) {
    const { id, host, repo, commit, bytes } = order;
    const { openStore, emit, timestamp, retryDelays } = this.#dependencies;
    try {
      const fetch = this.#fetchFor({ host, repo, token, signal });
      const store = await openStore();
      await purgeRemoved(store);
      emit('hubProgress', { id, phase: 'check', done: 0, total: null });
      const before = await keptModel(id, store);
      const model =
        before?.model ??
        (await beginKept(order, await this.#listing(host, repo, commit, fetch), {
          fetch,
          store,
          addedAt: timestamp(),
        }));
      await fetchModel(model, {
        ask: 'hub',
        store,
        fetch,
        signal,
        retryDelays,
        onProgress: (progress) => emit('hubProgress', { id, ...progress }),
      });
      return (await keptModel(id, store))!;
    } catch (thrown) {
      if (signal.aborted) throw downloadStopped();
      if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError')
        throw noSpace({ id, name: id }, { name: 'the files', bytes }, await freeBytes());
      const ofStorage = asStorageError(thrown);
      throw ofStorage instanceof AppError ? ofStorage : hubFailure(thrown, host, repo);
    }
  }

  readonly stop = ({ id }: { id: string }) => {
    this.#downloads.get(id)?.stop.abort();
    return null;
  };

  readonly list = async () => listKeptModels(await this.#dependencies.openStore());

  readonly remove = async ({ id }: { id: string }) => {
    const running = this.#downloads.get(id);
    this.stop({ id });
    await running?.ended.catch(() => undefined);
    return this.#mark(id, true);
  };

  readonly restore = ({ id }: { id: string }) => this.#mark(id, false);

  async #mark(id: string, removed: boolean) {
    await markRemoved(id, removed, await this.#dependencies.openStore());
    return null;
  }

  async #listing(host: string, repo: string, revision: string, ask: typeof fetch): Promise<Listing> {
    const key = (at: string) => `${host}/${repo}@${at}`;
    const known = this.#listings.get(key(revision));
    if (known) return known;
    const listing = await listRepository(host, repo, revision, ask);
    this.#listings.set(key(listing.commit), listing);
    return listing;
  }

  #fetchFor(options: Omit<HubAccessOptions, 'fetch' | 'sleep'>): typeof fetch {
    const { fetch, sleep } = this.#dependencies;
    return hubFetch({ ...options, fetch, sleep });
  }
}

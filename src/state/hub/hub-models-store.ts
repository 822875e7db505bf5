import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { hubSource, modelBytes } from '#core/models/catalogue.ts';
import type { HubChoice, HubOrder, HubRepository, KeptModel } from '#core/models/hub/repository.ts';
import type { HubProgress, HubProtocol } from '#protocol/hub-protocol.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import type { Client } from '../client.ts';
import { keptEntry } from './kept-entry.ts';

/** A download that is under way, paused or failed in this visit. */
export interface HubDownload {
  order: HubOrder;
  name: string;
  state: 'running' | 'paused' | 'failed';
  progress: Omit<HubProgress, 'id'>;
  error: ErrorRecord | null;
}

export type Look =
  | { kind: 'idle' }
  | { kind: 'looking' }
  | { kind: 'found'; repository: HubRepository }
  | { kind: 'failed'; error: ErrorRecord };

export interface HubModelsState {
  /** What is typed: an id or an address. */
  text: string;
  look: Look;
  /** By the model's id, in the order in which they were begun. */
  downloads: ReadonlyMap<string, HubDownload>;
  /** What this browser keeps, the newest first; null until it is known. */
  kept: readonly KeptModel[] | null;
  /** Why the list could not be read or changed. */
  error: ErrorRecord | null;
  type(text: string): void;
  lookAt(text: string): Promise<void>;
  download(repository: HubRepository, choice: HubChoice): Promise<void>;
  /** Go on with what was paused, failed, or begun in an earlier visit. */
  resume(id: string): Promise<void>;
  /** What has arrived is kept. */
  pause(id: string): Promise<void>;
  /** Take it off the list; `restore` brings it back until the page is loaded again or another download begins. */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
}

export interface HubModelsDependencies {
  openHub(): Client<HubProtocol>;
  /** For gated repositories; null where none was given. */
  token(): string | null;
  /** Models that are whole can judge. */
  offerKept(entries: readonly CatalogueEntry[]): void;
}

/** Models of Hubs: what a repository holds, what is being downloaded, what is kept. */
export function createHubModelsStore(dependencies: HubModelsDependencies): StoreApi<HubModelsState> {
  const worker = dependencies.openHub();
  let looks = 0;

  const store = createStore<HubModelsState>()((set, get) => {
    const change = (id: string, to: Partial<HubDownload>) => {
      const before = get().downloads.get(id);
      if (before) set({ downloads: new Map([...get().downloads, [id, { ...before, ...to }]]) });
    };
    const drop = (id: string) =>
      set({ downloads: new Map([...get().downloads].filter(([each]) => each !== id)) });
    const keep = (kept: readonly KeptModel[]) => {
      set({ kept });
      dependencies.offerKept(kept.filter(({ complete }) => complete).map(keptEntry));
    };
    const refresh = async () => {
      try {
        keep(await worker.request('list', null));
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
    };
    const run = async (order: HubOrder, name: string) => {
      if (get().downloads.get(order.id)?.state === 'running') return;
      const progress = { phase: 'check', done: 0, total: null } as const;
      const begun: HubDownload = { order, name, state: 'running', progress, error: null };
      set({ downloads: new Map([...get().downloads, [order.id, begun]]) });
      try {
        await worker.request('download', { order, token: dependencies.token() });
        drop(order.id);
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        change(order.id, error.code === 'cancelled' ? { state: 'paused' } : { state: 'failed', error });
      }
      await refresh();
    };
    const edit = async (name: 'remove' | 'restore', id: string) => {
      set({ error: null });
      try {
        await worker.request(name, { id });
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
      await refresh();
    };
    void refresh();
    return {
      text: '',
      look: { kind: 'idle' },
      downloads: new Map(),
      kept: null,
      error: null,
      type(text) {
        set({ text });
      },
      async lookAt(text) {
        const mine = ++looks;
        set({ text, look: { kind: 'looking' } });
        const look: Look = await worker
          .request('look', { text, token: dependencies.token() })
          .then((repository) => ({ kind: 'found' as const, repository }))
          .catch((thrown) => ({ kind: 'failed' as const, error: toErrorRecord(thrown) }));
        if (mine === looks) set({ look });
      },
      download: ({ host, repo, commit }, { id, name, file, bytes }) =>
        run({ id, host, repo, commit, file, bytes }, name),
      async resume(id) {
        const begun = get().downloads.get(id);
        if (begun) return run(begun.order, begun.name);
        const kept = get().kept?.find(({ model }) => model.id === id);
        if (kept) await run(orderOf(kept), kept.model.name);
      },
      async pause(id) {
        await worker.request('stop', { id });
      },
      async remove(id) {
        await worker.request('stop', { id });
        drop(id);
        await edit('remove', id);
      },
      restore: (id) => edit('restore', id),
    };
  });

  worker.on('hubProgress', ({ id, ...progress }) => {
    const { downloads } = store.getState();
    const before = downloads.get(id);
    if (before) store.setState({ downloads: new Map([...downloads, [id, { ...before, progress }]]) });
  });
  return store;
}

/** What is to be asked for again to have the rest of it. */
function orderOf({ model }: KeptModel): HubOrder {
  const { host, repo, revision, folder } = hubSource(model)!;
  const gguf = model.files.find(({ name }) => /\.gguf$/i.test(name));
  return {
    id: model.id,
    host: host!,
    repo,
    commit: revision,
    file: gguf ? folder + gguf.name : null,
    bytes: modelBytes(model),
  };
}

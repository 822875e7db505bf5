import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { type HubDataset, type HubSplit, splitsMeant } from '#core/import/hub/dataset.ts';
import type { SplitHead } from '#core/import/hub/head.ts';
import { datasetReference } from '#core/import/hub/reference.ts';
import { defaultSampleSeed, type TakenRows } from '#core/run/taken-rows.ts';
import type { HubProtocol } from '#protocol/hub-protocol.ts';
import type { Client } from '../client.ts';
import type { HubRequest } from '../import-store.ts';

export type DatasetLook =
  | { kind: 'idle' }
  | { kind: 'looking' }
  | { kind: 'found'; dataset: HubDataset }
  | { kind: 'failed'; error: ErrorRecord };

export type HeadLook =
  | { kind: 'idle' }
  | { kind: 'looking' }
  | { kind: 'found'; head: SplitHead }
  | { kind: 'failed'; error: ErrorRecord };

/** Which rows of a split are read. */
export type HowMany = 'all' | 'first' | 'random';

export interface HubDatasetsState {
  /** What is typed: an id or an address. */
  text: string;
  look: DatasetLook;
  /** The chosen split; null where there are several and none was chosen. */
  split: HubSplit | null;
  /** The chosen split's first rows, where they were asked for. */
  head: HeadLook;
  howMany: HowMany;
  /** How many rows are taken, and what they are drawn with. */
  rows: number;
  seed: number;
  type(text: string): void;
  lookAt(text: string): Promise<void>;
  choose(split: HubSplit | null): void;
  showHead(): Promise<void>;
  set(choice: Partial<Pick<HubDatasetsState, 'howMany' | 'rows' | 'seed'>>): void;
  /** What to import; null while no split is chosen or a number is none. */
  request(): HubRequest | null;
}

export interface HubDatasetsDependencies {
  openHub(): Client<HubProtocol>;
  token(): string | null;
}

/** A dataset of a Hub, looked at before it is imported. */
export function createHubDatasetsStore({
  openHub,
  token,
}: HubDatasetsDependencies): StoreApi<HubDatasetsState> {
  let looks = 0;
  let heads = 0;
  return createStore<HubDatasetsState>()((set, get) => ({
    text: '',
    look: { kind: 'idle' },
    split: null,
    head: { kind: 'idle' },
    howMany: 'all',
    rows: 1000,
    seed: defaultSampleSeed,
    type(text) {
      set({ text });
    },
    async lookAt(text) {
      const mine = ++looks;
      heads++;
      set({ text, look: { kind: 'looking' }, split: null, head: { kind: 'idle' } });
      try {
        const dataset = await openHub().request('lookDataset', { text, token: token() });
        if (mine !== looks) return;
        const meant = splitsMeant(dataset, datasetReference(text));
        set({ look: { kind: 'found', dataset }, split: meant.length === 1 ? meant[0]! : null });
      } catch (thrown) {
        if (mine === looks) set({ look: { kind: 'failed', error: toErrorRecord(thrown) } });
      }
    },
    choose(split) {
      heads++;
      set({ split, head: { kind: 'idle' } });
    },
    async showHead() {
      const { look, split } = get();
      if (look.kind !== 'found' || !split) return;
      const mine = ++heads;
      set({ head: { kind: 'looking' } });
      const head: HeadLook = await openHub()
        .request('headOfSplit', { dataset: look.dataset, split, token: token() })
        .then((found) => ({ kind: 'found' as const, head: found }))
        .catch((thrown) => ({ kind: 'failed' as const, error: toErrorRecord(thrown) }));
      if (mine === heads) set({ head });
    },
    set(choice) {
      set(choice);
    },
    request() {
      const { look, split, howMany, rows, seed } = get();
      if (look.kind !== 'found' || !split) return null;
      const take = takeOf(howMany, rows, seed);
      return take === 'none' ? null : { kind: 'hub-split', dataset: look.dataset, split, take, token };
    },
  }));
}

function takeOf(howMany: HowMany, rows: number, seed: number): TakenRows | null | 'none' {
  if (howMany === 'all') return null;
  if (!Number.isSafeInteger(rows) || rows < 1) return 'none';
  if (howMany === 'first') return { rows };
  return Number.isSafeInteger(seed) && seed >= 0 ? { rows, sampleSeed: seed } : 'none';
}

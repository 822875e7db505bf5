import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { defaultClusters } from '#core/map/k-means.ts';
import type { NearDuplicateRows } from '#core/map/near-rows.ts';
import type { NearRow } from '#core/map/row-vectors.ts';
import type { MapProgress, MapProtocol, RowMap } from '#protocol/map-protocol.ts';
import type { Client } from '../client.ts';
import type { EmbeddingState } from '../embedding-store.ts';
import { type WithoutRowsDependencies, withoutRows } from './without-rows.ts';

export interface MapState {
  /** The dataset that the rest is about. */
  datasetId: string | null;
  /** Rows of it that the sentence embedder has read; null: not known yet. */
  known: number | null;
  /** Null: not made yet. */
  map: RowMap | null;
  /** Clusters that the rows are parted into. */
  clusters: number;
  /** What is being done now; null: nothing. Reading rows is told by the embedding store. */
  progress: MapProgress | null;
  error: ErrorRecord | null;
  duplicates: NearDuplicateRows | null;
  /** Near-duplicates are being looked for, or a dataset without them is being made. */
  busy: boolean;
  /** Show the map of the open dataset: it is made where every row has been read. */
  open(): Promise<void>;
  /** Have the rows read that have not been, and make the map. */
  read(): Promise<void>;
  /** Make the map again with another number of clusters. */
  setClusters(clusters: number): Promise<void>;
  /** End what is under way; rows that were read stay. */
  cancel(): Promise<void>;
  /** The rows most like one. @throws AppError */
  nearest(row: number, count: number): Promise<NearRow[]>;
  /** Ids of rows, in order. @throws AppError */
  idsOf(rows: Int32Array): Promise<string[]>;
  findDuplicates(cosine: number): Promise<void>;
  /** Make a dataset of the open one without some rows, and open it; a notice takes that back. */
  leaveOut(rows: Int32Array): Promise<void>;
}

export interface MapDependencies extends WithoutRowsDependencies {
  openMap(): Client<MapProtocol>;
  embedding: StoreApi<EmbeddingState>;
}

/** Texts of rows are as large as they like. */
const rowsAtOnce = 1_000;

/** The same map for whoever looks at the same rows. */
const seed = 1;

const nothing = { known: null, map: null, progress: null, error: null, duplicates: null, busy: false };

/** The open dataset's rows in two dimensions, by what they mean. */
export function createMapStore(dependencies: MapDependencies): StoreApi<MapState> {
  const { openMap, datasets, embedding } = dependencies;
  let worker: Client<MapProtocol> | null = null;
  const store = createStore<MapState>()((set, get) => {
    const client = () => {
      if (worker) return worker;
      worker = openMap();
      worker.on('mapped', (progress) => {
        if (get().progress) set({ progress });
      });
      return worker;
    };
    /** Its state, unless another dataset was opened meanwhile. */
    const setOf = (datasetId: string, part: Partial<MapState>) => {
      if (get().datasetId === datasetId) set(part);
    };
    const during = async (datasetId: string, part: Partial<MapState>, work: () => Promise<void>) => {
      set({ ...part, error: null });
      try {
        await work();
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        setOf(datasetId, { error: error.code === 'cancelled' ? null : error });
      } finally {
        setOf(datasetId, { progress: null, busy: false });
      }
    };
    const make = (datasetId: string) =>
      during(datasetId, { progress: { step: 'Reading the embeddings', done: 0, total: 1 } }, async () => {
        const map = await client().request('map', { datasetId, clusters: get().clusters, seed });
        setOf(datasetId, { map, duplicates: null });
      });
    return {
      ...nothing,
      datasetId: null,
      clusters: 1,
      async open() {
        const { selected } = datasets.getState();
        if (!selected || get().datasetId === selected.id) return;
        const { id, rows } = selected;
        set({ ...nothing, datasetId: id, clusters: defaultClusters(rows) });
        await during(id, {}, async () => {
          const known = await client().request('known', { datasetId: id, rows });
          setOf(id, { known });
          if (known === rows && rows > 0 && get().datasetId === id) await make(id);
        });
      },
      async read() {
        const { datasetId } = get();
        if (datasetId === null) return;
        await during(datasetId, {}, async () => {
          try {
            await embedding.getState().keepMeanings(datasetId);
          } finally {
            const { list } = datasets.getState();
            const rows = list.find(({ id }) => id === datasetId)?.rows ?? 0;
            setOf(datasetId, { known: await client().request('known', { datasetId, rows }) });
          }
          if (get().datasetId === datasetId) await make(datasetId);
        });
      },
      async setClusters(clusters) {
        const { datasetId } = get();
        if (datasetId === null) return;
        set({ clusters });
        await make(datasetId);
      },
      async cancel() {
        if (embedding.getState().underWay) await embedding.getState().cancel();
        if (get().progress) await client().request('cancel', null);
      },
      nearest: (row, count) => client().request('nearest', { datasetId: get().datasetId!, row, count }),
      async idsOf(rows) {
        const datasetId = get().datasetId!;
        const ids: string[] = [];
        for (let from = 0; from < rows.length; from += rowsAtOnce) {
          const indices = [...rows.subarray(from, from + rowsAtOnce)];
          for (const { id } of await dependencies.data.request('rows', { datasetId, indices })) ids.push(id);
        }
        return ids;
      },
      async findDuplicates(cosine) {
        const { datasetId, map } = get();
        if (datasetId === null || map === null) return;
        await during(datasetId, { busy: true }, async () => {
          const asked = { datasetId, cluster: map.cluster, cosine };
          setOf(datasetId, { duplicates: await client().request('nearDuplicates', asked) });
        });
      },
      async leaveOut(rows) {
        const { datasetId } = get();
        if (datasetId === null) return;
        await during(datasetId, { busy: true }, () => withoutRows(dependencies, rows));
      },
    };
  });
  return store;
}

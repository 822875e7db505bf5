import { AppError } from '#core/errors.ts';
import { kMeans } from '#core/map/k-means.ts';
import { nearDuplicateRows } from '#core/map/near-rows.ts';
import { landmarksOf, type Places, placeRows } from '#core/map/place-rows.ts';
import { principalComponents } from '#core/map/principal-components.ts';
import { nearestRows, type RowVectors } from '#core/map/row-vectors.ts';
import { type TellingWord, TellingWords } from '#core/map/telling-words.ts';
import { meaningText } from '#core/metrics/shift/shift-rows.ts';
import { count } from '#core/words/count.ts';
import type { MapProtocol, RowMap } from '#protocol/map-protocol.ts';
import type { Args, Emit, Handlers } from '#protocol/rpc.ts';
import type { MeaningStore } from '#storage/artefacts/meaning-store.ts';
import type { Store } from '#storage/store.ts';
import { instructionsOf } from '../data/instructions-of.ts';
import { layOut } from './lay-out.ts';

interface MapServiceDependencies {
  openStore(): Promise<Store>;
  openMeanings(): Promise<MeaningStore>;
  emit: Emit<MapProtocol>;
}

/** Components that rows are laid out by. */
const components = 32;
/** Of the vectors that the components are found from: they are the same for every map. */
const pointsSeed = 1;
const wordsOfCluster = 6;
/** Rows that are placed between two looks at whether it was cancelled. */
const placedAtOnce = 1_000;
/** Characters of a row whose words are counted: about what the embedder reads. */
const readCharacters = 1_200;

/** The map worker's logic: places, clusters and their words, and which rows are alike. Runs without a worker. */
export class MapService implements Handlers<MapProtocol> {
  readonly #dependencies: MapServiceDependencies;
  /** Of the dataset that was asked about last. */
  #vectors: { datasetId: string; vectors: Promise<RowVectors>; points: RowVectors | null } | null = null;
  #underWay: AbortController | null = null;

  constructor(dependencies: MapServiceDependencies) {
    this.#dependencies = dependencies;
  }

  readonly known = async ({ datasetId, rows }: Args<MapProtocol, 'known'>) =>
    (await this.#dependencies.openMeanings()).known(datasetId, rows);

  readonly map = async ({ datasetId, clusters, seed }: Args<MapProtocol, 'map'>): Promise<RowMap> => {
    this.#underWay?.abort();
    const own = new AbortController();
    this.#underWay = own;
    const tell = async (step: string, done: number, total: number) => {
      this.#dependencies.emit('mapped', { step, done, total });
      // The worker hears a cancel between two steps.
      await new Promise((resolve) => setTimeout(resolve));
      if (own.signal.aborted)
        throw new AppError('cancelled', 'Making the map was cancelled. Nothing that is stored was changed.');
    };
    await tell('Reading the embeddings', 0, 1);
    const vectors = await this.#vectorsOf(datasetId);
    await tell('Finding what tells rows apart', 0, 1);
    const points = this.#pointsOf(datasetId, vectors);
    const landmarks = landmarksOf(points.n, seed);
    const laid = `Laying out ${count(landmarks.length)} rows`;
    await tell(laid, 0, 1);
    const known = await layOut(points, landmarks, seed, (done, total) => tell(laid, done, total));
    const places: Places = { x: new Float32Array(points.n), y: new Float32Array(points.n) };
    for (let from = 0; from < points.n; from += placedAtOnce) {
      await tell('Placing the rows', from, points.n);
      placeRows(points, landmarks, known, places, from, Math.min(points.n, from + placedAtOnce));
    }
    await tell('Finding clusters', 0, 1);
    // What lies together on the map is a cluster: in the embeddings themselves every row is far from every other.
    const plane = { n: points.n, width: 2, values: interleaved(places) };
    const cluster = kMeans(plane, clusters, seed);
    const words = await this.#wordsOf(datasetId, cluster, (done) => tell('Counting words', done, points.n));
    return { ...places, cluster, words, landmarks: landmarks.length };
  };

  readonly nearest = async ({ datasetId, row, count: wanted }: Args<MapProtocol, 'nearest'>) =>
    nearestRows(await this.#vectorsOf(datasetId), row, wanted);

  readonly nearDuplicates = async ({ datasetId, cluster, cosine }: Args<MapProtocol, 'nearDuplicates'>) => {
    const instruction = Int32Array.from(
      await instructionsOf(await this.#dependencies.openStore(), datasetId),
    );
    const vectors = await this.#vectorsOf(datasetId);
    return nearDuplicateRows(vectors, this.#pointsOf(datasetId, vectors), instruction, cluster, cosine);
  };

  readonly cancel = () => {
    this.#underWay?.abort();
    return null;
  };

  #vectorsOf(datasetId: string): Promise<RowVectors> {
    if (this.#vectors?.datasetId === datasetId) return this.#vectors.vectors;
    const vectors = this.#read(datasetId);
    this.#vectors = { datasetId, vectors, points: null };
    // What failed is tried again when it is asked for again.
    vectors.catch(() => {
      if (this.#vectors?.vectors === vectors) this.#vectors = null;
    });
    return vectors;
  }

  /** Computed once for the vectors that are kept. */
  #pointsOf(datasetId: string, vectors: RowVectors): RowVectors {
    const kept = this.#vectors?.datasetId === datasetId ? this.#vectors : null;
    const points = kept?.points ?? principalComponents(vectors, components, pointsSeed);
    if (kept) kept.points = points;
    return points;
  }

  async #read(datasetId: string): Promise<RowVectors> {
    const { rows } = await (await this.#dependencies.openStore()).datasets.get(datasetId);
    return (await this.#dependencies.openMeanings()).read(datasetId, rows);
  }

  async #wordsOf(
    datasetId: string,
    cluster: Int32Array,
    onRows: (done: number) => Promise<void>,
  ): Promise<TellingWord[][]> {
    const tally = new TellingWords(cluster.reduce((most, one) => Math.max(most, one + 1), 0));
    const store = await this.#dependencies.openStore();
    for await (const { start, rows } of store.datasets.chunks(datasetId)) {
      rows.forEach((row, at) => {
        tally.add(cluster[start + at]!, meaningText(row).slice(0, readCharacters));
      });
      await onRows(start);
    }
    return tally.words(wordsOfCluster);
  }
}

/** Shape [n, 2] */
function interleaved({ x, y }: Places): Float32Array {
  const values = new Float32Array(2 * x.length);
  for (let row = 0; row < x.length; row++) {
    values[2 * row] = x[row]!;
    values[2 * row + 1] = y[row]!;
  }
  return values;
}

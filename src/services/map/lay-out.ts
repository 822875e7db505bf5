import { UMAP } from 'umap-js';
import type { Places } from '#core/map/place-rows.ts';
import type { RowVectors } from '#core/map/row-vectors.ts';
import { seededRandom } from '#core/random/random.ts';

/** Fewer rows have too few neighbours for UMAP. */
const minRows = 5;

/**
 * Rows in two dimensions by UMAP (McInnes, Healy and Melville 2018): those with like vectors lie together, while distances
 * between lumps say little. The same for the same seed.
 * @param rows that are laid out; places come in their order
 * @param onEpoch awaited between epochs, so that a worker can hear a cancel
 */
export async function layOut(
  { width, values }: RowVectors,
  rows: Int32Array,
  seed: number,
  onEpoch: (done: number, total: number) => Promise<void>,
): Promise<Places> {
  const data = Array.from(rows, (row) => Array.from(values.subarray(row * width, (row + 1) * width)));
  if (rows.length < minRows)
    return {
      x: Float32Array.from(data, ([x = 0]) => x),
      y: Float32Array.from(data, ([, y = 0]) => y),
    };
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(15, rows.length - 1),
    random: seededRandom(seed),
  });
  const epochs = umap.initializeFit(data);
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (epoch % 10 === 0) await onEpoch(epoch, epochs);
  }
  const places = umap.getEmbedding();
  return {
    x: Float32Array.from(places, ([x = 0]) => x),
    y: Float32Array.from(places, ([, y = 0]) => y),
  };
}

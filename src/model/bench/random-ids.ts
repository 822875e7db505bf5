import { seededRandom } from '#core/random/random.ts';

/** Token ids of chance, the same for the same seed: what they are does not change how long they take. */
export function randomIds(count: number, vocabSize: number, seed: number): Int32Array {
  const random = seededRandom(seed);
  return Int32Array.from({ length: count }, () => Math.floor(random() * vocabSize));
}

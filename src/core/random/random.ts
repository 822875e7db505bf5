/** A seeded source of uniform numbers in [0, 1). Passed in wherever chance is used; nothing calls Math.random. */
export type Random = () => number;

const step = 0x6d2b79f5;

/** Mulberry32: 32 bits of state, enough for resampling and shuffles, the same in every engine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + step) >>> 0;
    return mix(state) / 4294967296;
  };
}

/** A source of its own for each key (FNV-1a of the key's characters): what else is drawn does not change it. */
export function keyedRandom(key: string): Random {
  let hash = 0x811c9dc5;
  for (const character of key) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return seededRandom(hash);
}

function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/**
 * Draw as many items as `counts` is long, each uniformly and with replacement, and count how often each came.
 * The same numbers as `seededRandom` gives; the state is an array so that it stays unboxed in the loop.
 * @param state one element, the seed at first; it moves on
 */
export function countDraws(state: Uint32Array, counts: Uint8Array): void {
  const items = counts.length;
  counts.fill(0);
  for (let start = 0; start < items; start += chunkItems)
    countSome(state, Math.min(chunkItems, items - start), counts);
}

/** V8 optimises a short loop that is called often better than one long loop: half the time in some runs. */
const chunkItems = 4096;

function countSome(state: Uint32Array, draws: number, counts: Uint8Array): void {
  const scale = counts.length / 4294967296;
  let at = state[0]! | 0;
  for (let i = 0; i < draws; i++) {
    at = (at + step) | 0;
    const item = (mix(at) * scale) | 0;
    counts[item] = counts[item]! + 1;
  }
  state[0] = at;
}

/** The whole numbers 0 to n − 1 in a random order (Fisher-Yates). */
export function shuffled(n: number, random: Random): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const j = Math.floor(random() * (i + 1));
    order[i] = order[j]!;
    order[j] = i;
  }
  return order;
}

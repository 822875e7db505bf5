/** Rows sorted by a value, ascending, with equal values in one group. */
export interface TieOrder {
  /** Row numbers in ascending order of value; equal values in ascending order of row. Shape [n]. */
  order: Int32Array;
  /** The tie group of each row, 0 for the least value. Shape [n], by row. */
  group: Int32Array;
  /** Place in `order` at which each group ends, exclusive. Shape [groups]. */
  end: Int32Array;
  groups: number;
  /** 1 at the last place of each group, so that a loop over places sees where ties end. Shape [n]. */
  last: Uint8Array;
}

/** `values` must not hold NaN; 0 and −0 are equal. */
export function tieOrder(values: Float64Array): TieOrder {
  const n = values.length;
  const order = ascendingOrder(values);
  const group = new Int32Array(n);
  const ends = new Int32Array(n);
  const last = new Uint8Array(n);
  let groups = 0;
  for (let place = 0; place < n; place++) {
    const row = order[place]!;
    group[row] = groups;
    if (place < n - 1 && values[order[place + 1]!] === values[row]) continue;
    last[place] = 1;
    ends[groups++] = place + 1;
  }
  return { order, group, end: ends.slice(0, groups), groups, last };
}

const digitBits = 11;
const buckets = 1 << digitBits;

/**
 * Stable ascending order of finite numbers: a radix sort on their bits, which on 100,000 rows takes a
 * tenth of the time of a sort with a comparison. Digits that all rows share, as in whole numbers, are skipped.
 */
export function ascendingOrder(values: Float64Array): Int32Array {
  const n = values.length;
  const { high, low } = sortableBits(values);
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let spare = new Int32Array(n);
  const starts = new Int32Array(buckets);
  for (const word of [low, high]) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      starts.fill(0);
      for (let i = 0; i < n; i++) {
        const bucket = (word[i]! >>> shift) & (buckets - 1);
        starts[bucket] = starts[bucket]! + 1;
      }
      if (n === 0 || starts[(word[0]! >>> shift) & (buckets - 1)] === n) continue;
      let sum = 0;
      for (let b = 0; b < buckets; b++) {
        const size = starts[b]!;
        starts[b] = sum;
        sum += size;
      }
      for (let place = 0; place < n; place++) {
        const row = order[place]!;
        const bucket = (word[row]! >>> shift) & (buckets - 1);
        const to = starts[bucket]!;
        starts[bucket] = to + 1;
        spare[to] = row;
      }
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/** Each number as two unsigned words whose order, high word first, is the numbers' order. */
function sortableBits(values: Float64Array): { high: Uint32Array; low: Uint32Array } {
  const n = values.length;
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  const float = new Float64Array(1);
  const words = new Uint32Array(float.buffer);
  float[0] = 1;
  const [lowWord, highWord] = words[0] === 0 ? [0, 1] : [1, 0];
  for (let i = 0; i < n; i++) {
    float[0] = values[i]! + 0; // −0 becomes 0
    const top = words[highWord]!;
    const negative = top >>> 31 === 1;
    high[i] = negative ? ~top : top | 0x80000000;
    low[i] = negative ? ~words[lowWord]! : words[lowWord]!;
  }
  return { high, low };
}

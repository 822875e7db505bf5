/** Rows that fit beside 32 bits of key in the 53 of a double. */
const most = 2 ** 21;
const last = 0xffffffff;

/**
 * Row indices in the order of `values`; NaN last in both directions, ties in row order.
 * A comparator called two million times is what makes sorting 100,000 rows slow. So value and index are packed
 * in one double each, the value as the 32 bits of its single-precision rounding, and the engine sorts numbers;
 * where the rounding merged different values, those few are put right by comparing.
 */
export function orderBy(values: ArrayLike<number>, descending: boolean): Int32Array {
  const n = values.length;
  const compare = (a: number, b: number) => {
    const x = values[a]!;
    const y = values[b]!;
    if (x < y) return descending ? 1 : -1;
    if (x > y) return descending ? -1 : 1;
    return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
  };
  if (n > most) return Int32Array.from({ length: n }, (_, row) => row).sort(compare);

  const rounded = new Float32Array(n);
  // Adding 0 makes one zero of two.
  for (let row = 0; row < n; row++) rounded[row] = values[row]! + 0;
  const bits = new Uint32Array(rounded.buffer);
  const packed = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    const negative = bits[row]! > 0x7fffffff;
    const ascending = negative ? last - bits[row]! : bits[row]! + 0x80000000;
    const key = Number.isNaN(values[row]!) ? last : descending ? last - ascending : ascending;
    packed[row] = key * most + row;
  }
  packed.sort();

  const order = new Int32Array(n);
  let start = 0;
  for (let i = 0; i < n; i++) {
    const key = Math.floor(packed[i]! / most);
    order[i] = packed[i]! - key * most;
    const ends = i === n - 1 || Math.floor(packed[i + 1]! / most) !== key;
    if (!ends) continue;
    if (i > start && key !== last && merged(order, values, start, i))
      order.subarray(start, i + 1).sort(compare);
    start = i + 1;
  }
  return order;
}

/** Whether rows of one rounded key have different values. */
function merged(order: Int32Array, values: ArrayLike<number>, from: number, to: number): boolean {
  for (let i = from + 1; i <= to; i++) if (values[order[i]!] !== values[order[from]!]) return true;
  return false;
}

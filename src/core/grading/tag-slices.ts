import type { Slicing } from '../metrics/slices/slice-report.ts';

/** What was tagged on a row, by one of the annotators. */
export interface TaggedRow {
  row: number;
  tags: readonly string[];
}

/**
 * A slice for each tag, by name: rows that somebody gave it. A row with several tags is in the slice of each, so the
 * slices overlap; a row without a tag is in none.
 * @param n rows
 */
export function tagSlices(n: number, tagged: Iterable<TaggedRow>): Slicing {
  const rows = new Map<string, Set<number>>();
  for (const { row, tags } of tagged)
    for (const tag of row < n ? tags : []) {
      const of = rows.get(tag) ?? new Set<number>();
      rows.set(tag, of.add(row));
    }
  const names = [...rows.keys()].sort((a, b) => a.localeCompare(b));
  const layers: Int32Array[] = [];
  names.forEach((name, code) => {
    for (const row of rows.get(name)!) {
      let layer = layers.find((one) => one[row] === -1);
      if (!layer) {
        layer = new Int32Array(n).fill(-1);
        layers.push(layer);
      }
      layer[row] = code;
    }
  });
  const [slice = new Int32Array(n).fill(-1), ...more] = layers;
  return { slice, ...(more.length > 0 && { more }), names };
}

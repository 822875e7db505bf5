import { JoinedGroups } from '../rows/joined-groups.ts';
import type { NearRow, RowVectors } from './row-vectors.ts';

/** Rows at this cosine or above are nearly the same, instruction and response together. */
export const defaultRowCosine = 0.95;

/** Rows that say nearly the same as an earlier one. */
export interface NearDuplicateRows {
  cosine: number;
  /** Each row that is nearly the same as an earlier row, ascending. */
  duplicates: Int32Array;
  /**
   * Those of them that answer another instruction than the first row like them: intervals take them as independent. The
   * others answer the same instruction, and such rows count as one already.
   */
  across: Int32Array;
  groups: number;
  /** The likest pairs, as rows. */
  examples: (NearRow & { first: number })[];
  /** Every pair of rows was compared; otherwise only pairs of one cluster, and some may be missed. */
  complete: boolean;
}

const maxExamples = 5;
/** Rows of which every pair is compared. */
const maxCompared = 10_000;
const rounding = 1e-5;

/**
 * Rows whose vectors are alike, in groups by single linkage. Up to 10,000 rows every pair is compared; beyond that
 * pairs of one cluster, a part of 10,000 rows at a time, so that time does not grow with the square of the rows.
 * @param points the rows on principal components: rows that are too far apart there are too far apart altogether
 * @param instruction instruction number of each row. Shape [n]
 * @param cluster cluster of each row. Shape [n]
 */
export function nearDuplicateRows(
  vectors: RowVectors,
  points: RowVectors,
  instruction: Int32Array,
  cluster: Int32Array,
  cosine = defaultRowCosine,
): NearDuplicateRows {
  const { n } = vectors;
  const complete = n <= maxCompared;
  const joined = new JoinedGroups(n);
  const examples: NearDuplicateRows['examples'] = [];
  for (const rows of complete ? [Int32Array.from({ length: n }, (_, row) => row)] : partsOf(cluster))
    for (const pair of likePairs(vectors, points, rows, cosine)) {
      if (joined.together(pair.first, pair.row)) continue;
      joined.join(pair.first, pair.row);
      examples.push(pair);
    }
  const { group, groups } = joined.numbered();
  const firstOf = new Map<number, number>();
  const duplicates: number[] = [];
  group.forEach((number, row) => {
    if (firstOf.has(number)) duplicates.push(row);
    else firstOf.set(number, row);
  });
  const across = duplicates.filter((row) => instruction[row] !== instruction[firstOf.get(group[row]!)!]);
  examples.sort((a, b) => b.cosine - a.cosine || a.first - b.first || a.row - b.row);
  return {
    cosine,
    duplicates: Int32Array.from(duplicates),
    across: Int32Array.from(across),
    groups,
    examples: examples.slice(0, maxExamples),
    complete,
  };
}

/**
 * Every pair of these rows with a cosine of at least `cosine`. Unit vectors at that cosine are no further apart than
 * √(2 − 2 cosine), and so are their projections: most pairs are settled by a few components.
 */
function* likePairs(
  { width, values }: RowVectors,
  points: RowVectors,
  rows: Int32Array,
  cosine: number,
): Generator<NearRow & { first: number }> {
  const near = 2 - 2 * cosine + rounding;
  const reach = Math.sqrt(near);
  const at = (row: number) => row * points.width;
  const sorted = rows.slice().sort((a, b) => points.values[at(a)]! - points.values[at(b)]! || a - b);
  for (let i = 0; i < sorted.length; i++) {
    const one = sorted[i]!;
    for (let j = i + 1; j < sorted.length; j++) {
      const other = sorted[j]!;
      if (points.values[at(other)]! - points.values[at(one)]! > reach) break;
      let apart = 0;
      for (let c = 0; c < points.width && apart <= near; c++)
        apart += (points.values[at(one) + c]! - points.values[at(other) + c]!) ** 2;
      if (apart > near) continue;
      let similarity = 0;
      for (let c = 0; c < width; c++) similarity += values[one * width + c]! * values[other * width + c]!;
      if (similarity >= cosine)
        yield { first: Math.min(one, other), row: Math.max(one, other), cosine: similarity };
    }
  }
}

/** The rows of each cluster, at most as many together as can be compared each with each. */
function partsOf(cluster: Int32Array): Int32Array[] {
  const parts = new Map<number, number[]>();
  const full: Int32Array[] = [];
  cluster.forEach((number, row) => {
    const part = parts.get(number) ?? [];
    part.push(row);
    parts.set(number, part);
    if (part.length < maxCompared) return;
    full.push(Int32Array.from(part));
    parts.delete(number);
  });
  return [...full, ...[...parts.values()].map((part) => Int32Array.from(part))];
}

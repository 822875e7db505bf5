import { JoinedGroups } from '../rows/joined-groups.ts';
import { maxReworded, rewordingsAmong } from '../rows/rewordings.ts';
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

/**
 * Rows whose vectors are alike, in groups by single linkage. Up to 10,000 rows every pair is compared; beyond that
 * pairs of one cluster, a part of 10,000 rows at a time, so that time does not grow with the square of the rows.
 * @param instruction instruction number of each row. Shape [n]
 * @param cluster cluster of each row. Shape [n]
 */
export function nearDuplicateRows(
  { n, width, values }: RowVectors,
  instruction: Int32Array,
  cluster: Int32Array,
  cosine = defaultRowCosine,
): NearDuplicateRows {
  const complete = n <= maxReworded;
  const joined = new JoinedGroups(n);
  const examples: NearDuplicateRows['examples'] = [];
  for (const rows of complete ? [Array.from({ length: n }, (_, row) => row)] : partsOf(cluster)) {
    const vectors = rows.map((row) => values.subarray(row * width, (row + 1) * width));
    const apart = { group: Int32Array.from(rows.keys()) };
    for (const { first, second, similarity } of rewordingsAmong(apart, vectors, cosine)) {
      joined.join(rows[first]!, rows[second]!);
      examples.push({ first: rows[first]!, row: rows[second]!, cosine: similarity });
    }
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

/** The rows of each cluster, at most as many together as can be compared each with each. */
function partsOf(cluster: Int32Array): number[][] {
  const parts = new Map<number, number[]>();
  const full: number[][] = [];
  cluster.forEach((number, row) => {
    const part = parts.get(number) ?? [];
    part.push(row);
    parts.set(number, part);
    if (part.length < maxReworded) return;
    full.push(part);
    parts.delete(number);
  });
  return [...full, ...parts.values()];
}

import type { Statistic } from '../statistic.ts';

export const alphaKeys = ['alpha_nominal', 'alpha_ordinal', 'alpha_interval'] as const;
export type AlphaKey = (typeof alphaKeys)[number];

/** Rows that two or more people rated, as α counts them. */
interface PairedRatings {
  /** Every value given in such a row, rising. */
  values: number[];
  /** Rows that two or more rated. */
  n: number;
  /** Clusters, numbered from 0, that have such a row. */
  clusters: number;
  /** For each cluster the cells of the coincidence matrix that its rows add to, and how much. */
  cells: { at: number; weight: number }[][];
}

/**
 * Krippendorff's α of any number of raters, of whom each may have left rows out: 1 − disagreement seen ÷ disagreement
 * expected by chance, over all pairs of ratings within a row. A row that fewer than two rated says nothing and is left
 * out. Nominal: any two different values differ alike. Ordinal: they differ by how many ratings lie between them.
 * Interval: by the square of their difference. Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
 * @param instruction instruction number of each row, the unit of resampling. Shape [n]
 * @param raters ratings of each rater, NaN where there is none. Shapes [n]
 */
export function krippendorffAlpha(
  instruction: Int32Array,
  raters: readonly Float64Array[],
): Statistic<AlphaKey> {
  const { values, n, clusters, cells } = pairedRatings(instruction, raters);
  const size = values.length;
  const seen = new Float64Array(size * size);
  const margin = new Float64Array(size);
  const range: [number, number] = [-1, 1];
  return {
    keys: alphaKeys,
    range: { alpha_nominal: range, alpha_ordinal: range, alpha_interval: range },
    n,
    clusters,
    evaluate(counts, out, at) {
      seen.fill(0);
      for (let cluster = 0; cluster < clusters; cluster++) {
        const count = counts[cluster]!;
        if (count === 0) continue;
        for (const { at: cell, weight } of cells[cluster]!) seen[cell]! += count * weight;
      }
      let total = 0;
      for (let a = 0; a < size; a++) {
        let sum = 0;
        for (let b = 0; b < size; b++) sum += seen[a * size + b]!;
        margin[a] = sum;
        total += sum;
      }
      const differences: ((a: number, b: number) => number)[] = [
        () => 1,
        ordinalDifference(margin),
        (a, b) => (values[a]! - values[b]!) ** 2,
      ];
      differences.forEach((difference, k) => {
        let observed = 0;
        let expected = 0;
        for (let a = 0; a < size; a++)
          for (let b = a + 1; b < size; b++) {
            const far = difference(a, b);
            observed += far * seen[a * size + b]!;
            expected += far * margin[a]! * margin[b]!;
          }
        out[at + k] = expected > 0 ? 1 - ((total - 1) * observed) / expected : Number.NaN;
      });
    },
    explain: () =>
      n === 0
        ? 'No row was rated by two people.'
        : 'Everybody gave every such row the same one value, so chance alone would agree as much.',
  };
}

/** How many ratings lie between two values, half of those of the two themselves included, squared. */
function ordinalDifference(margin: Float64Array): (a: number, b: number) => number {
  const upTo = new Float64Array(margin.length + 1);
  margin.forEach((count, at) => {
    upTo[at + 1] = upTo[at]! + count;
  });
  return (a, b) => (upTo[b + 1]! - upTo[a]! - (margin[a]! + margin[b]!) / 2) ** 2;
}

function pairedRatings(instruction: Int32Array, raters: readonly Float64Array[]): PairedRatings {
  const given = Array.from(instruction, (_, row) =>
    raters.map((ratings) => ratings[row]!).filter((value) => !Number.isNaN(value)),
  );
  const rows = [...given.keys()].filter((row) => given[row]!.length > 1);
  const values = [...new Set(rows.flatMap((row) => given[row]!))].sort((a, b) => a - b);
  const code = new Map(values.map((value, at) => [value, at]));
  const clusterOf = new Map<number, number>();
  const sums: Map<number, number>[] = [];
  for (const row of rows) {
    const number = instruction[row]!;
    const cluster = clusterOf.get(number) ?? sums.push(new Map()) - 1;
    clusterOf.set(number, cluster);
    const codes = given[row]!.map((value) => code.get(value)!);
    codes.forEach((first, i) => {
      codes.forEach((second, j) => {
        if (i === j) return;
        const at = first * values.length + second;
        sums[cluster]!.set(at, (sums[cluster]!.get(at) ?? 0) + 1 / (codes.length - 1));
      });
    });
  }
  const cells = sums.map((cluster) => [...cluster].map(([at, weight]) => ({ at, weight })));
  return { values, n: rows.length, clusters: cells.length, cells };
}

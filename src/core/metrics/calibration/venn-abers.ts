import { tieOrder } from '../tie-order.ts';

/**
 * Two probabilities for a score, as steps: `p0` is what isotonic regression would say of a row with this score if it were
 * bad, `p1` if it were good. `x` are scores of calibration rows, rising; p0[i] holds where i of them are at or below the
 * score, p1[i] where i of them are below it. Shapes [k], [k + 1], [k + 1].
 */
export interface VennAbers {
  x: number[];
  p0: number[];
  p1: number[];
}

/**
 * Inductive Venn-Abers prediction on isotonic regression: for rows that are exchangeable with the calibration rows one of
 * p0 and p1 is calibrated, whatever the judge, and the distance between them shows how much the calibration rows leave open.
 * Both are read off the lower convex hull of the cumulative sums of good rows: p1 at a score is the slope of the hull across
 * a good row that is put in there, and one scan gives it at every score. n log n for the sort, linear after it.
 * Source: Vovk, Petej and Fedorova 2015, algorithms 1 to 4.
 * @param y 1 or 0 a row
 */
export function fitVennAbers(x: Float64Array, y: ArrayLike<number>): VennAbers {
  const ties = tieOrder(x);
  const rows = new Float64Array(ties.groups);
  const good = new Float64Array(ties.groups);
  ties.group.forEach((group, row) => {
    rows[group]! += 1;
    good[group]! += y[row]!;
  });
  const p1 = [...withGoodRow(rows, good), 1];
  // A bad row among these is a good one where scores and outcomes are reversed.
  const bad = rows.map((count, g) => count - good[g]!).reverse();
  const p0 = [...withGoodRow(rows.toReversed(), bad), 1].reverse().map((p) => 1 - p);
  const scores = Array.from(ties.end, (end) => x[ties.order[end - 1]!]!);
  return withoutRepeats({ x: scores, p0, p1 });
}

/** The score's two probabilities. */
export function vennAbersAt({ x, p0, p1 }: VennAbers, score: number): [p0: number, p1: number] {
  return [p0[countBelow(x, score, true)]!, p1[countBelow(x, score, false)]!];
}

/**
 * One probability in place of two: p1 ÷ (1 − p0 + p1), whose log loss is at most so much above that of the better of the two
 * as can be had. Source: Vovk and Petej 2014.
 */
export const mergedProbability = ([p0, p1]: readonly [number, number]): number => p1 / (1 - p0 + p1);

/**
 * Isotonic regression's value at a good row that joins each group in turn. The groups' cumulative sums are points of a plane;
 * the good row before group i puts all points before it one to the left and one down. `hull` holds the corners from the
 * one before the row on, the next one last.
 * @returns one value a group, rising
 */
function withGoodRow(rows: Float64Array, good: Float64Array): Float64Array {
  const k = rows.length;
  const [px, py] = [new Float64Array(k + 2), new Float64Array(k + 2)];
  [px[0], py[0]] = [-1, -1];
  for (let i = 0; i < k; i++) {
    px[i + 2] = px[i + 1]! + rows[i]!;
    py[i + 2] = py[i + 1]! + good[i]!;
  }
  /** Above 0 where c lies to the left of the way from a to b. */
  const turn = (a: number, b: number, c: number) =>
    (px[b]! - px[a]!) * (py[c]! - py[a]!) - (py[b]! - py[a]!) * (px[c]! - px[a]!);
  const hull: number[] = [];
  for (let point = 0; point < k + 2; point++) {
    while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
    hull.push(point);
  }
  hull.reverse();
  const slopes = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const [from, to] = [hull.at(-1)!, hull.at(-2)!];
    slopes[i] = (py[to]! - py[from]!) / (px[to]! - px[from]!);
    const moved = i + 1;
    const [x, y] = [px[i + 2]! - 1, py[i + 2]! - 1];
    const above = (px[to]! - px[from]!) * (y - py[from]!) - (py[to]! - py[from]!) * (x - px[from]!) >= 0;
    [px[moved], py[moved]] = [x, y];
    if (above) continue;
    hull.pop();
    while (hull.length > 1 && turn(moved, hull.at(-1)!, hull.at(-2)!) <= 0) hull.pop();
    hull.push(moved);
  }
  return slopes;
}

/** Scores at which neither probability changes are left out. */
function withoutRepeats({ x, p0, p1 }: VennAbers): VennAbers {
  const kept = x.map((_, i) => i).filter((i) => p0[i + 1] !== p0[i] || p1[i + 1] !== p1[i]);
  return {
    x: kept.map((i) => x[i]!),
    p0: [p0[0]!, ...kept.map((i) => p0[i + 1]!)],
    p1: [p1[0]!, ...kept.map((i) => p1[i + 1]!)],
  };
}

/** How many of the rising values are below a score, or at most it. */
function countBelow(values: readonly number[], score: number, orEqual: boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < score || (orEqual && values[middle] === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}

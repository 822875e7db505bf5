import type { Places } from './place-rows.ts';

/** A point of the map, in its own units. */
export type MapPoint = readonly [x: number, y: number];

/**
 * Rows inside a closed polygon (even-odd rule), ascending.
 * @param shown 1 for rows that are drawn; null: all. Shape [n]
 */
export function rowsInPolygon(
  { x, y }: Places,
  polygon: readonly MapPoint[],
  shown: Uint8Array | null,
): Int32Array {
  const xs = polygon.map(([at]) => at);
  const ys = polygon.map(([, at]) => at);
  const box = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)] as const;
  return rowsIn({ x, y }, box, shown, (px, py) => {
    let inside = false;
    for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
      const [ax, ay] = polygon[i]!;
      const [bx, by] = polygon[j]!;
      if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  });
}

/** Rows inside a rectangle, its edges included, ascending. */
export const rowsInBox = (
  places: Places,
  box: readonly [left: number, right: number, bottom: number, top: number],
  shown: Uint8Array | null,
): Int32Array => rowsIn(places, box, shown, () => true);

function rowsIn(
  { x, y }: Places,
  [left, right, bottom, top]: readonly [number, number, number, number],
  shown: Uint8Array | null,
  isInside: (x: number, y: number) => boolean,
): Int32Array {
  const found: number[] = [];
  for (let row = 0; row < x.length; row++) {
    if (shown && !shown[row]) continue;
    const [px, py] = [x[row]!, y[row]!];
    if (px >= left && px <= right && py >= bottom && py <= top && isInside(px, py)) found.push(row);
  }
  return Int32Array.from(found);
}

/** The row nearest to a point, at most `within` away; −1 where there is none. */
export function rowAt(
  { x, y }: Places,
  [px, py]: MapPoint,
  within: number,
  shown: Uint8Array | null,
): number {
  let [nearest, least] = [-1, within * within];
  for (let row = 0; row < x.length; row++) {
    if (shown && !shown[row]) continue;
    const [dx, dy] = [x[row]! - px, y[row]! - py];
    const distance = dx * dx + dy * dy;
    if (distance <= least) [nearest, least] = [row, distance];
  }
  return nearest;
}

/**
 * The row that one comes to from `row` in a direction: the nearest within 45° of it; `row` itself where there is none.
 * @param direction a unit vector
 */
export function rowTowards(
  { x, y }: Places,
  row: number,
  [ux, uy]: MapPoint,
  shown: Uint8Array | null,
): number {
  let [best, least] = [row, Number.POSITIVE_INFINITY];
  for (let other = 0; other < x.length; other++) {
    if (other === row || (shown && !shown[other])) continue;
    const [dx, dy] = [x[other]! - x[row]!, y[other]! - y[row]!];
    const ahead = dx * ux + dy * uy;
    const aside = Math.abs(dx * uy - dy * ux);
    if (ahead <= 0 || aside > ahead) continue;
    // A point straight ahead is preferred to a nearer one at the side.
    const distance = ahead + 2 * aside;
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

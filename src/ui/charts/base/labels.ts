import { type Points, valueAt } from '#core/charts/paths.ts';
import type { Scale } from '#core/charts/scales.ts';

export interface LabelledLine {
  name: string;
  points: Points;
}

export interface PlacedLabel {
  name: string;
  /** Left end of the text's baseline, in pixels. */
  x: number;
  y: number;
}

/** In pixels. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Mean width of a letter at 11 px, and the height of a line. */
const letter = 6;
const lineHeight = 13;
const candidates = 25;

/** The box that a placed label fills. */
export const labelBox = (label: PlacedLabel): Box => ({
  left: label.x - 2,
  right: label.x + label.name.length * letter + 2,
  top: label.y + 3 - lineHeight,
  bottom: label.y + 3,
});

export const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Where to write each line's name: above, below or beside the line, where the other lines leave most room.
 * Lines are placed in order, so the most important comes first; a label that would cover another is moved,
 * and left out only where the plot has no room at all.
 *
 * @param plot the plot's rectangle in pixels
 * @param obstacles lines without a name that labels keep away from
 * @param taken boxes that no label may cover
 */
export function placeLabels(
  lines: readonly LabelledLine[],
  x: Scale,
  y: Scale,
  plot: Box,
  obstacles: readonly Points[] = [],
  taken: readonly Box[] = [],
): PlacedLabel[] {
  const boxes: Box[] = [...taken];
  const placed: PlacedLabel[] = [];
  for (const line of lines) {
    const width = line.name.length * letter + 4;
    const others = [...lines.filter((other) => other !== line).map((other) => other.points), ...obstacles];
    let best: { score: number; box: Box } | null = null;
    for (const { box, distance } of candidatesOf(line.points, width, x, y, plot)) {
      if (box.left < plot.left || box.right > plot.right || box.top < plot.top || box.bottom > plot.bottom)
        continue;
      if (boxes.some((other) => overlaps(box, other))) continue;
      const room = Math.min(24, ...others.map((other) => gap(box, other, x, y)));
      const score = room - distance;
      if (!best || score > best.score + 1e-9) best = { score, box };
    }
    if (!best) continue;
    boxes.push(best.box);
    placed.push({ name: line.name, x: best.box.left + 2, y: best.box.bottom - 3 });
  }
  return placed;
}

/** Places above, below and beside a line, with how far the label's ends then are from it. */
function candidatesOf(
  points: Points,
  width: number,
  x: Scale,
  y: Scale,
  plot: Box,
): { box: Box; distance: number }[] {
  const found: { box: Box; distance: number }[] = [];
  for (let k = 0; k < candidates; k++) {
    const left = plot.left + 4 + (k / (candidates - 1)) * (plot.right - plot.left - width - 8);
    const own = extent(points, left, left + width, x, y);
    if (own.whole) {
      // A steep line leaves a label above or below it far from one of its ends.
      const distance = Math.max(0, own.bottom - own.top - 8);
      for (const top of [own.top - lineHeight - 3, own.bottom + 3])
        found.push({ box: { left, right: left + width, top, bottom: top + lineHeight }, distance });
    }
    const px = plot.left + (k / (candidates - 1)) * (plot.right - plot.left);
    const value = valueAt(points, x.invert(px));
    if (!Number.isFinite(value)) continue;
    const top = y(value) - lineHeight / 2;
    for (const from of [px - 7 - width, px + 7]) {
      const box = { left: from, right: from + width, top, bottom: top + lineHeight };
      if (gap(box, points, x, y) >= 0) found.push({ box, distance: 4 });
    }
  }
  return found;
}

/** Highest and lowest pixel of a line between two pixel columns, and whether it is drawn all the way. */
function extent(points: Points, left: number, right: number, x: Scale, y: Scale) {
  let top = Infinity;
  let bottom = -Infinity;
  let whole = true;
  const steps = 8;
  for (let k = 0; k <= steps; k++) {
    const value = valueAt(points, x.invert(left + ((right - left) * k) / steps));
    if (Number.isFinite(value)) {
      top = Math.min(top, y(value));
      bottom = Math.max(bottom, y(value));
    } else whole = false;
  }
  return { top, bottom, whole };
}

/** Pixels between a box and a line, above or below it; negative where the line crosses the box. */
export function gap(box: Box, points: Points, x: Scale, y: Scale): number {
  const other = extent(points, box.left, box.right, x, y);
  if (other.top > other.bottom) return 24;
  if (other.bottom < box.top) return box.top - other.bottom;
  if (other.top > box.bottom) return other.top - box.bottom;
  return -12;
}

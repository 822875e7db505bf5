import { describe, expect, it } from 'vitest';
import { valueAt } from '#core/charts/paths.ts';
import { scale } from '#core/charts/scales.ts';
import { placeLabels } from './labels.ts';

const plot = { left: 40, right: 640, top: 20, bottom: 320 };
const x = scale('linear', [0, 1], [plot.left, plot.right]);
const y = scale('linear', [0, 1], [plot.bottom, plot.top]);
const line = (name: string, f: (t: number) => number) => {
  const xs = Array.from({ length: 101 }, (_, i) => i / 100);
  return { name, points: { x: xs, y: xs.map(f) } };
};

describe('placeLabels', () => {
  const lines = [
    line('bad among accepted', (t) => 0.05 + 0.35 * t),
    line('bad accepted, of all rows', (t) => 0.4 * t * t),
    line('length', (t) => 0.32 + 0.08 * t),
    line('constant', () => 0.4),
  ];

  it('names every line, inside the plot, next to its own line and across no other', () => {
    const placed = placeLabels(lines, x, y, plot);
    expect(placed.map((label) => label.name)).toEqual(lines.map((entry) => entry.name));
    for (const label of placed) {
      const width = label.name.length * 6;
      expect(label.x).toBeGreaterThanOrEqual(plot.left);
      expect(label.x + width).toBeLessThanOrEqual(plot.right);
      for (const entry of lines)
        for (const px of [label.x, label.x + width / 2, label.x + width]) {
          const py = y(valueAt(entry.points, x.invert(px)));
          const inside = py > label.y - 10 && py < label.y;
          expect(inside, `${entry.name} runs through the label ${label.name}`).toBe(false);
        }
      const own = lines.find((entry) => entry.name === label.name)!;
      const middle = y(valueAt(own.points, x.invert(label.x + width / 2)));
      expect(Math.abs(middle - label.y)).toBeLessThan(40);
    }
  });

  it('never writes one label over another, even where lines coincide', () => {
    const same = ['first', 'second', 'third'].map((name) => line(name, (t) => t));
    const placed = placeLabels(same, x, y, plot);
    for (const a of placed)
      for (const b of placed) {
        if (a === b) continue;
        const apart =
          Math.abs(a.y - b.y) >= 13 || a.x + a.name.length * 6 <= b.x || b.x + b.name.length * 6 <= a.x;
        expect(apart).toBe(true);
      }
  });
});

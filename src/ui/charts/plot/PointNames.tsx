import { useMemo } from 'react';
import { usePlot } from './geometry.ts';
import styles from './Points.module.css';

interface Placed {
  name: string;
  x: number;
  y: number;
  anchor: 'start' | 'end';
}

const letter = 5.8;
const line = 12;

/** Names beside points; where two would cover each other, the later one is left to hover and table. */
export function PointNames({
  x: xs,
  y: ys,
  names,
}: {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  names: readonly string[];
}) {
  const { x, y, left, top, width, height } = usePlot();
  const placed = useMemo(() => {
    const boxes: { left: number; right: number; top: number; bottom: number }[] = [];
    for (let i = 0; i < names.length; i++) {
      const px = x(xs[i]!);
      const py = y(ys[i]!);
      boxes.push({ left: px - 3, right: px + 3, top: py - 3, bottom: py + 3 });
    }
    const kept: Placed[] = [];
    names.forEach((name, i) => {
      const px = x(xs[i]!);
      const py = y(ys[i]!);
      const wide = name.length * letter;
      for (const anchor of ['start', 'end'] as const) {
        const from = anchor === 'start' ? px + 6 : px - 6 - wide;
        const box = { left: from, right: from + wide, top: py - line / 2, bottom: py + line / 2 };
        const inside =
          box.left > left && box.right < left + width && box.top > top && box.bottom < top + height;
        const free = boxes.every(
          (other, j) =>
            j === i ||
            box.right < other.left ||
            other.right < box.left ||
            box.bottom < other.top ||
            other.bottom < box.top,
        );
        if (!inside || !free) continue;
        boxes.push(box);
        kept.push({ name, x: anchor === 'start' ? from : from + wide, y: py, anchor });
        return;
      }
    });
    return kept;
  }, [xs, ys, names, x, y, left, top, width, height]);
  return placed.map((label) => (
    <text
      key={`${label.name}@${label.x}`}
      className={styles.name}
      x={label.x}
      y={label.y}
      textAnchor={label.anchor}
      dominantBaseline="central"
    >
      {label.name}
    </text>
  ));
}

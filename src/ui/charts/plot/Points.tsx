import { useMemo } from 'react';
import { density } from '../base/density.ts';
import { usePlot } from './geometry.ts';
import styles from './Points.module.css';

interface PointsProps {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/** Above this many points a dot each would be a blot. */
export const maxDots = 2000;
const cell = 9;

/** A dot a row; for many rows, cells shaded by how many rows lie in each. */
export function Points({ x: xs, y: ys }: PointsProps) {
  const plot = usePlot();
  const { x, y, left, top, width, height } = plot;
  const dots = useMemo(() => {
    if (xs.length > maxDots) return '';
    const parts: string[] = [];
    for (let i = 0; i < xs.length; i++) {
      const px = x(xs[i]!);
      const py = y(ys[i]!);
      if (Number.isFinite(px) && Number.isFinite(py)) parts.push(`M${px.toFixed(1)} ${py.toFixed(1)}h0`);
    }
    return parts.join('');
  }, [xs, ys, x, y]);
  const cells = useMemo(() => {
    if (xs.length <= maxDots) return [];
    const columns = Math.max(4, Math.floor(width / cell));
    const rows = Math.max(4, Math.floor(height / cell));
    const across = Float64Array.from(xs, (value) => (x(value) - left) / width);
    const up = Float64Array.from(ys, (value) => (top + height - y(value)) / height);
    const grid = density(across, up, columns, rows);
    // A few shades, each one path: thousands of rectangles would be slow to draw and to export.
    const shades = 8;
    const paths = Array.from({ length: shades }, () => '');
    const w = width / columns;
    const h = height / rows;
    grid.counts.forEach((count, i) => {
      if (count === 0) return;
      const shade = Math.min(shades - 1, Math.floor(Math.sqrt(count / grid.most) * shades));
      const px = (left + (i % columns) * w).toFixed(1);
      const py = (top + height - (Math.floor(i / columns) + 1) * h).toFixed(1);
      paths[shade] +=
        `M${px} ${py}h${(w - 0.5).toFixed(1)}v${(h - 0.5).toFixed(1)}h-${(w - 0.5).toFixed(1)}z`;
    });
    return paths;
  }, [xs, ys, x, y, left, top, width, height]);
  return (
    <g>
      {dots && (
        <path
          className={styles.dots}
          style={{ strokeOpacity: xs.length > 120 ? 0.35 : 0.9 }}
          d={dots}
          clipPath={plot.clip}
        />
      )}
      {cells.map((d, shade) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a shade is its place
        <path key={shade} className={styles.cells} style={{ fillOpacity: 0.1 + (shade / 7) * 0.75 }} d={d} />
      ))}
    </g>
  );
}

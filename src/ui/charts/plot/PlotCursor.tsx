import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { usePlot } from './geometry.ts';
import styles from './Plot.module.css';

/** A point that can be read: where it is, and its exact values. */
export interface Stop {
  x: number;
  y: number;
  /** What stands above the values: a name or the x value. */
  title: string;
  values: readonly (readonly [name: string, value: string])[];
}

const spoken = (stop: Stop) =>
  [stop.title, ...stop.values.map(([name, value]) => `${name} ${value}`)].join(', ');

/** Moves over a plot's points: the nearest one under the pointer, the next one with an arrow key. */
export function PlotCursor({ stops, label }: { stops: readonly Stop[]; label: string }) {
  const plot = usePlot();
  const area = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState(false);
  const index = Math.min(at, stops.length - 1);
  const stop = stops[index]!;
  const px = plot.x(stop.x) - plot.left;
  const py = plot.y(stop.y) - plot.top;

  const follow = (event: PointerEvent) => {
    const box = area.current!.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    let best = 0;
    let nearest = Infinity;
    for (let i = 0; i < stops.length; i++) {
      const dx = plot.x(stops[i]!.x) - plot.left - x;
      // Across matters more than up: one reads a curve along its axis.
      const dy = (plot.y(stops[i]!.y) - plot.top - y) * 0.35;
      const distance = dx * dx + dy * dy;
      if (distance < nearest) {
        nearest = distance;
        best = i;
      }
    }
    setAt(best);
    setShown(true);
  };

  const keys = (event: KeyboardEvent) => {
    const page = Math.max(2, Math.round(stops.length / 10));
    const moves: Record<string, number> = {
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      PageUp: index + page,
      PageDown: index - page,
      Home: 0,
      End: stops.length - 1,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(stops.length - 1, target)));
    setShown(true);
  };

  return (
    <div
      ref={area}
      className={styles.cursor}
      style={{ left: plot.left, top: plot.top, width: plot.width, height: plot.height }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={stops.length}
      aria-valuenow={index + 1}
      aria-valuetext={spoken(stop)}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={() => setShown(false)}
      onFocus={(event) => setShown(event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setShown(false)}
      onKeyDown={keys}
    >
      {shown && (
        <>
          <span className={styles.hair} style={{ left: px }} />
          <span className={styles.dot} style={{ left: px, top: py }} />
          <div
            className={styles.readout}
            data-side={px > plot.width / 2 ? 'left' : 'right'}
            style={{ left: px, top: Math.max(0, Math.min(py, plot.height - 20 - stop.values.length * 18)) }}
          >
            <p className={styles.readoutTitle}>{stop.title}</p>
            <dl className={styles.readoutValues}>
              {stop.values.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </div>
        </>
      )}
    </div>
  );
}

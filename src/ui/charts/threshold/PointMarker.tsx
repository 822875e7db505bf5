import { useMemo, useRef } from 'react';
import { type Box, gap, type LabelledLine, labelBox, overlaps } from '../base/labels.ts';
import { type PlotGeometry, usePlot } from '../plot/geometry.ts';
import { useLabels } from '../plot/marks.tsx';
import { writeText } from './LiveText.tsx';
import { type LiveNumber, useLive, useLiveWords } from './source.ts';
import styles from './threshold.module.css';

/** Where the marker stands and what is written beside it. */
export interface MarkerState {
  /** Value of the x axis. */
  x: number;
  /** Values of the y axis, the main one first; NaN hides a dot. */
  y: readonly number[];
  /** Lines of the box beside the point. */
  lines: readonly string[];
}

interface PointMarkerProps {
  threshold: LiveNumber;
  state: (threshold: number) => MarkerState;
  /** Dots on the rule; `state` gives as many y values. */
  dots: number;
  /** Lines of the plot: the words keep off them and off their names. */
  lines?: readonly LabelledLine[];
  inset?: { top: number; bottom: number };
}

const noLines: readonly LabelledLine[] = [];

/** On narrower plots the box would hide the curve; the screen says the same words elsewhere. */
const narrowest = 480;

const lineHeight = 17;
/** Mean width of a letter at 12 px: the box is sized without asking the browser to lay it out. */
const letter = 6.5;

/** The user's point: a rule, dots on the curves, words beside. Painted by hand, in a layer of its own. */
export function PointMarker({ threshold, state, dots, lines: named = noLines, inset }: PointMarkerProps) {
  const plot = usePlot();
  const rule = useRef<SVGGElement>(null);
  const circles = useRef<(SVGCircleElement | null)[]>([]);
  const box = useRef<HTMLDivElement>(null);
  const place = useRef(0);
  const labels = useLabels(named, { inset });
  const taken = useMemo(() => labels.map(labelBox), [labels]);
  const size = useRef({ width: 0, height: 0 });
  useLiveWords(threshold, state, (value) => {
    const { lines } = state(value);
    lines.forEach((line, i) => {
      writeText(box.current?.children[i], line);
    });
    size.current = {
      width: Math.max(...lines.map((line) => line.length)) * letter + 16,
      height: lines.length * lineHeight + 4,
    };
    if (!box.current) return;
    box.current.style.width = `${size.current.width}px`;
    box.current.style.height = `${size.current.height}px`;
  });
  useLive(threshold, (value) => {
    const { x, y } = state(value);
    const px = Math.round(plot.x(x) * 10) / 10;
    rule.current?.setAttribute('transform', `translate(${px} 0)`);
    y.forEach((height, i) => {
      const circle = circles.current[i];
      if (!circle) return;
      const known = Number.isFinite(height);
      circle.style.visibility = known ? 'visible' : 'hidden';
      if (known) circle.setAttribute('cy', String(Math.max(plot.top, plot.y(height))));
    });
    const element = box.current;
    if (!element) return;
    const anchor = Number.isFinite(y[0]) ? plot.y(y[0]!) : plot.top + plot.height / 2;
    const spot = freeSpot(plot, px, anchor, size.current, taken, named, place.current);
    place.current = spot.place;
    // Whole pixels: text between pixels is blurred.
    element.style.transform = `translate(${Math.round(spot.left)}px, ${Math.round(spot.top)}px)`;
  });
  const count = plot.width < narrowest ? 0 : state(threshold.get()).lines.length;
  return (
    <>
      <svg className={styles.layer} width="100%" height="100%" aria-hidden="true">
        <g ref={rule}>
          <path className={styles.rule} d={`M0 ${plot.top}v${plot.height}`} />
          {Array.from({ length: dots }, (_, i) => dots - 1 - i).map((i) => (
            <circle
              key={i}
              ref={(element) => {
                circles.current[i] = element;
              }}
              className={i === 0 ? styles.grip : styles.minor}
              r={i === 0 ? 6.5 : 3.5}
            />
          ))}
        </g>
      </svg>
      {count > 0 && (
        <div ref={box} className={styles.words} aria-hidden="true">
          {Array.from({ length: count }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <div key={i} data-export />
          ))}
        </div>
      )}
    </>
  );
}

interface Spot extends Box {
  /** Which of the six places it is. */
  place: number;
}

/**
 * Beside the point, towards the middle and above it; elsewhere where lines or their names would be covered.
 * @param last the place it had: it stays there unless another is better, so that words do not hop about
 */
function freeSpot(
  plot: PlotGeometry,
  px: number,
  py: number,
  { width, height }: { width: number; height: number },
  taken: readonly Box[],
  lines: readonly LabelledLine[],
  last: number,
): Spot {
  const sides = [px - 12 - width, px + 12];
  if (px - plot.left <= plot.width / 2) sides.reverse();
  const levels = [py - height - 14, py + 14, plot.top + 18];
  let best: Spot = {
    left: plot.left,
    right: plot.left + width,
    top: plot.top,
    bottom: plot.top + height,
    place: 0,
  };
  let least = Number.POSITIVE_INFINITY;
  sides.forEach((left, side) => {
    levels.forEach((top, level) => {
      const spot = {
        left,
        right: left + width,
        top,
        bottom: top + height,
        place: side * levels.length + level,
      };
      const inside =
        left >= plot.left &&
        spot.right <= plot.left + plot.width &&
        top >= plot.top + 16 &&
        spot.bottom <= plot.top + plot.height;
      if (!inside) return;
      const covered = lines.filter((line) => gap(spot, line.points, plot.x, plot.y) < 0).length;
      const names = taken.filter((box) => overlaps(spot, box)).length;
      const cost = covered + 3 * names - (spot.place === last ? 0.5 : 0);
      if (cost < least) {
        least = cost;
        best = spot;
      }
    });
  });
  return best;
}

import { useRef } from 'react';
import { usePlot } from '../plot/geometry.ts';
import { type LiveNumber, useLive } from './source.ts';
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
}

/** On narrower plots the box would hide the curve; the screen says the same words elsewhere. */
const narrowest = 480;

const lineHeight = 17;
/** Mean width of a letter at 12 px: the box is sized without asking the browser to lay it out. */
const letter = 6.5;

/** The user's point: a rule, dots on the curves, words beside. Painted by hand, in a layer of its own. */
export function PointMarker({ threshold, state, dots }: PointMarkerProps) {
  const plot = usePlot();
  const rule = useRef<SVGGElement>(null);
  const circles = useRef<(SVGCircleElement | null)[]>([]);
  const box = useRef<HTMLDivElement>(null);
  useLive(threshold, (value) => {
    const { x, y, lines } = state(value);
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
    lines.forEach((line, i) => {
      const node = element.children[i];
      if (node && node.textContent !== line) node.textContent = line;
    });
    const height = lines.length * lineHeight + 4;
    const boxWidth = Math.max(...lines.map((line) => line.length)) * letter + 16;
    element.style.width = `${boxWidth}px`;
    const anchor = Number.isFinite(y[0]) ? plot.y(y[0]!) : plot.top + plot.height / 2;
    const left = px - plot.left > plot.width / 2 ? px - boxWidth - 12 : px + 12;
    const above = anchor - height - 14;
    const top = above > plot.top ? above : Math.min(anchor + 14, plot.top + plot.height - height);
    element.style.transform = `translate(${Math.max(plot.left, left)}px, ${top}px)`;
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

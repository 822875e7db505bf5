import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './Brush.module.css';
import { BrushEnds } from './BrushEnds.tsx';
import { type BrushAxis, pixelsOf, type Range, rangeBetween } from './brush-range.ts';
import { type PlotGeometry, usePlot } from './geometry.ts';

/** One axis or two; null on one that nothing is chosen by. */
export interface BrushedRanges {
  x: Range | null;
  y: Range | null;
}

/** Rows are chosen on a chart by dragging across it: along one axis, or both. */
export interface BrushSpec {
  x?: BrushAxis;
  y?: BrushAxis;
  /** Null: nothing is chosen any more. */
  onRanges: (ranges: BrushedRanges | null) => void;
  /** A press without a drag, at this value of the x axis, where nothing is chosen that it would clear. */
  onPress?: (x: number) => void;
}

interface Point {
  x: number;
  y: number;
}

/** Pixels that a pointer may stray in a press that is no drag. */
const slack = 4;

type Sides = Record<'left' | 'top' | 'right' | 'bottom', number>;

/** What stands between the pixels of a drag: the whole of an axis that is not chosen by, or hardly dragged along. */
function draggedSides(plot: PlotGeometry, spec: BrushSpec, from: Point, to: Point): Sides {
  const whole = {
    left: plot.left,
    right: plot.left + plot.width,
    top: plot.top,
    bottom: plot.top + plot.height,
  };
  const within = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));
  const along = {
    x: spec.x && Math.abs(to.x - from.x) > slack,
    y: spec.y && Math.abs(to.y - from.y) > slack,
  };
  return {
    left: along.x ? within(Math.min(from.x, to.x), whole.left, whole.right) : whole.left,
    right: along.x ? within(Math.max(from.x, to.x), whole.left, whole.right) : whole.right,
    top: along.y ? within(Math.min(from.y, to.y), whole.top, whole.bottom) : whole.top,
    bottom: along.y ? within(Math.max(from.y, to.y), whole.top, whole.bottom) : whole.bottom,
  };
}

/** Null where nothing is chosen. */
function chosenSides(plot: PlotGeometry, { x, y }: Pick<BrushSpec, 'x' | 'y'>): Sides | null {
  if (!x?.range && !y?.range) return null;
  const across = x?.range ? pixelsOf(plot.x, x.range) : [plot.left, plot.left + plot.width];
  const down = y?.range ? pixelsOf(plot.y, y.range) : [plot.top, plot.top + plot.height];
  return { left: across[0]!, right: across[1]!, top: down[0]!, bottom: down[1]! };
}

/**
 * A plot's layers, with the range that is chosen on them. Dragging beside what these layers take for themselves, such
 * as the rule of the threshold, chooses another; a press clears it. The ends are sliders for keys and fingers.
 */
export function Brush({ children, ...spec }: BrushSpec & { children: ReactNode }) {
  const plot = usePlot();
  const mark = useRef<HTMLDivElement>(null);
  const drag = useRef<{ id: number; box: DOMRect; from: Point; to: Point; moved: boolean } | null>(null);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  /** What the sliders at the ends are moved to, until figures follow. */
  const [draft, setDraft] = useState<Partial<BrushedRanges>>({});
  const shown = (axis: 'x' | 'y') => {
    const on = spec[axis];
    return on && draft[axis] !== undefined ? { ...on, range: draft[axis] } : on;
  };
  const chosen = chosenSides(plot, { x: shown('x'), y: shown('y') });

  /** Painted by hand: a drag over a large chart renders nothing. */
  const paint = (sides: Sides | null) => {
    const { style } = mark.current!;
    style.visibility = sides ? 'visible' : 'hidden';
    if (!sides) return;
    style.left = `${sides.left - plot.left}px`;
    style.top = `${sides.top - plot.top}px`;
    style.width = `${sides.right - sides.left}px`;
    style.height = `${sides.bottom - sides.top}px`;
  };
  useEffect(() => {
    if (!drag.current?.moved) paint(chosen);
  });
  const end = () => {
    drag.current = null;
    cancelAnimationFrame(frame.current);
    frame.current = 0;
    window.removeEventListener('keydown', cancel, true);
  };
  const cancel = useRef((event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    end();
    paint(null);
  }).current;
  const at = (event: PointerEvent, box: DOMRect): Point => ({
    x: event.clientX - box.left,
    y: event.clientY - box.top,
  });
  const isInside = ({ x, y }: Point) =>
    x >= plot.left && x <= plot.left + plot.width && y >= plot.top && y <= plot.top + plot.height;

  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const box = event.currentTarget.getBoundingClientRect();
    const from = at(event, box);
    if (isInside(from)) drag.current = { id: event.pointerId, box, from, to: from, moved: false };
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const now = drag.current;
    if (now?.id !== event.pointerId) return;
    now.to = at(event, now.box);
    if (!now.moved) {
      const far = [spec.x && now.to.x - now.from.x, spec.y && now.to.y - now.from.y];
      if (!far.some((way) => Math.abs(way ?? 0) > slack)) return;
      now.moved = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      window.addEventListener('keydown', cancel, true);
    }
    frame.current ||= requestAnimationFrame(() => {
      frame.current = 0;
      if (drag.current) paint(draggedSides(plot, spec, drag.current.from, drag.current.to));
    });
  };
  const up = (event: PointerEvent<HTMLDivElement>) => {
    const done = drag.current;
    if (done?.id !== event.pointerId) return;
    done.to = at(event, done.box);
    end();
    if (!done.moved) {
      if (chosen) spec.onRanges(null);
      else spec.onPress?.(plot.x.invert(done.from.x));
      return;
    }
    const sides = draggedSides(plot, spec, done.from, done.to);
    const x = spec.x ? rangeBetween(plot.x, sides.left, sides.right) : null;
    const y = spec.y ? rangeBetween(plot.y, sides.top, sides.bottom) : null;
    paint(x || y ? sides : null);
    spec.onRanges(x || y ? { x, y } : null);
  };
  const ends = (['x', 'y'] as const).map((axis) => {
    const on = shown(axis);
    const other = axis === 'x' ? 'y' : 'x';
    return (
      on && (
        <BrushEnds
          key={axis}
          axis={axis}
          on={on}
          onDraft={(range) => setDraft((now) => ({ ...now, [axis]: range }))}
          onRange={(range) => {
            const ranges = { [axis]: range, [other]: spec[other]?.range ?? null } as unknown as BrushedRanges;
            spec.onRanges(ranges.x || ranges.y ? ranges : null);
          }}
        />
      )
    );
  });
  return (
    <div
      className={styles.brush}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        end();
        paint(chosen);
      }}
    >
      {children}
      <div
        className={styles.window}
        style={{ left: plot.left, top: plot.top, width: plot.width, height: plot.height }}
        aria-hidden="true"
      >
        <div ref={mark} className={styles.range} />
      </div>
      {ends}
    </div>
  );
}

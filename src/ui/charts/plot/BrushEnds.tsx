import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import styles from './Brush.module.css';
import { type BrushAxis, moved, pixelsOf, type Range, rangeBetween } from './brush-range.ts';
import { usePlot } from './geometry.ts';

const steps: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -1000,
  End: 1000,
};
/** Steps from one end of an axis to the other. */
const stepsAcross = 90;
/** Milliseconds after the last key: every figure follows what is chosen. */
const restOfKeys = 350;

interface BrushEndsProps {
  axis: 'x' | 'y';
  on: BrushAxis;
  /** What is being chosen and figures do not follow yet; undefined: nothing any more. */
  onDraft: (range: Range | null | undefined) => void;
  onRange: (range: Range | null) => void;
}

const sides = ['low', 'high'] as const;

/** The two ends of what is chosen along an axis, each a slider: by arrow keys, by finger, by pointer. */
export function BrushEnds({ axis, on, onDraft, onRange }: BrushEndsProps) {
  const plot = usePlot();
  const scale = plot[axis];
  const { domain } = scale;
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; range: Range | null } | null>(null);
  const held = useRef<{ id: number; other: number; start: number; range?: Range | null } | null>(null);
  const { range } = on;
  useEffect(() => () => clearTimeout(pending.current?.timer), []);

  const commit = () => {
    if (!pending.current) return;
    clearTimeout(pending.current.timer);
    const chosen = pending.current.range;
    pending.current = null;
    onDraft(undefined);
    onRange(chosen);
  };
  const put = (next: Range | null) => {
    clearTimeout(pending.current?.timer);
    pending.current = { range: next, timer: setTimeout(() => latest.current(), restOfKeys) };
    onDraft(next);
  };
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });
  const keys = (event: KeyboardEvent, side: keyof Range) => {
    const step = steps[event.key];
    if (step !== undefined) put(moved(range, side, (step * (domain[1] - domain[0])) / stepsAcross, domain));
    else if (event.key === 'Delete' || event.key === 'Backspace') put(null);
    else if (event.key === 'Enter') commit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const [first, last] = pixelsOf(scale, range ?? { low: null, high: null });
  const reversed = scale.range[0] > scale.range[1];
  const pixelOf = (side: keyof Range) => ((side === 'low') === reversed ? last : first);
  const along = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY);
  return sides.map((side) => {
    const value = range?.[side] ?? domain[side === 'low' ? 0 : 1];
    const pixel = pixelOf(side);
    const open = range?.[side] === null || range === null;
    return (
      <div
        key={side}
        className={styles.end}
        data-axis={axis}
        data-chosen={range !== null || undefined}
        style={
          axis === 'x'
            ? { left: pixel, top: plot.top + plot.height / 2 }
            : { left: plot.left + plot.width / 2, top: pixel }
        }
        role="slider"
        tabIndex={0}
        aria-label={`Rows chosen by ${on.name}, ${side === 'low' ? 'from' : 'to'}`}
        aria-orientation={axis === 'x' ? 'horizontal' : 'vertical'}
        aria-valuemin={domain[0]}
        aria-valuemax={domain[1]}
        aria-valuenow={value}
        aria-valuetext={open ? `${on.format(value)}, no bound` : on.format(value)}
        onKeyDown={(event) => keys(event, side)}
        onBlur={commit}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          held.current = {
            id: event.pointerId,
            other: pixelOf(side === 'low' ? 'high' : 'low'),
            start: along(event) - pixel,
          };
        }}
        onPointerMove={(event) => {
          if (held.current?.id !== event.pointerId) return;
          event.stopPropagation();
          held.current.range = rangeBetween(scale, held.current.other, along(event) - held.current.start);
          onDraft(held.current.range);
        }}
        onPointerUp={(event) => {
          if (held.current?.id !== event.pointerId) return;
          event.stopPropagation();
          const { range: chosen } = held.current;
          held.current = null;
          onDraft(undefined);
          if (chosen !== undefined) onRange(chosen);
        }}
        onPointerCancel={() => {
          held.current = null;
          onDraft(undefined);
        }}
      />
    );
  });
}

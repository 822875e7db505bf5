import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import { usePlot } from '../plot/geometry.ts';
import { type LiveNumber, useLive } from './source.ts';
import styles from './threshold.module.css';

export interface Spoken {
  /** Position between 0 and 100, for the slider. */
  now: number;
  /** The same in words. */
  text: string;
}

interface DragLayerProps {
  /** What is moved: "Rows accepted". */
  label: string;
  threshold: LiveNumber;
  /** A pointer is pressed at this value of the x axis. */
  onDrag: (x: number) => void;
  /** An arrow key was pressed: steps to the right, 10 for a page; `fine` for the smallest step there is. */
  onStep: (steps: number, fine: boolean) => void;
  /** Home: 0, End: 1. */
  onEnd: (end: 0 | 1) => void;
  /** The pointer rests at this value of the x axis without being pressed; null when it leaves. */
  onHover?: (x: number | null) => void;
  speak: (threshold: number) => Spoken;
  /** Only a press this near the rule, in pixels, takes hold of the threshold; without it, one anywhere does. */
  reach?: number;
  /** Where the rule stands, as a value of the x axis; with `reach`. */
  ruleAt?: (threshold: number) => number;
  children?: ReactNode;
}

const steps: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/** The rectangle one drags in: pointer, finger or keys. It is a slider to assistive technology. */
export function DragLayer({
  label,
  threshold,
  onDrag,
  onStep,
  onEnd,
  onHover,
  speak,
  reach,
  ruleAt = (value) => value,
  children,
}: DragLayerProps) {
  const plot = usePlot();
  const area = useRef<HTMLDivElement>(null);
  const latestDrag = useRef(onDrag);
  useEffect(() => {
    latestDrag.current = onDrag;
  });
  useLive(threshold, (value) => {
    const { now, text } = speak(value);
    area.current?.setAttribute('aria-valuenow', String(Math.round(now * 10) / 10));
    area.current?.setAttribute('aria-valuetext', text);
  });
  /** Left edge on the page, measured when the pointer comes: measuring in a drag would force a layout a frame. */
  const edge = useRef(0);
  const measure = () => {
    edge.current = area.current!.getBoundingClientRect().left;
  };
  const xOf = (event: PointerEvent) => {
    const inside = Math.max(0, Math.min(plot.width, event.clientX - edge.current));
    return plot.x.invert(plot.left + inside);
  };
  /**
   * The newest place of the pointer, taken over when the next frame is made. Whatever follows the threshold is
   * then written between one layout and the next; written in the event itself, it would have the browser lay out
   * the page once more to find what lies under the pointer.
   */
  const pending = useRef({ frame: 0, x: 0 });
  useEffect(() => () => cancelAnimationFrame(pending.current.frame), []);
  const dragTo = (x: number) => {
    pending.current.x = x;
    pending.current.frame ||= requestAnimationFrame(() => {
      pending.current.frame = 0;
      latestDrag.current(pending.current.x);
    });
  };
  /** The pointer that has hold of the threshold. A finger is captured wherever it is put down. */
  const holder = useRef<number | null>(null);
  const isReached = (event: PointerEvent) =>
    reach === undefined ||
    Math.abs(event.clientX - edge.current + plot.left - plot.x(ruleAt(threshold.get()))) <= reach;
  const letGo = () => {
    holder.current = null;
  };
  const keys = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step !== undefined) onStep(step, event.shiftKey);
    else if (event.key === 'Home') onEnd(0);
    else if (event.key === 'End') onEnd(1);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={area}
      className={styles.drag}
      style={{ left: plot.left, top: plot.top, width: plot.width, height: plot.height }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        measure();
        if (!isReached(event)) return;
        event.stopPropagation();
        holder.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        onHover?.(null);
        dragTo(xOf(event));
      }}
      onPointerEnter={measure}
      onPointerMove={(event) => {
        if (holder.current === event.pointerId) dragTo(xOf(event));
        else onHover?.(xOf(event));
        if (reach !== undefined) event.currentTarget.dataset.reached = String(isReached(event));
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onPointerLeave={() => onHover?.(null)}
      onKeyDown={keys}
    >
      {children}
    </div>
  );
}

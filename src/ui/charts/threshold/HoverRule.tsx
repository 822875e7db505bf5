import { type RefObject, useImperativeHandle, useRef } from 'react';
import { usePlot } from '../plot/geometry.ts';
import styles from './threshold.module.css';

export interface HoverHandle {
  /** @param x value of the x axis, or null to hide */
  show(x: number | null, words: string): void;
}

/** Exact values under a pointer that isn't pressed; painted by hand, as the marker is. */
export function HoverRule({ handle }: { handle: RefObject<HoverHandle | null> }) {
  const plot = usePlot();
  const rule = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useImperativeHandle(
    handle,
    () => ({
      show(x, words) {
        if (!rule.current || !text.current) return;
        rule.current.style.visibility = x === null ? 'hidden' : 'visible';
        if (x === null) return;
        const px = plot.x(x) - plot.left;
        rule.current.style.transform = `translateX(${px}px)`;
        rule.current.dataset.side = px > plot.width / 2 ? 'left' : 'right';
        text.current.textContent = words;
      },
    }),
    [plot],
  );
  return (
    <div ref={rule} className={styles.hover} aria-hidden="true" data-export-skip>
      <span ref={text} className={styles.hoverWords} />
    </div>
  );
}

import { useEffect, useLayoutEffect, useRef } from 'react';

/** A number that changes many times a second. Components paint it themselves instead of rendering again. */
export interface LiveNumber {
  get(): number;
  /** @returns a function that stops listening */
  subscribe(listener: () => void): () => void;
}

/**
 * Calls `paint` now and at every change. No React rendering happens: this is what keeps a drag over 100,000 rows
 * at the screen's rate. Who changes the number many times a second does so once a frame (DragLayer).
 */
export function useLive(source: LiveNumber, paint: (value: number) => void): void {
  const latest = useRef(paint);
  useLayoutEffect(() => {
    latest.current = paint;
    paint(source.get());
  });
  useEffect(() => source.subscribe(() => latest.current(source.get())), [source]);
}

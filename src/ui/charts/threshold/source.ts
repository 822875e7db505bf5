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

/** Milliseconds. Words that change at every frame of a drag can't be read, and laying them out costs it frames. */
const everyMs = 100;

/**
 * Calls `write` at once, and then at most ten times a second and always for the last value.
 * @param from what the words are made of besides the number: where it is another, they are written at once
 */
export function useLiveWords(source: LiveNumber, from: unknown, write: (value: number) => void): void {
  const written = useRef<{ at: number; from: unknown }>({ at: Number.NEGATIVE_INFINITY, from: undefined });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(write);
  const writeNow = () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    written.current.at = performance.now();
    latest.current(source.get());
  };
  useLive(source, () => {
    latest.current = write;
    const wait = written.current.at + everyMs - performance.now();
    const other = written.current.from !== from;
    written.current.from = from;
    if (wait <= 0 || other) writeNow();
    else timer.current ??= setTimeout(writeNow, wait);
  });
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
}

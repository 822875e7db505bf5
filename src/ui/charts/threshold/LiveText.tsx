import { useEffect, useRef } from 'react';
import { type LiveNumber, useLive } from './source.ts';

/** Milliseconds. Words that change at every frame of a drag can't be read, and laying them out costs it frames. */
const everyMs = 100;

/** Words that follow the threshold ten times a second, at once and to the last, without rendering anything anew. */
export function LiveText({ live, words }: { live: LiveNumber; words: (threshold: number) => string }) {
  const element = useRef<HTMLSpanElement>(null);
  const written = useRef<{ at: number; words: typeof words | null }>({
    at: Number.NEGATIVE_INFINITY,
    words: null,
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const write = () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    written.current = { at: performance.now(), words };
    const text = words(live.get());
    if (element.current && element.current.textContent !== text) element.current.textContent = text;
  };
  useLive(live, () => {
    const wait = written.current.at + everyMs - performance.now();
    // Other words are not those of another threshold.
    if (wait <= 0 || written.current.words !== words) write();
    else timer.current ??= setTimeout(write, wait);
  });
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  return <span ref={element} />;
}

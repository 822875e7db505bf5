import { useEffect, useState } from 'react';
import { useStores } from './stores.tsx';

/** Milliseconds. Fast enough to follow by eye; text that changes every frame can't be read and costs the drag its frames. */
const throttleMs = 200;

/**
 * The threshold, at most five times a second, and always the last one.
 * @param delay only when it has not moved for so many milliseconds, for what is costly to draw
 */
export function useThrottledThreshold(delay?: number): number {
  const { threshold } = useStores();
  const [throttled, setThrottled] = useState(() => threshold.getState().threshold);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const take = () => {
      timer = null;
      setThrottled(threshold.getState().threshold);
    };
    take();
    const stop = threshold.subscribe(() => {
      if (delay !== undefined && timer) {
        clearTimeout(timer);
        timer = null;
      }
      timer ??= setTimeout(take, delay ?? throttleMs);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [threshold, delay]);
  return throttled;
}

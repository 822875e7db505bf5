import { useEffect, useState } from 'react';
import { useStores } from '../../stores.tsx';

/** Fast enough to follow by eye; text that changes every frame can't be read and costs the drag its frames. */
const often = 120;

/**
 * The threshold, at most eight times a second, and always the last one.
 * @param rest only when it has not moved for so many milliseconds, for what is costly to draw
 */
export function useCalmThreshold(rest?: number): number {
  const { threshold } = useStores();
  const [calm, setCalm] = useState(() => threshold.getState().threshold);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const take = () => {
      timer = null;
      setCalm(threshold.getState().threshold);
    };
    take();
    const stop = threshold.subscribe(() => {
      if (rest !== undefined && timer) {
        clearTimeout(timer);
        timer = null;
      }
      timer ??= setTimeout(take, rest ?? often);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [threshold, rest]);
  return calm;
}

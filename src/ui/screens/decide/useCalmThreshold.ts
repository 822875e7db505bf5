import { useEffect, useState } from 'react';
import { useStores } from '../../stores.tsx';

/** Fast enough to follow by eye; text that changes every frame can't be read and costs the drag its frames. */
const interval = 120;

/** The threshold, at most eight times a second, and always the last one. */
export function useCalmThreshold(): number {
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
      timer ??= setTimeout(take, interval);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [threshold]);
  return calm;
}

import { useMemo } from 'react';
import type { LiveNumber } from '../../charts/threshold/source.ts';
import { useStores } from '../../stores.tsx';

export interface Line {
  /** Accept where score ≥ it. Changes with every frame of a drag. */
  live: LiveNumber;
  /** The line was moved by hand. */
  move: (threshold: number) => void;
}

/** The line between accepted and declined, for charts that paint it themselves. */
export function useLine(): Line {
  const { threshold } = useStores();
  return useMemo(
    () => ({
      live: {
        get: () => threshold.getState().threshold,
        subscribe: (listener) => threshold.subscribe(listener),
      },
      move: (value) => threshold.getState().chooseScore(value),
    }),
    [threshold],
  );
}

import { useEffect } from 'react';
import type { NearState } from '#state/datasets-store.ts';
import { useStoreOf, useStores } from '../stores.tsx';

/** Larger sets are counted when somebody asks: every text is read. */
export const countedAtOnce = 5000;

/** Near-duplicate instructions of the selected dataset, counted as soon as somebody looks where the set is not large. */
export function useNearDuplicates(): NearState {
  const { datasets } = useStores();
  const near = useStoreOf('datasets', (state) => state.near);
  const small = useStoreOf('datasets', ({ selected }) => selected !== null && selected.rows <= countedAtOnce);
  const wanted = small && !near.found && !near.error && !near.counting;
  useEffect(() => {
    if (wanted) void datasets.getState().countNear();
  }, [wanted, datasets]);
  return near;
}

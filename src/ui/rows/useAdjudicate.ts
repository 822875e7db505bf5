import { useMemo } from 'react';
import { firstSort } from '#state/rows-store.ts';
import { useStoreOf, useStores } from '../stores.tsx';

/** How many rows annotators disagree on, and the way to settle them, those furthest apart first. */
export function useAdjudicate(): { disputed: number; begin(): Promise<void> } {
  const { annotators, grading, rows, route } = useStores();
  const disagreement = useStoreOf('annotators', (state) => state.disagreement);
  const disputed = useMemo(
    () => disagreement?.reduce((sum, apart) => sum + Number(!Number.isNaN(apart)), 0) ?? 0,
    [disagreement],
  );
  const begin = async () => {
    const queue = await annotators.getState().adjudicate();
    if (!queue) return;
    rows.getState().list({ disputed: true }, { ...firstSort, key: 'disagreement', descending: true });
    const row = grading.getState().next(-1, queue) ?? queue[0];
    if (row !== undefined) route.getState().go('explain', row);
  };
  return { disputed, begin };
}

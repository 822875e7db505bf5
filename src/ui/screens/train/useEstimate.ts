import { useMemo } from 'react';
import { estimateTraining, type TrainingEstimate } from '#core/training/estimate.ts';
import { planOf } from '#state/train/setup.ts';
import { useStoreOf } from '../../stores.tsx';

/** What training on the labels that are shown would take, at the pace that was measured on them. */
export function useEstimate(): TrainingEstimate | null {
  const labels = useStoreOf('train', (state) => state.labels);
  const setup = useStoreOf('train', (state) => state.setup);
  const templates = useStoreOf('judge', (state) => state.templates);
  return useMemo(
    () => labels && estimateTraining(labels, planOf(setup, templates)),
    [labels, setup, templates],
  );
}

import { useEffect, useMemo } from 'react';
import { offerOf } from '#core/method/registry.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { type RunEstimate, spread } from '#core/run/estimate.ts';
import { useStoreOf } from '../../../stores.tsx';

const sampleSize = 40;

/** What a method would take over the open dataset, from a sample of its rows and the speed of earlier runs. */
export function useMethodEstimate(key: string, dataset: DatasetSummary): RunEstimate {
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  const version = useStoreOf('texts', (state) => state.version);
  const runs = useStoreOf('run', (state) => state.runs);
  const source = useStoreOf('judge', (state) => state.source);
  const requestsPerMinute = useStoreOf('methods', (state) => state.endpoint.requestsPerMinute);
  const variation = useStoreOf('methods', (state) => state.variation);
  const indices = useMemo(() => spread(dataset.rows, sampleSize), [dataset.rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped them
  useEffect(() => {
    void want(indices);
  }, [indices, want, version]);
  return offerOf(key).estimate({
    rows: dataset.rows,
    sample: indices.flatMap((index) => get(index) ?? []),
    runs,
    modelId: source?.kind === 'catalogue' ? source.id : null,
    requestsPerMinute,
    variation,
    instructions: dataset.instructions,
  });
}

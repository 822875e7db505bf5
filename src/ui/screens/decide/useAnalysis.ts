import { useDeferredValue, useEffect } from 'react';
import type { GroupKind } from '#state/decide/computations.ts';
import type { Analysed, ScoreAnalysisId, ScoreOptions } from '#state/decide/score-analyses.ts';
import { useStoreOf } from '../../stores.tsx';

/**
 * An analysis of the registry over the rows on Decide, computed from the moment a panel asks for it, and again whenever
 * rows, labels, the label threshold or the options change.
 * @param options those that are not to have their default; the same object as long as they are the same
 * @param by what cuts the rows into slices, where the analysis needs slices
 */
export function useAnalysis<Id extends ScoreAnalysisId>(
  id: Id,
  options?: ScoreOptions<Id>,
  by?: GroupKind,
): Analysed<Id> | undefined {
  const ask = useStoreOf('decide', (state) => state.ask);
  const found = useStoreOf('decide', (state) => state.analyses[id]) as Analysed<Id> | undefined;
  useEffect(() => ask(id, options, by), [ask, id, options, by]);
  return useDeferredValue<Analysed<Id> | undefined>(found, undefined);
}

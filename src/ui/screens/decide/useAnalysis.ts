import { useDeferredValue, useEffect } from 'react';
import type { Analysed, ScoreAnalysisId } from '#state/decide/score-analyses.ts';
import { useStoreOf } from '../../stores.tsx';

/**
 * An analysis of the registry over the rows on Decide, with its defaults: computed from the moment a panel asks for it,
 * and again whenever rows, labels or the label threshold change.
 */
export function useAnalysis<Id extends ScoreAnalysisId>(id: Id): Analysed<Id> | undefined {
  const ask = useStoreOf('decide', (state) => state.ask);
  const found = useStoreOf('decide', (state) => state.analyses[id]) as Analysed<Id> | undefined;
  useEffect(() => ask(id), [ask, id]);
  return useDeferredValue<Analysed<Id> | undefined>(found, undefined);
}

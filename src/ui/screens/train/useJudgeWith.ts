import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { judgeOptions } from '#state/judge-options.ts';
import { useStores } from '../../stores.tsx';

/** Choose an adapter as the judge and go to Judge, where its base is chosen with it. */
export function useJudgeWith(): (entry: AdapterEntry) => void {
  const stores = useStores();
  return (entry) => {
    const { catalogue, adapters, source, chooseSource } = stores.judge.getState();
    const option = judgeOptions(catalogue ?? [], adapters, source).find(
      ({ adapter }) => adapter?.source.kind === entry.source.kind && adapter.source.id === entry.source.id,
    );
    if (option) chooseSource(option.source, entry);
    window.location.hash = '#/judge';
  };
}

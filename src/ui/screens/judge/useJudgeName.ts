import { useStoreOf } from '../../stores.tsx';

/** The judge that is chosen, by name; null where none is. */
export function useJudgeName(): string | null {
  const source = useStoreOf('judge', (state) => state.source);
  const load = useStoreOf('judge', (state) => state.load);
  const catalogue = useStoreOf('judge', (state) => state.catalogue);
  const adapter = useStoreOf('judge', (state) => state.adapter);
  if (adapter) return adapter.name;
  if (load.kind === 'ready') return load.judge.model.name;
  if (source?.kind === 'catalogue') return catalogue?.find(({ id }) => id === source.id)?.name ?? source.id;
  return source?.files[0]?.name ?? null;
}

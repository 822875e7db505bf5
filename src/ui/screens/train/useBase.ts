import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { useStoreOf } from '../../stores.tsx';

/** The model that is chosen under Judge: what an adapter is for that does not say so itself. */
export function useBase(): AdapterEntry['base'] {
  const source = useStoreOf('judge', (state) => state.source);
  const catalogue = useStoreOf('judge', (state) => state.catalogue);
  if (source?.kind === 'catalogue') {
    const entry = catalogue?.find(({ id }) => id === source.id);
    return { id: source.id, name: entry?.name ?? source.id, sha256: null };
  }
  const name = source?.files[0]?.name.replace(/\.(gguf|safetensors)$/i, '') ?? 'a model of your own';
  return { id: name, name, sha256: null };
}

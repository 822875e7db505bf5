import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import type { CatalogueEntry } from './judge-store.ts';

/** A judge that can be chosen: a model, alone or with an adapter on it. */
export interface JudgeOption {
  source: JudgeSource;
  adapter: AdapterEntry | null;
  /** Null for files of the user's own. */
  model: CatalogueEntry | null;
}

/**
 * What can be chosen here: adapters with their bases first, then the bases alone. An adapter whose base is no model
 * of the catalogue goes on files of the user's own, once such are chosen.
 */
export function judgeOptions(
  catalogue: readonly CatalogueEntry[],
  adapters: readonly AdapterEntry[],
  chosen: JudgeSource | null,
): JudgeOption[] {
  const usable = catalogue.filter(({ available }) => available !== 'nowhere');
  const sourceOf = ({ id, available }: CatalogueEntry): JudgeSource => ({
    kind: 'catalogue',
    id,
    allowHub: available === 'hub',
  });
  const adapted = adapters.flatMap((adapter): JudgeOption[] => {
    const model = usable.find(({ id }) => id === adapter.base.id);
    if (model) return [{ source: sourceOf(model), adapter, model }];
    const known = catalogue.some(({ id }) => id === adapter.base.id);
    return !known && chosen?.kind === 'files' ? [{ source: chosen, adapter, model: null }] : [];
  });
  return [
    ...adapted,
    ...usable.map((model): JudgeOption => ({ source: sourceOf(model), adapter: null, model })),
  ];
}

import { type JudgeMode, judgeModes } from '#core/judge/judge.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { modelsNeeded } from '#core/models/needed-models.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

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
  embedder: CatalogueEntry | null = null,
): JudgeOption[] {
  const usable = catalogue.filter(({ available }) => available !== 'nowhere');
  const sourceOf = (model: CatalogueEntry, adapter: AdapterEntry | null): JudgeSource => ({
    kind: 'catalogue',
    id: model.id,
    // What each choice would fetch is said beside it, so choosing it is the permission.
    allowHub: judgeModes.some((mode) => bytesToFetch({ adapter, model }, mode, embedder) > 0),
  });
  const adapted = adapters.flatMap((adapter): JudgeOption[] => {
    const model = usable.find(({ id }) => id === adapter.base.id);
    if (model) return [{ source: sourceOf(model, adapter), adapter, model }];
    const known = catalogue.some(({ id }) => id === adapter.base.id);
    return !known && chosen?.kind === 'files' ? [{ source: chosen, adapter, model: null }] : [];
  });
  return [
    ...adapted,
    ...usable.map((model): JudgeOption => ({ source: sourceOf(model, null), adapter: null, model })),
  ];
}

/** What judging in a mode would download from the Hugging Face Hub, in bytes; 0 where all is on this host. */
export function bytesToFetch(
  { adapter, model }: Pick<JudgeOption, 'adapter' | 'model'>,
  mode: JudgeMode,
  embedder: CatalogueEntry | null,
): number {
  const entries = { base: model, embedder };
  return modelsNeeded(adapter, mode)
    .map((needed) => entries[needed])
    .reduce((sum, entry) => sum + (entry?.available === 'hub' ? entry.bytes : 0), 0);
}
